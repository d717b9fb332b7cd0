import { ADMINISTRATOR_ROLES, type PrincipalRef } from './ids.ts';
import { EVERYWHERE } from './scope.ts';
import type { ApprovalSettings, ApprovalStage } from './settings.ts';
import { expand, holdsRole, ownersOf, usersOf } from './standing.ts';
import type { Request, State } from './state.ts';
import type { Instant } from './time.ts';

/** The rounds of approval a role asks for, first to last. */
export function stagesOf(approval: ApprovalSettings): readonly ApprovalStage[] {
  return [{ approvers: approval.approvers, quorum: approval.quorum }, ...approval.stages];
}

/**
 * Who may decide a pending request now: those asked, and whoever an approver who is away named in their place. Never the
 * requestor, nor anyone for being the requestor's delegate. [R3] [R4] [R12]
 */
export function approversOf(state: State, request: Request, now: Instant): ReadonlySet<string> {
  return new Set(approverIds(state, request, now));
}

/** The same one by one, for who needs only some: a group of approvers may be large. */
export function* approverIds(state: State, request: Asked, now: Instant): Generator<string> {
  const { asked, standIns } = roundOf(state, request, now);
  const { principalId } = request;
  for (const id of asked) if (id !== principalId) yield id;
  for (const [delegateId, absent] of standIns)
    if (delegateId !== principalId && !asked.has(delegateId) && absent.some((id) => id !== principalId))
      yield delegateId;
}

/**
 * How many approvals `voters` are, and how many there can be. Once per person, and an approver and who decides in their
 * place are one. [R5] [R12]
 */
export function approvalsOf(
  state: State,
  request: Request,
  voters: ReadonlySet<string>,
  now: Instant,
): { readonly given: number; readonly possible: number } {
  const asked = new Set(roundOf(state, request, now).asked);
  asked.delete(request.principalId);
  const standIns = new Set<string>();
  for (const id of asked) {
    const delegate = voters.has(id) ? null : delegateOf(state, id, now);
    if (delegate && voters.has(delegate) && !asked.has(delegate)) standIns.add(delegate);
  }
  const own = [...asked].filter((id) => voters.has(id));
  return { given: own.length + standIns.size, possible: asked.size };
}

/**
 * Whether the approvals given in the round a request is in, and one of `by` where it is named, complete it. A quorum nobody
 * could reach any more would lock the role: no more are asked for than there are approvers. [R5]
 */
export function isRoundMet(state: State, request: Request, now: Instant, by?: string): boolean {
  const { decisions, stage } = request.approval!;
  const voters = new Set(by === undefined ? [] : [by]);
  for (const vote of decisions) if (vote.stage === stage && vote.decision === 'Approve') voters.add(vote.by);
  const { given, possible } = approvalsOf(state, request, voters, now);
  const settings = state.roles.get(request.roleId)!.settings.activation.approval;
  return given >= Math.min(stagesOf(settings)[stageOf(settings, request.approval) - 1]!.quorum, possible);
}

/**
 * Whether somebody decided in the round a request is in, and is done with it. They decide once more where the others who
 * were asked are gone and nobody else is left to complete it. [R6]
 */
export function hasDecided(state: State, request: Request, userId: string, now: Instant): boolean {
  const { decisions, stage } = request.approval!;
  return decisions.some((vote) => vote.by === userId && vote.stage === stage) && !isRoundMet(state, request, now);
}

/** The round a request is in, from 1: the last one where the role has fewer by now. */
export function stageOf(settings: ApprovalSettings, approval: Request['approval']): number {
  return Math.min(approval?.stage ?? 1, stagesOf(settings).length);
}

/** Whether the escalation's approvers decide too: by its instant, also when the clock is late. [R10] */
export function isEscalated(approval: Request['approval'], now: Instant): boolean {
  return approval !== null && (approval.escalated || (approval.escalateAt !== null && approval.escalateAt <= now));
}

/** What is looked at of a request, which may not have been made yet. */
type Asked = Pick<Request, 'roleId' | 'principalId' | 'approval'>;

