import { useEffect, useState } from 'preact/hooks';
import { HOUR, type Instant } from '../../../core/time.ts';
import type { EligibleRow, RequestRow } from '../../../core/wire/rows.ts';
import type { Link } from '../../link.ts';
import type { Habit } from '../../remembered.ts';
import { EligibleItem, type EligibleItemProps } from './EligibleItem.tsx';
import { Section, sayNoMatch } from './Section.tsx';

/** Rows of the first paint, as many as fit; the rest follows in steps, whenever the browser has a moment. */
const AT_ONCE = 12;
const STEP = 50;

export type EligibleSectionProps = {
  readonly rows: readonly EligibleRow[];
  /** How many there are without the filter. */
  readonly total: number;
  readonly filter: string;
  readonly habits: ReadonlyMap<string, Habit>;
  readonly open: readonly RequestRow[];
  readonly busy: ReadonlySet<string>;
  readonly link: Link;
  readonly now: Instant;
  readonly onActivate: (row: EligibleRow) => void;
  readonly onFavourite: (roleId: string, favourite: boolean) => void;
};

/** All that could be activated. */
export function EligibleSection(props: EligibleSectionProps) {
  const { rows, total, filter, habits, open, busy, link, now, onActivate, onFavourite } = props;
  const stateOf = (row: EligibleRow) => (busy.has(row.id) ? wayOf(link) : requestOf(row, open));
  const [most, setMost] = useState(AT_ONCE);
  const more = most < rows.length;
  useEffect(() => {
    if (!more) return;
    const waiting = requestIdleCallback(() => setMost(most + STEP), { timeout: 1_000 });
    return () => cancelIdleCallback(waiting);
  }, [most, more]);
  const shown = rows.slice(0, most);
  const first = shown.find((row) => stateOf(row) === null);
  const hour = Math.floor(now / HOUR) * HOUR;
  const nothing = total
    ? sayNoMatch('role', filter)
    : 'You are not eligible for any role. An administrator can make you eligible.';
  return (
    <Section label="Eligible" count={rows.length} empty={rows.length === 0} nothing={nothing}>
      <ul class="rows">
        {shown.map((row) => (
          <EligibleItem
            key={row.id}
            row={row}
            hour={hour}
            favourite={habits.get(row.roleId)?.favourite ?? false}
            state={stateOf(row)}
            first={row === first}
            onActivate={onActivate}
            onFavourite={onFavourite}
          />
        ))}
      </ul>
    </Section>
  );
}

function wayOf(link: Link): EligibleItemProps['state'] {
  return link === 'online' ? 'On its way' : 'Waits to be sent';
}

function requestOf(row: EligibleRow, open: readonly RequestRow[]): EligibleItemProps['state'] {
  const request = open.find(
    ({ action, roleId, scope }) => action === 'selfActivate' && roleId === row.roleId && scope === row.scope,
  );
  if (!request) return null;
  return request.status === 'PendingApproval' ? 'Waiting for approval' : 'Scheduled';
}
