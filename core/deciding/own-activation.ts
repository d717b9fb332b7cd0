import { aboutActivation, aboutCancelled } from '../about.ts';
import { activationSpan, checkDuration, checkJustification, checkProof, refusalOf } from '../check.ts';
import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject, rejectWith } from '../decision.ts';
import { createEndings } from '../ending.ts';
import { SHORTEST_ACTIVATION } from '../settings.ts';
import { mayAdminister } from '../standing.ts';
import type { State } from '../state.ts';
import { toIso } from '../time.ts';
import { eligibleUntil, mayRequest, ownEligibility } from './activate-role.ts';

/** A user ends their own running activation before its time. */
export function deactivateRole(state: State, command: CommandOf<'DeactivateRole'>, ctx: Context): Decision {
  const activation = state.activations.get(command.activeAssignmentId);
  const own = activation && ctx.actor.kind === 'user' && activation.userId === ctx.actor.userId;
  if (!own || !activation.started || activation.endAt <= ctx.now)
    return reject('not_active', { activeAssignmentId: command.activeAssignmentId });

  const until = activation.startAt + SHORTEST_ACTIVATION;
  if (state.organisation?.settings.deactivationLock && ctx.now < until)
    return reject('deactivation_locked', { until: toIso(until) });

  const deactivationId = ctx.newId();
  const event = { type: 'RoleDeactivated' as const, ...aboutActivation(activation), deactivationId };
  const follow = createEndings(state, ctx.now).ofActivation(activation);
  return accept([event, ...follow], { requestId: deactivationId, status: 'Revoked' });
}

/**
 * A user keeps a running activation for longer: the new end is `duration` from now, within what a new activation could
 * have. Entra cannot do this; where approval is asked for, a new request is needed.
 */
export function extendActivation(state: State, command: CommandOf<'ExtendActivation'>, ctx: Context): Decision {
  const { now, actor } = ctx;
  const activation = state.activations.get(command.activeAssignmentId);
  const own = activation && actor.kind === 'user' && activation.userId === actor.userId;
  if (!own || !activation.started || activation.endAt <= now)
    return reject('not_active', { activeAssignmentId: command.activeAssignmentId });

  const role = state.roles.get(activation.roleId)!;
  const settings = role.settings.activation;
  const eligible = ownEligibility(state, actor.userId, activation.eligibleAssignmentId, now);
  if (!eligible) return reject('not_eligible', { roleId: role.id });
  if (!mayRequest(state, actor.userId, role, now)) return reject('not_requestor', {});
  if (settings.approval.required) return reject('extension_needs_approval', {});
  const refusal = refusalOf([
    checkDuration(settings.maxDuration, command.duration),
    checkJustification(settings.justification, command.justification),
    checkProof(settings.mfa, ctx.proof),
  ]);
  if (refusal) return rejectWith(refusal);

  // What knew the ticket bounds the activation for as long as it runs. [A9]
  const notAfter = state.requests.get(activation.id)?.notAfter ?? null;
  const until = eligibleUntil(state, actor.userId, eligible, now);
  const { endAt } = activationSpan({ startAt: null, duration: command.duration, notAfter }, until, now);
  const result = { requestId: activation.id, endAt: toIso(Math.max(endAt, activation.endAt)) };
  if (endAt <= activation.endAt) return accept([], result);
  const event = {
    type: 'ActivationExtended' as const,
    ...aboutActivation(activation),
    extensionId: ctx.newId(),
    endAt,
  };
  return accept([{ ...event, justification: command.justification?.trim() ?? '' }], result);
}

/** The requestor withdraws, or an administrator cancels, a request that waits for approval or for its start. */
export function cancelRequest(state: State, command: CommandOf<'CancelRequest'>, ctx: Context): Decision {
  const { now, actor } = ctx;
  const request = state.requests.get(command.requestId);
  const own = request && actor.kind === 'user' && request.principalId === actor.userId;
  if (!request || (!own && !mayAdminister(state, actor, now)))
    return reject('not_found', { what: 'request', id: command.requestId });

  const activation = state.activations.get(request.id);
  const waits = request.status.startsWith('Pending') || (activation && now < activation.startAt);
  if (!waits) return reject('not_pending', { requestId: request.id, status: request.status });
  const because = own ? 'withdrawn' : 'removed';
  return accept([{ type: 'RequestCancelled', ...aboutCancelled(state, request), because }], {
    requestId: request.id,
    status: 'Canceled',
  });
}
