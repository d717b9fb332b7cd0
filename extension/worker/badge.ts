import { MINUTE } from '../../core/time.ts';
import type { MeView } from '../../core/wire/rows.ts';
import { runningAt } from './running.ts';
import { badgeTitle } from './texts.ts';

/** From when on the badge counts minutes instead of roles, and from when on it is red. */
export const SOON = 15 * MINUTE;
export const VERY_SOON = 5 * MINUTE;

export type Badge = {
  /** At most four characters; more are cut. */
  readonly text: string;
  readonly colour: 'ok' | 'warn' | 'bad' | 'accent';
  readonly title: string;
};

export type BadgeInput = {
  readonly me: MeView | null;
  /** Server clock. */
  readonly now: number;
  readonly signedIn: boolean;
  readonly online: boolean;
};

/**
 * What the toolbar says: how many roles are active, how many minutes the first to end has left when they are few, and a
 * mark when nothing is active but something waits for an answer. Being offline is said in the title only.
 */
export function badgeOf({ me, now, signedIn, online }: BadgeInput): Badge {
  const running = runningAt(me, now);
  const approvals = Object.values(me?.approvals ?? {}).filter(({ lapsesAt }) => Date.parse(lapsesAt) > now).length;
  const left = running[0] ? running[0].endAt - now : null;
  const title = badgeTitle({ signedIn, online, running, approvals, now });
  if (left === null) return { text: approvals ? '!' : '', colour: 'accent', title };
  if (left > SOON) return { text: String(running.length), colour: 'ok', title };
  return { text: `${Math.ceil(left / MINUTE)}m`, colour: left > VERY_SOON ? 'warn' : 'bad', title };
}
