import type { InternalCommand } from '../commands.ts';
import { accept, type Context, type Decision, reject } from '../decision.ts';
import { mayReadAll } from '../standing.ts';
import type { State } from '../state.ts';

/** Keyturn notes that the audit leaves in a file, before it does. [U4] */
export function recordAuditExport(
  state: State,
  { format, filter }: Extract<InternalCommand, { type: 'RecordAuditExport' }>,
  { actor, now }: Context,
): Decision {
  if (actor.kind === 'user' && !mayReadAll(state, actor.userId, now))
    return reject('not_allowed', { needs: 'Security Reader' });
  return accept([{ type: 'AuditExported', format, filter }]);
}
