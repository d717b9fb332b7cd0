import type { Command } from '../../../../core/commands.ts';
import type { Outcome } from '../../../outcome.ts';
import { sayNo } from '../../say.ts';
import type { Step } from './table.ts';

/** What was made, by its key, and which steps are done: a line that is sent again goes on where it stopped. */
export type Progress = { readonly made: Map<string, string>; readonly done: Set<Step> };

/** `reached` is whether the server answered. */
type CarriedOut = { readonly ok: true } | { readonly ok: false; readonly text: string; readonly reached: boolean };

/** Does the steps of a line that are not done yet, one after the other, up to the first that is refused. */
export async function carryOut(
  act: (command: Command) => Promise<Outcome>,
  steps: readonly Step[],
  { made, done }: Progress,
  now: number,
): Promise<CarriedOut> {
  for (const step of steps) {
    if (done.has(step)) continue;
    const missing = step.needs?.find((key) => !made.has(key));
    if (missing !== undefined) return { ok: false, text: `${missing} was not made.`, reached: true };
    const answer = await act(step.command(made));
    if (!answer.ok) return { ok: false, text: sayNo(answer, now).join(' '), reached: 'rejection' in answer };
    if (step.makes) made.set(step.makes.key, String(answer.result[step.makes.field]));
    done.add(step);
  }
  return { ok: true };
}
