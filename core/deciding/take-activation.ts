import { aboutActivation } from '../about.ts';
import { accept, type Context, type Decision, reject } from '../decision.ts';
import { createEndings } from '../ending.ts';
import type { Activation, State } from '../state.ts';

/** An administrator ends somebody's activation, or calls off one that is scheduled; what it was activated from stays. [D3] */
export function takeActivation(
  state: State,
  activation: Activation,
  justification: string,
  { now, newId }: Context,
): Decision {
  const { id: assignmentId, startAt, endAt } = activation;
  if (endAt <= now) return reject('assignment_ended', { assignmentId });
  const about = { ...aboutActivation(activation), because: 'removed' } as const;
  const follow = createEndings(state, now).ofActivation(activation);
  if (now < startAt)
    return accept([{ type: 'RequestCancelled', ...about }, ...follow], {
      assignmentId,
      requestId: assignmentId,
      status: 'Canceled',
    });
  const removalId = newId();
  return accept([{ type: 'ActivationRevoked', ...about, removalId, justification }, ...follow], {
    assignmentId,
    requestId: removalId,
    status: 'Revoked',
  });
}
