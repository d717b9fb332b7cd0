import type { Command, Proof } from '../../../core/commands.ts';

/** What a passkey's dialog led to: a proof, or a sentence that says why not and what to do. */
export type Confirmed<More = unknown> =
  | ({ readonly ok: true; readonly proof: Proof } & More)
  | { readonly ok: false; readonly sentence: string };

/** What only a page that stays open can do: ask for somebody's passkey. */
export type Ceremony = {
  /** Confirms exactly this command, to be sent under the id that comes back. */
  readonly confirm: (command: Command) => Promise<Confirmed<{ readonly id: string }>>;
  /** Answers the challenge of a sign-in. */
  readonly signIn: (challenge: object) => Promise<Confirmed>;
};
