import { aboutActivation } from './about.ts';
import type { Event } from './events.ts';
import { memberUntil } from './standing.ts';
import type { Activation, Assignment, State } from './state.ts';
import type { Instant } from './time.ts';

/** What a command cuts short, each activation once: an end that is null cuts nothing. Nothing is changed by asking. [E3] */
export type Shortenings = {
  /** Where an assignment now ends: the activations of an eligible one, what a membership's holder has through its group. */
  ofAssignment(assignment: Assignment, until: Instant | null): readonly Event[];
  /** Where a user is in a group until then: what they have through it. */
  throughGroup(groupId: string, userId: string, until: Instant | null): readonly Event[];
};

/** What is cut short as of `now`. `isGone` says of an id whether that ends in the same command anyway. */
export function createShortenings(
  state: State,
  now: Instant,
  isGone: (id: string) => boolean = () => false,
): Shortenings {
  const cut = new Set<string>();

  function ofEligible(assignmentId: string, until: Instant, userId?: string): readonly Event[] {
    return [...(state.by.activationsOfAssignment.get(assignmentId) ?? [])]
      .map((id) => state.activations.get(id)!)
      .filter((activation) => !userId || activation.userId === userId)
      .flatMap((activation) => ofActivation(activation, until));
  }

  function ofActivation(activation: Activation, until: Instant): readonly Event[] {
    const { id, startAt, endAt, roleId, userId } = activation;
    // One that would start later never does: the clock cancels it when its eligibility ends. [E4]
    if (endAt <= until || startAt >= until || cut.has(id) || isGone(id)) return [];
    cut.add(id);
    return [
      { type: 'ActivationShortened', ...aboutActivation(activation), endAt: until },
      ...afterRole(id, roleId, userId, until),
    ];
  }

  /** Where what ends made its holder a member of a group. */
  function afterRole(heldId: string, roleId: string, userId: string, until: Instant): readonly Event[] {
    const group = state.roles.get(roleId)!.group;
    if (group?.access !== 'member') return [];
    const other = memberUntil(state, userId, group.groupId, now, (id) => id === heldId || isGone(id));
    return throughGroup(group.groupId, userId, other === null ? null : Math.max(other ?? until, until));
  }

  function throughGroup(groupId: string, userId: string, until: Instant | null): readonly Event[] {
    if (until === null) return [];
    return [...(state.by.assignmentsOfPrincipal.get(groupId) ?? [])].flatMap((id) => ofEligible(id, until, userId));
  }

  return {
    ofAssignment({ id, type, roleId, principalId }, until) {
      if (until === null) return [];
      return type === 'eligible' ? ofEligible(id, until) : afterRole(id, roleId, principalId, until);
    },
    throughGroup,
  };
}
