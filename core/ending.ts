import { aboutActivation, aboutCancelled } from './about.ts';
import type { Event, RevokedBecause } from './events.ts';
import { createShortenings } from './shortening.ts';
import { memberUntil, standingMembership } from './standing.ts';
import type { Activation, Assignment, Request, State } from './state.ts';
import type { Instant } from './time.ts';

/** What ends with something else in one command; each thing is named once. Nothing is changed by asking. */
export type Endings = {
  /** Says that something ends in this command, by its id; false where that was said before. */
  take(id: string): boolean;
  isGone(id: string): boolean;
  /**
   * What ends with an assignment: its activations, running and scheduled, the requests that wait on it and, where it made
   * somebody a member of a group, what they had through that. Where `userId` is given the assignment stays, and only that
   * person's ends (somebody left a group). [E4]
   */
  ofAssignment(id: string, because: RevokedBecause, userId?: string): readonly Event[];
  /** What ends with an activation that does: what a member of the group it gave had through that. [E6] */
  ofActivation(activation: Activation): readonly Event[];
  /** What ends where somebody is taken out of a group; where they are in it otherwise, no later than that. [E3] [E4] */
  ofMembership(groupId: string, userId: string): readonly Event[];
  /** What ends when a user is gone: every activation and every waiting request. [P4] */
  ofUser(userId: string, because: RevokedBecause): readonly Event[];
};

/** Whom an active assignment that is made in the same command, from now on, keeps in a group that its role stands for. */
export type Staying = Pick<Assignment, 'roleId' | 'principalId' | 'endAt'>;

/** What ends as of `now`, where somebody may be `staying`. One of these serves one command, so that nothing is named twice. */
export function createEndings(state: State, now: Instant, staying: Staying | null = null): Endings {
  const gone = new Set<string>();
  const isGone = (id: string) => gone.has(id);
  let waiting: ReadonlyMap<string, readonly Request[]> | undefined;

  /** The requests that wait on an assignment; looked up at once for all of them, as many may end together. */
  function waitingOn(id: string): readonly Request[] {
    waiting ??= pendingByTarget(state);
    return waiting.get(id) ?? [];
  }

  function take(id: string): boolean {
    if (gone.has(id)) return false;
    gone.add(id);
    return true;
  }

  function revoked(activation: Activation, because: RevokedBecause): Event {
    const type = activation.started ? 'ActivationRevoked' : 'RequestCancelled';
    return { type, ...aboutActivation(activation), because };
  }

  function cancelled(id: string, because: RevokedBecause): readonly Event[] {
    if (!take(id)) return [];
    return [{ type: 'RequestCancelled', ...aboutCancelled(state, state.requests.get(id)!), because }];
  }

  function ofAssignment(id: string, because: RevokedBecause, userId?: string): readonly Event[] {
    const { type, roleId, principalId } = state.assignments.get(id)!;
    const events: Event[] = [];
    for (const activationId of state.by.activationsOfAssignment.get(id) ?? []) {
      const activation = state.activations.get(activationId)!;
      if ((userId && activation.userId !== userId) || !take(activationId)) continue;
      events.push(revoked(activation, because), ...afterRole(activation.roleId, activation.userId));
    }
    // An assignment that ran out can still be renewed, so what was asked for it waits on.
    const extension = because === 'eligibility_ended' ? undefined : state.by.extensions.get(id);
    if (extension && !userId) events.push(...cancelled(extension, because));
    for (const { id: requestId, principalId: requestor } of waitingOn(id))
      if (!userId || requestor === userId) events.push(...cancelled(requestId, because));
    if (userId) return events;
    gone.add(id);
    return type === 'active' ? [...events, ...afterRole(roleId, principalId)] : events;
  }

  /** Where the role that somebody no longer holds made them a member of a group. */
  function afterRole(roleId: string, userId: string): readonly Event[] {
    const group = state.roles.get(roleId)!.group;
    return group?.access === 'member' ? afterMembership(group.groupId, userId) : [];
  }

  function stillMemberUntil(groupId: string, userId: string): Instant | null | undefined {
    const until = memberUntil(state, userId, groupId, now, isGone);
    const group = staying?.principalId === userId ? state.roles.get(staying.roleId)!.group : null;
    if (until === null || group?.access !== 'member' || group.groupId !== groupId) return until;
    const { endAt } = staying!;
    return endAt === null ? null : Math.max(endAt, until ?? endAt);
  }

  function afterMembership(groupId: string, userId: string): readonly Event[] {
    const until = stillMemberUntil(groupId, userId);
    if (until !== undefined) return createShortenings(state, now, isGone).throughGroup(groupId, userId, until);
    const assignments = [...(state.by.assignmentsOfPrincipal.get(groupId) ?? [])];
    return assignments.flatMap((id) => ofAssignment(id, 'membership_removed', userId));
  }

  return {
    take,
    isGone,
    ofAssignment,
    ofActivation(activation) {
      gone.add(activation.id);
      return afterRole(activation.roleId, activation.userId);
    },
    ofMembership(groupId, userId) {
      gone.add(standingMembership(groupId, userId));
      return afterMembership(groupId, userId);
    },
    ofUser(userId, because) {
      const activations = [...(state.by.activationsOfUser.get(userId) ?? [])].filter(take);
      const requests = [...state.by.pending, ...state.by.extensions.values()].filter(
        (id) => state.requests.get(id)!.principalId === userId,
      );
      return [
        ...activations.map((id) => revoked(state.activations.get(id)!, because)),
        ...requests.flatMap((id) => cancelled(id, because)),
      ];
    },
  };
}

function pendingByTarget(state: State): ReadonlyMap<string, readonly Request[]> {
  const found = new Map<string, Request[]>();
  for (const id of state.by.pending) {
    const request = state.requests.get(id)!;
    const known = found.get(request.targetId!);
    if (known) known.push(request);
    else found.set(request.targetId!, [request]);
  }
  return found;
}
