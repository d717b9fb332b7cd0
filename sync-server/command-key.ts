import type { Actor } from '../core/events.ts';

/** Whose command it is, and the id they gave it. */
type Sent = { readonly id: string; readonly actor: Actor };

/**
 * Ids are made by clients, so one client's must not hide another's answer. The id comes first: ours are in order of time,
 * so that the store writes the keys of a batch side by side.
 */
export function keyOf({ id, actor }: Sent): string {
  return `${id}:${nameOf(actor)}`;
}

/** As release 0.1.0 wrote them: what was answered before an upgrade and is asked again after it is done once as well. */
export function formerKeyOf({ id, actor }: Sent): string {
  return `${nameOf(actor)}:${id}`;
}

function nameOf(actor: Actor): string {
  return actor.kind === 'user' ? actor.userId : actor.kind;
}
