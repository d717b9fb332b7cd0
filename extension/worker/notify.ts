import { HOUR, MINUTE } from '../../core/time.ts';
import type { MeView } from '../../core/wire/rows.ts';
import type { OutboxRecord } from '../db/database.ts';
import { SOON, VERY_SOON } from './badge.ts';
import { runningAt } from './running.ts';
import * as texts from './texts.ts';

export type NotificationButton = keyof typeof texts.BUTTON;

export type Notification = texts.Words & {
  /** `kind.subject` and, for an end, when it is: an activation that was extended is warned of again, and ends again. */
  readonly id: string;
  /** Stays on the screen until it is answered. */
  readonly urgent: boolean;
};

/** More new approvals than this come as one notification. */
const SEVERAL = 3;
const SEVERAL_ASK = 'approvals';
/** That a role has ended is news for this long only. */
const ENDED_NEWS = HOUR;
/** Whoever asked for something looks at what becomes of it for this long, in ms. */
const WATCHED = MINUTE;

/** All that deserves a notification at `now` (server clock), shown before or not; ids are stable. */
export function notificationsAt(me: MeView, now: number): readonly Notification[] {
  return [...warnings(me, now), ...ended(me, now), ...outcomes(me), ...approvals(me, now)];
}

/** The notifications among them that were not shown yet; many new approvals become one. */
export function unseen(all: readonly Notification[], notified: ReadonlySet<string>): readonly Notification[] {
  const fresh = all.filter(({ id }) => !notified.has(id));
  const asked = fresh.filter(({ id }) => kindOf(id) === 'approval');
  if (asked.length <= SEVERAL) return fresh;
  // It takes the place of the one before, so it counts what that did as well.
  const waiting = all.filter(({ id }) => kindOf(id) === 'approval').length;
  const one = { id: SEVERAL_ASK, ...texts.approvalsWords(waiting), urgent: false };
  return [...fresh.filter((each) => !asked.includes(each)), one];
}

/** Shown notifications that are not true any more: the role has ended or was extended, the request is decided, or all of several. */
export function outdated(shown: readonly string[], all: readonly Notification[]): readonly string[] {
  const current = new Set(all.map(({ id }) => id));
  const asked = all.some(({ id }) => kindOf(id) === 'approval');
  return shown.filter((id) => (id === SEVERAL_ASK ? !asked : buttonsOf(id).length > 0 && !current.has(id)));
}

/** What is remembered once a button of a notification was pressed, by its command. */
export function askedId(commandId: string): string {
  return `asked.${commandId}`;
}

/** The notification that a command was not done. */
export function refusedId(commandId: string): string {
  return `refused.${commandId}`;
}

/**
 * What was not done of the outbox, where the person may not look any more: a no to a button of a notification, and whatever
 * waited for longer than anybody watches. [Y12]
 */
export function refusals(outbox: readonly OutboxRecord[], notified: ReadonlySet<string>): readonly Notification[] {
  return outbox.flatMap(({ id, label, command, answer, createdAt, answeredAt }) => {
    if (!answer || answer.ok || notified.has(refusedId(id))) return [];
    const waited = (answeredAt ?? createdAt) - createdAt >= WATCHED;
    if (!waited && !notified.has(askedId(id))) return [];
    const lapsed = 'fault' in answer && answer.fault === 'lapsed';
    return [{ id: refusedId(id), ...texts.notDoneWords(label, command, lapsed), urgent: false }];
  });
}

/** The buttons of a notification, by its id alone: whoever asks may be a worker that did not show it. */
export function buttonsOf(id: string): readonly NotificationButton[] {
  switch (kindOf(id)) {
    case 'ends15':
    case 'ends5':
      return ['extend', 'end'];
    case 'last15':
    case 'last5':
      return ['end'];
    case 'approval':
      return ['approve', 'deny'];
  }
  return [];
}

/** What a notification is about: an activation or a request. */
export function subjectOf(id: string): string {
  return id.split('.')[1] ?? '';
}

export function kindOf(id: string): string {
  return id.split('.')[0]!;
}

function* warnings(me: MeView, now: number): Generator<Notification> {
  for (const { row, endAt } of runningAt(me, now)) {
    const left = endAt - now;
    const whole = endAt - Date.parse(row.startAt);
    // Nobody is warned of an end they chose a moment ago.
    const minutes = left <= VERY_SOON && whole > VERY_SOON ? 5 : left <= SOON && whole > SOON ? 15 : null;
    if (!minutes) continue;
    const words = row.extendable ? texts.endsSoonWords : texts.endsSoonFixedWords;
    yield {
      id: `${row.extendable ? 'ends' : 'last'}${minutes}.${row.id}.${endAt}`,
      ...words(row.roleName, left),
      urgent: minutes === 5,
    };
  }
}

function* ended(me: MeView, now: number): Generator<Notification> {
  const found = new Map<string, string>();
  for (const row of Object.values(me.active)) {
    if (row.state !== 'Activated' || row.endAt === null) continue;
    const endAt = Date.parse(row.endAt);
    // Without a connection the row is still there after its end.
    if (endAt <= now && endAt > now - ENDED_NEWS) found.set(`${row.id}.${endAt}`, row.roleName);
  }
  for (const { id, kind, at, roleName } of Object.values(me.notices))
    if (kind === 'expired' && Date.parse(at) > now - ENDED_NEWS)
      found.set(`${id.split('.')[0]!}.${Date.parse(at)}`, roleName);
  for (const [end, roleName] of found) yield { id: `ended.${end}`, ...texts.endedWords(roleName), urgent: false };
}

function* outcomes(me: MeView): Generator<Notification> {
  for (const notice of Object.values(me.notices))
    if (notice.kind !== 'expired') yield { id: `notice.${notice.id}`, ...texts.noticeWords(notice), urgent: false };
}

function* approvals(me: MeView, now: number): Generator<Notification> {
  for (const row of Object.values(me.approvals))
    if (Date.parse(row.lapsesAt) > now) yield { id: `approval.${row.id}`, ...texts.approvalWords(row), urgent: false };
}
