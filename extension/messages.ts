import type { Proof } from '../core/commands.ts';

/** What a page asks the worker by `runtime.sendMessage`. Data travels through the database; this wakes and asks. */
export type Message =
  /** Something is in the outbox, or a page was opened: connect and send. */
  | { readonly type: 'wake' }
  | {
      readonly type: 'sign_in';
      readonly server: string;
      readonly upn: string;
      readonly password: string;
      readonly proof?: Proof;
    }
  | { readonly type: 'sign_out'; readonly everywhere: boolean };

export type SignInAnswer = { readonly ok: true } | SignInFailure;

export type SignInFailure = {
  readonly ok: false;
  readonly failure:
    | 'invalid_credentials'
    | 'too_many_attempts'
    | 'unreachable'
    | 'not_keyturn'
    | 'no_address'
    | 'not_kept'
    | 'mfa_required'
    | 'too_old';
  readonly retryAfterSeconds?: number;
  readonly methods?: readonly string[];
  /** Options for a passkey, bound to this sign-in. */
  readonly challenge?: object;
};

/**
 * What signing out did. `wiped` is whether what this browser keeps is gone: a disk that is full may not let go of it. `told`
 * says whether the server heard of it too.
 */
export type SignOutAnswer = { readonly wiped: boolean; readonly told: boolean };

/** A page that shows a room other than `me` holds a port of this name open for as long as it does. */
export const ROOM_PORT = 'room:';
