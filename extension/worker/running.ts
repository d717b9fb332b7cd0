import type { ActiveRow, MeView } from '../../core/wire/rows.ts';

/** An activation that runs now and when it ends, in ms. */
export type Running = { readonly row: ActiveRow; readonly endAt: number };

/** The activations that run at `now` (server clock), the one that ends first in front. */
export function runningAt(me: MeView | null, now: number): readonly Running[] {
  const running: Running[] = [];
  for (const row of Object.values(me?.active ?? {})) {
    if (row.state !== 'Activated' || row.endAt === null) continue;
    const endAt = Date.parse(row.endAt);
    if (endAt > now) running.push({ row, endAt });
  }
  return running.sort((one, other) => one.endAt - other.endAt);
}