/** The people of a round whoever asks, and for whom others decide: who is away, by who does in their place. */
type Round = {
  readonly asked: ReadonlySet<string>;
  readonly standIns: ReadonlyMap<string, readonly string[]>;
};

/** The rounds of one moment: many requests wait for the same people. */
const rounds = new WeakMap<
  State,
  { readonly seq: number; readonly now: Instant; readonly known: Map<string, Round> }
>();

/**
 * The approvers of the request's round: by the role's settings and memberships of this moment, so that one who was removed
 * meanwhile does not count. An empty list means whoever holds an administrator role (entra-pim §2.1); after the escalation
 * its approvers as well. [R10]
 */
function roundOf(state: State, { roleId, approval }: Asked, now: Instant): Round {
  let moment = rounds.get(state);
  if (moment?.seq !== state.seq || moment.now !== now) {
    moment = { seq: state.seq, now, known: new Map() };
    rounds.set(state, moment);
  }
  const settings = state.roles.get(roleId)!.settings.activation.approval;
  const stage = stageOf(settings, approval);
  const escalated = isEscalated(approval, now);
  const name = `${roleId} ${stage} ${escalated}`;
  const known = moment.known.get(name);
  if (known) return known;
  const first = firstApprovers(state, roleId, stagesOf(settings)[stage - 1]!.approvers, now);
  const asked = escalated ? new Set([...first, ...expand(state, settings.escalateTo, now)]) : first;
  const standIns = new Map<string, string[]>();
  for (const id of asked) {
    const delegateId = delegateOf(state, id, now);
    if (delegateId) standIns.set(delegateId, [...(standIns.get(delegateId) ?? []), id]);
  }
  const round = { asked, standIns };
  moment.known.set(name, round);
  return round;
}

/** Who decides in the place of somebody who is away; null where nobody does. */
export function delegateOf(state: State, userId: string, now: Instant): string | null {
  const away = state.users.get(userId)?.away;
  return away && now < away.until && state.users.get(away.delegateId)?.disabled === false ? away.delegateId : null;
}

/** Everyone who may decide the request at any of its stages now; whose documents a change of it touches. */
export function allApproversOf(state: State, request: Request, now: Instant): ReadonlySet<string> {
  const approval = state.roles.get(request.roleId)!.settings.activation.approval;
  const found = new Set<string>();
  for (let stage = 1; stage <= stagesOf(approval).length; stage++) {
    const at = request.approval && { ...request.approval, stage, escalated: true };
    for (const id of approverIds(state, { ...request, approval: at }, now)) found.add(id);
  }
  return found;
}

/** Everyone who holds an administrator role at `now`. */
export function administrators(state: State, now: Instant): ReadonlySet<string> {
  const found = new Set<string>();
  for (const roleId of ADMINISTRATOR_ROLES) {
    for (const id of state.by.assignmentsOfRole.get(roleId) ?? [])
      for (const userId of usersOf(state, state.assignments.get(id)!.principalId, now))
        if (holdsRole(state, userId, roleId, EVERYWHERE, now)) found.add(userId);
    for (const id of state.by.activationsOfRole.get(roleId) ?? []) {
      const { userId } = state.activations.get(id)!;
      if (holdsRole(state, userId, roleId, EVERYWHERE, now)) found.add(userId);
    }
  }
  return found;
}

/** Who looks after a role at `now`: whoever holds an administrator role and, for a group's, its owners. [P1] [P6] */
export function keepersOf(state: State, roleId: string, now: Instant): ReadonlySet<string> {
  const group = state.roles.get(roleId)!.group;
  return new Set([...administrators(state, now), ...(group ? ownersOf(state, group.groupId, now) : [])]);
}

/**
 * Those named for a stage, or who looks after the role where nobody is. [R4] (entra-pim §2.1; there nobody could approve
 * for a group that names none)
 */
export function firstApprovers(
  state: State,
  roleId: string,
  named: readonly PrincipalRef[],
  now: Instant,
): ReadonlySet<string> {
  return named.length ? expand(state, named, now) : keepersOf(state, roleId, now);
}
