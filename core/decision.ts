import type { Actor, Event } from './events.ts';
import type { FactsOf, Rejection, RejectionCode } from './rejections.ts';
import { rejection } from './rejections.ts';
import type { Mfa } from './settings.ts';
import type { Instant } from './time.ts';

/** What the core is told and never asks for itself: the time, who acts, new ids, and the proof the server has checked. */
export type Context = {
  readonly now: Instant;
  readonly actor: Actor;
  readonly newId: () => string;
  readonly proof: Mfa;
  /** An end that whoever knows the ticket set; the activation does not last past it. */
  readonly notAfter?: Instant | null;
};

/** What a command gives back to whoever sent it; plain JSON. */
export type Result = Readonly<Record<string, string | number | boolean | null>>;

export type Decision =
  | { readonly ok: true; readonly events: readonly Event[]; readonly result: Result }
  | { readonly ok: false; readonly rejection: Rejection };

/** The events of an accepted command. None means that it was already so. */
export function accept(events: readonly Event[], result: Result = {}): Decision {
  return { ok: true, events, result };
}

/** A refusal by the rules. */
export function reject<Code extends RejectionCode>(code: Code, facts: FactsOf[Code]): Decision {
  return { ok: false, rejection: rejection(code, facts) };
}

/** A refusal that was already made. */
export function rejectWith(because: Rejection): Decision {
  return { ok: false, rejection: because };
}
