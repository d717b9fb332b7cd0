/** A value axis: from zero to a round number that is not below the largest value, in a few even steps. */
export type Scale = { readonly max: number; readonly ticks: readonly number[] };

const ROUND = [1, 2, 5, 10] as const;
const STEPS = 4;

/** The axis for values up to `largest`, whole numbers only: nobody activates half a role. */
export function scaleFor(largest: number): Scale {
  const step = roundUp(Math.max(1, largest / STEPS));
  const max = Math.max(step, Math.ceil(largest / step) * step);
  const ticks: number[] = [];
  for (let tick = 0; tick <= max; tick += step) ticks.push(tick);
  return { max, ticks };
}

/** The next of 1, 2, 5, 10, 20, 50 … */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ROUND.find((digit) => digit * power >= value)! * power;
}
