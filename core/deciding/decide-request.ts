import { aboutRequest } from '../about.ts';
import { approverTest } from '../approver-test.ts';
import { hasDecided, isRoundMet, stagesOf } from '../approvers.ts';
import { checkJustification, refusalOf } from '../check.ts';
import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject, rejectWith } from '../decision.ts';
import type { Event } from '../events.ts';
import { mayReadAll } from '../standing.ts';
import type { Request, State } from '../state.ts';
import { durationToMs } from '../time.ts';
import { activationEvent, eligibleUntil, heldUntil, ownEligibility } from './activate-role.ts';

/** An approver approves or denies a waiting request. The first denial decides; approvals count up to the stage's quorum. */
export function decideRequest(state: State, command: CommandOf<'DecideRequest'>, ctx: Context): Decision {
  const { now, actor } = ctx;
  const request = state.requests.get(command.requestId);
  if (!request || actor.kind !== 'user') return reject('not_found', { what: 'request', id: command.requestId });
  if (request.principalId === actor.userId) return reject('self_approval', {});
  const { approval } = request;
  if (!approval) return reject('not_found', { what: 'request', id: command.requestId });
  const { decides, isAsked } = approverTest(state, actor.userId, now);
  if (request.status !== 'PendingApproval') {
    // What became of it is said only to whoever had to do with it.
    const knows = approval.decisions.some(({ by }) => by === actor.userId) || isAsked(request);
    if (knows || mayReadAll(state, actor.userId, now))
      return reject('not_pending', { requestId: request.id, status: request.status });
  }
  if (request.status !== 'PendingApproval' || !decides(request)) return reject('not_allowed', { needs: 'approver' });
  if (now >= approval.lapsesAt) return reject('not_pending', { requestId: request.id, status: 'Lapsed' });
  const { stage } = approval;
  if (hasDecided(state, request, actor.userId, now)) return reject('already_decided', { stage });
  const refusal = refusalOf([checkJustification(true, command.justification)]);
  if (refusal) return rejectWith(refusal);

  const justification = command.justification.trim();
  const about = aboutRequest(request);
  if (command.decision === 'Deny')
    return accept([{ type: 'RequestDenied', ...about, stage, justification }], {
      requestId: request.id,
      status: 'Denied',
    });
  return approve(state, request, actor.userId, justification, ctx);
}

function approve(state: State, request: Request, by: string, justification: string, ctx: Context): Decision {
  const stages = stagesOf(state.roles.get(request.roleId)!.settings.activation.approval);
  const { stage } = request.approval!;
  const completes = !isRoundMet(state, request, ctx.now, by) ? 'nothing' : stage < stages.length ? 'stage' : 'approval';
  const about = aboutRequest(request);
  const approved: Event = { type: 'RequestApproved', ...about, stage, completes, justification };
  if (completes !== 'approval') return accept([approved], { requestId: request.id, status: 'PendingApproval' });

  const follows = start(state, request, ctx);
  const status =
    follows.type === 'RoleActivated' ? 'Provisioned' : follows.type === 'RequestFailed' ? 'Failed' : 'Granted';
  return accept([approved, follows], { requestId: request.id, status });
}

/** What an approval leads to. The clock starts now: a request that waited must not arrive half spent. [R7] */
function start(
  state: State,
  request: Request,
  { now }: Context,
): Extract<Event, { type: 'RoleActivated' | 'ActivationScheduled' | 'RequestFailed' }> {
  const about = aboutRequest(request);
  const eligible = ownEligibility(state, request.principalId, request.targetId!, now);
  if (!eligible) return { type: 'RequestFailed', ...about, code: 'not_eligible' };
  if (heldUntil(state, request.principalId, request.roleId, request.scope, now) !== undefined)
    return { type: 'RequestFailed', ...about, code: 'already_active' };
  const startAt = Math.max(now, request.startAt ?? now);
  // Its eligibility, or the membership it comes through, may have been cut short while it waited.
  const until = eligibleUntil(state, request.principalId, eligible, now);
  if (until !== null && until <= startAt) return { type: 'RequestFailed', ...about, code: 'start_after_end' };
  const notAfter = request.notAfter ?? null;
  if (notAfter !== null && notAfter <= startAt) return { type: 'RequestFailed', ...about, code: 'ticket_refused' };
  // The role's maximum may have come down while it waited. [S3]
  const { maxDuration } = state.roles.get(request.roleId)!.settings.activation;
  const duration = durationToMs(request.duration!)! > durationToMs(maxDuration)! ? maxDuration : request.duration!;
  const asked = { startAt: request.startAt, duration, notAfter };
  return activationEvent(about, asked, until, request.justification, now);
}
