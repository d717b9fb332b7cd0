import { DAY, MINUTE, toIso } from '../../../../core/time.ts';
import type { ReviewRow } from '../../../../core/wire/review-rows.ts';
import type { ActivationRow, AdminView, AssignmentRow, RequestRow, RoleRow } from '../../../../core/wire/rows.ts';
import { pendingOf } from '../requests/requests.ts';

/** How far ahead the end of an assignment is told of, as its holder can ask for more from then on (entra-pim §3.4). */
const AHEAD = 14 * DAY;
/** The page's time moves in steps; what began within one of them is not left out until the next. */
const STEP = MINUTE;

/** What an administrator looks at first, each list in the order in which it matters. */
export type Happening = {
  /** Who holds an activated role now, whose ends first first. */
  readonly active: readonly ActivationRow[];
  /** What waits for a decision, what lapses first first. */
  readonly waiting: readonly RequestRow[];
  readonly ending: readonly AssignmentRow[];
  readonly reviews: readonly ReviewRow[];
  /** Roles whose settings were changed, the newest change first. */
  readonly changed: readonly RoleRow[];
};

export function happeningIn(view: AdminView, now: number): Happening {
  const [at, soon, ahead] = [toIso(now), toIso(now + STEP), toIso(now + AHEAD)];
  return {
    active: Object.values(view.activations)
      .filter(({ startAt, endAt }) => startAt <= soon && at < endAt)
      .sort(by(({ endAt }) => endAt)),
    waiting: [...pendingOf(view)].sort(by(({ lapsesAt, createdAt }) => lapsesAt ?? createdAt)),
    ending: Object.values(view.assignments)
      .filter(({ state, endAt }) => state === 'InForce' && endAt !== null && at < endAt && endAt <= ahead)
      .sort(by(({ endAt }) => endAt!)),
    reviews: Object.values(view.reviews ?? {})
      .filter(({ status }) => status === 'InProgress')
      .sort(by(({ endAt }) => endAt ?? '')),
    changed: Object.values(view.roles)
      .filter(({ version }) => version > 1)
      .sort((one, other) => compare(other.updatedAt, one.updatedAt)),
  };
}

function by<Row>(key: (row: Row) => string): (one: Row, other: Row) => number {
  return (one, other) => compare(key(one), key(other));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
