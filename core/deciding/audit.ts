import type { InternalCommand } from '../commands.ts';
import { accept, type Context, type Decision, reject } from '../decision.ts';
import { mayReadAll } from '../standing.ts';
import type { State } from '../state.ts';

/** Keyturn notes that entries leave in a file, before they do; who may not see all takes only their own. [U4] */
export function recordAuditExport(
  state: State,
  { format, filter }: Extract<InternalCommand, { type: 'RecordAuditExport' }>,
  { actor, now }: Context,
): Decision {
  const all = filter.own !== 'true';
  if (all && actor.kind === 'user' && !mayReadAll(state, actor.userId, now))
    return reject('not_allowed', { needs: 'Security Reader' });
  return accept([{ type: 'AuditExported', format, filter }]);
}
