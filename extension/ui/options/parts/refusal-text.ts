import type { Refusal } from './sending.ts';

/** Why a change was not made, in a sentence. */
export function sayRefusal(answer: Refusal): string {
  if ('fault' in answer) return answer.fault;
  return answer.rejection.code;
}
