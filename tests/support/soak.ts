/** Whether faults are looked for at length (`npm run soak`) instead of in a few minutes. */
const SOAK: boolean = process.env.SOAK === '1';

/** How much of something a run does: a little with every test run, all of it in the soak. */
export function amount(often: number, soak: number): number {
  return SOAK ? soak : often;
}

/** How long a test may take, in ms: ten times as long for each ten times it does, at least a minute. */
export function limitFor(soakMinutes: number): number {
  return (SOAK ? soakMinutes : 1) * 60_000;
}

/** Numbers from 0 up to 2^24, the same for the same seed. `SEED` takes another one, such as that of a failed run. */
export function dice(seed: number = Number(process.env.SEED ?? 20_260_105)): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return state >>> 8;
  };
}
