import { hashOf } from '../routes.ts';
import type { Ranked } from './series.ts';

export type RankBarsProps = { readonly label: string; readonly ranked: readonly Ranked[]; readonly shown: number };

/** Roles by how often they were activated: a bar beside each number, as long as the largest is whole. */
export function RankBars({ label, ranked, shown }: RankBarsProps) {
  const most = ranked[0]?.count ?? 1;
  return (
    <ol class="ranks" aria-label={label}>
      {ranked.slice(0, shown).map(({ id, name, count, retired }) => (
        <li key={id}>
          {retired ? <span class="muted">{name}</span> : <a href={hashOf('roles', [id])}>{name}</a>}
          <span class="count">{count.toLocaleString('en-GB')}</span>
          <svg aria-hidden="true" viewBox="0 0 100 6" preserveAspectRatio="none">
            <rect class="grid" width={100} height={6} />
            <rect class="series-0" width={Math.max(1, (count / most) * 100)} height={6} />
          </svg>
        </li>
      ))}
    </ol>
  );
}
