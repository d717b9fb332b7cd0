import type { Link, Store } from '../store/store.ts';

/** Records that lie this near each other are read in one go. */
const NEAR = 8;
const AT_ONCE = 8;
const STRETCH = 10;

/** The records at these places, newest first as the places are. Each is checked against its neighbours in the chain. */
export async function loadLinks(readLinks: Store['readLinks'], places: readonly number[]): Promise<readonly Link[]> {
  const runs = runsOf(places);
  const found = new Map<number, Link>();
  for (let start = 0; start < runs.length; start += AT_ONCE)
    await Promise.all(
      runs.slice(start, start + AT_ONCE).map(async ({ last, first }) => {
        for (const link of await readLinks(first - 1, last - first + 1)) found.set(link.record.seq, link);
      }),
    );
  return places.flatMap((seq) => found.get(seq) ?? []);
}

/** What reading these places costs, in records read in one go: each separate stretch has its own question to the store. */
export function costOf(places: readonly number[]): number {
  return places.length + runsOf(places).length * STRETCH;
}

function runsOf(places: readonly number[]): readonly { last: number; first: number }[] {
  const runs: { last: number; first: number }[] = [];
  for (const seq of places) {
    const run = runs.at(-1);
    if (run && run.first - seq <= NEAR) run.first = seq;
    else runs.push({ last: seq, first: seq });
  }
  return runs;
}
