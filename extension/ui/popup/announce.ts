import type { Instant } from '../../../core/time.ts';
import type { MeView, RequestRow } from '../../../core/wire/rows.ts';
import type { Link } from '../../link.ts';
import { sayClock, sayMoment } from '../moment-text.ts';
import { sayNo } from '../say.ts';
import type { PopupData, Sending } from './data.ts';
import { heldAt } from './listing.ts';
import { sayNames } from './request-words.ts';
import { saySending } from './sendings.ts';

/**
 * What a screen reader is told when one state of things followed another: changes of state only, never the time. `then` is
 * when the one before was told of: what has ended by itself since did so in between.
 */
export function changesBetween(before: PopupData, after: PopupData, now: Instant, then = now): readonly string[] {
  return [
    ...linkChanges(before.link, after.link),
    ...(before.me && after.me
      ? [...activeChanges(before.me, after.me, now, then), ...requestChanges(before.me, after.me, now)]
      : []),
    ...answers(before.outbox, after.outbox, now),
  ];
}

function linkChanges(before: Link, after: Link): readonly string[] {
  if (before === after) return [];
  if (after === 'offline') return ['Offline.'];
  if (after === 'online' && before === 'offline') return ['Online again.'];
  return [];
}

function activeChanges(before: MeView, after: MeView, now: Instant, then: Instant): readonly string[] {
  const was = new Map(heldAt(before, then).map(({ row }) => [row.id, row]));
  const is = heldAt(after, now).map(({ row }) => row);
  const said = is.flatMap((row) => {
    const old = was.get(row.id);
    const until = row.endAt === null ? '' : ` until ${sayClock(row.endAt, now)}`;
    if (!old) return [`${row.roleName} is active${until}.`];
    return old.endAt === row.endAt
      ? []
      : [`${row.roleName} now ends ${row.endAt ? sayClock(row.endAt, now) : 'never'}.`];
  });
  const ids = new Set(is.map(({ id }) => id));
  return [
    ...said,
    ...[...was.values()].filter(({ id }) => !ids.has(id)).map(({ roleName }) => `${roleName} has ended.`),
  ];
}

function requestChanges(before: MeView, after: MeView, now: Instant): readonly string[] {
  const own = Object.values(after.requests).flatMap((row) => {
    if (row.action !== 'selfActivate' || before.requests[row.id]?.status === row.status) return [];
    return sayRequest(row, now);
  });
  const fresh = Object.values(after.approvals).filter(({ id }) => !before.approvals[id]);
  const gone = Object.values(before.approvals).filter(({ id }) => !after.approvals[id]);
  return [
    ...own,
    ...fresh.map(({ requestorName, roleName }) => `${requestorName} asks for ${roleName}.`),
    ...gone.map(
      ({ requestorName, roleName }) => `The request of ${requestorName} for ${roleName} no longer waits for you.`,
    ),
  ];
}

function sayRequest({ roleName, status, approvers, startAt }: RequestRow, now: Instant): readonly string[] {
  switch (status) {
    case 'PendingApproval':
      return [`${roleName} waits for approval by ${sayNames(approvers)}.`];
    case 'PendingAdminDecision':
      return [`The request for ${roleName} waits for an administrator.`];
    case 'Granted':
      return [`${roleName} starts ${startAt ? sayMoment(startAt, now) : 'later'}.`];
    case 'Denied':
      return [`${roleName} was denied.`];
    case 'Lapsed':
      return [`The request for ${roleName} has lapsed.`];
    case 'Canceled':
      return [`The request for ${roleName} was withdrawn.`];
    case 'Failed':
      return [`${roleName} could not be activated.`];
    case 'Provisioned':
    case 'Revoked':
      return [];
  }
}

function answers(before: readonly Sending[], after: readonly Sending[], now: Instant): readonly string[] {
  const answered = new Set(before.filter(({ status }) => status === 'answered').map(({ id }) => id));
  return after.flatMap((sending) => {
    const { answer, id } = sending;
    if (!answer || answer.ok || answered.has(id)) return [];
    return [`${saySending(sending)}: ${sayNo(answer, now).join(' ')}`];
  });
}
