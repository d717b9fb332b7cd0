import type { ActivationAsk, ActivationFacts } from '../check.ts';
import type { Mfa } from '../settings.ts';
import { type Instant, parseInstant } from '../time.ts';
import type { EligibleRow, MeView } from '../wire/rows.ts';

/**
 * The facts of an activation as a client knows them from its own document, for `checkActivation` before the click. `proof`
 * is what the person will give. The server fills the same facts from its state.
 */
export function factsFromRow(
  me: Pick<MeView, 'active' | 'requests'>,
  row: EligibleRow,
  ask: ActivationAsk,
  now: Instant,
  proof: Mfa = 'none',
): ActivationFacts {
  const scope = ask.scope ?? row.scope;
  const startAt = parseInstant(row.startAt)!;
  const endAt = row.endAt === null ? null : parseInstant(row.endAt);
  const inForce = startAt <= now && (endAt === null || now < endAt);
  const active = Object.values(me.active).find(
    (held) =>
      held.roleId === row.roleId && held.scope === scope && (held.endAt === null || now < parseInstant(held.endAt)!),
  );
  const open = Object.values(me.requests).filter(
    (request) => request.action === 'selfActivate' && request.roleId === row.roleId && request.scope === scope,
  );
  const scheduled = open.find(
    ({ status, endAt: end, ended }) => status === 'Granted' && !ended && end !== null && now < parseInstant(end)!,
  );
  const pending = open.find(({ status, lapsesAt }) => status === 'PendingApproval' && now < parseInstant(lapsesAt!)!);
  const heldUntil = active ?? scheduled;
  return {
    now,
    eligible: inForce ? { scope: row.scope, endAt, whole: (row.access ?? null) !== null } : null,
    settings: row.settings,
    mayRequest: row.mayRequest,
    activeUntil: heldUntil ? (heldUntil.endAt === null ? null : parseInstant(heldUntil.endAt)) : undefined,
    pendingRequestId: pending?.id ?? null,
    proof,
  };
}
