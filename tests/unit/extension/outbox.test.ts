import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../../core/time.ts';
import type { OutboxRecord } from '../../../extension/db/database.ts';
import { uuidv7 } from '../../../extension/db/uuid.ts';
import { backoff } from '../../../extension/worker/backoff.ts';
import { ANSWER_KEPT, answered, outboxStep } from '../../../extension/worker/outbox.ts';
import { createPace } from '../../../extension/worker/pace.ts';
import { SYNC_LIMITS } from '../../../sync-server/sync/limits.ts';
import { idOf, NOON } from '../../support/my-view.ts';

function row(number: number, more: Partial<OutboxRecord> = {}): OutboxRecord {
  return {
    id: idOf(number),
    command: { type: 'DeactivateRole', activeAssignmentId: idOf(1) },
    label: 'User Administrator',
    createdAt: NOON - MINUTE,
    order: number,
    deadlineAt: null,
    status: 'waiting',
    answer: null,
    answeredAt: null,
    ...more,
  };
}

function step(rows: readonly OutboxRecord[], given: Partial<Parameters<typeof outboxStep>[0]> = {}) {
  const { send, lapse, forget, more, nextAt } = outboxStep({
    rows,
    now: NOON,
    clockOffset: 0,
    online: true,
    inFlight: null,
    allowed: 100,
    notBefore: new Map(),
    ...given,
  });
  const ids = (some: readonly OutboxRecord[]) => some.map(({ id }) => id);
  return { send: send?.id ?? null, lapse: ids(lapse), forget: ids(forget), more, nextAt };
}

const nothing = { send: null, lapse: [], forget: [], more: false, nextAt: null };

test('[Y9] waiting commands are sent in the order they were made, whatever the order of the rows and the clock', () => {
  const setBack = row(3, { createdAt: NOON - 5 * HOUR });
  expect(step([row(2), setBack, row(1)]).send).toBe(idOf(1));
  expect(step([setBack, row(2)]).send).toBe(idOf(2));
});

test('[Y9] a command is sent once the one before it is answered', () => {
  const first = row(1, { status: 'sent' });
  expect(step([first, row(2)], { inFlight: first.id })).toEqual(nothing);
  const done = answered(first, { ok: false, fault: 'malformed' }, NOON);
  expect(step([done, row(2)]).send).toBe(idOf(2));
  expect(step([row(2)], { inFlight: first.id }).send).toBe(idOf(2));
});

test('nothing is sent offline', () => {
  expect(step([row(1)], { online: false })).toEqual(nothing);
});

test('what is on its way is not sent twice; after the connection was lost it is sent again', () => {
  const sent = row(1, { status: 'sent' });
  expect(step([sent], { inFlight: sent.id })).toEqual(nothing);
  expect(step([sent]).send).toBe(sent.id);
});

test('a command lapses at its deadline, online or not, and is not sent', () => {
  const late = row(1, { deadlineAt: NOON });
  for (const online of [true, false]) expect(step([late], { online })).toEqual({ ...nothing, lapse: [late.id] });
  expect(step([row(1, { deadlineAt: NOON + 1 })], { online: false })).toEqual({ ...nothing, nextAt: NOON + 1 });
});

test('a deadline is by the server’s clock, the next step by this one', () => {
  const late = row(1, { deadlineAt: NOON });
  expect(step([late], { clockOffset: -HOUR, online: false })).toEqual({ ...nothing, nextAt: NOON + HOUR });
  expect(step([late], { clockOffset: HOUR }).lapse).toEqual([late.id]);
});

test('[Y7] a command asked for while the clock was ahead lapses once the server’s time says so: its age is unknown', () => {
  // Asked for hours ago by a clock that was five hours ahead.
  const ahead = row(1, { askedAt: NOON + 2 * HOUR, deadlineAt: NOON + 2 * HOUR + 10 * MINUTE });
  expect(step([ahead])).toEqual({ ...nothing, lapse: [ahead.id] });
  // Without the server this clock may be the wrong one.
  expect(step([ahead], { online: false }).lapse).toEqual([]);
  const now = row(2, { askedAt: NOON + 2_000, deadlineAt: NOON + 10 * MINUTE });
  expect(step([now]).send).toBe(now.id);
  const whenever = row(3, { askedAt: NOON + 2 * HOUR });
  expect(step([whenever]).send).toBe(whenever.id);
});

test('a command that was sent before its deadline is asked for again after it: it may have been done', () => {
  expect(step([row(1, { status: 'sent', deadlineAt: NOON - 1 })])).toMatchObject({ send: idOf(1), lapse: [] });
});

test('[Y9] a command the server could not take waits, and those after it wait for it, until it has lapsed', () => {
  const notBefore = new Map([[idOf(2), NOON + 700]]);
  expect(step([row(2), row(3)], { notBefore })).toEqual({ ...nothing, nextAt: NOON + 700 });
  expect(step([row(2), row(3)], { notBefore, now: NOON + 700 }).send).toBe(idOf(2));
  const late = row(2, { deadlineAt: NOON });
  expect(step([late, row(3)], { notBefore })).toEqual({ ...nothing, lapse: [late.id], send: idOf(3) });
});

test('a pause ends though the clock was set back by hours', () => {
  const notBefore = new Map([[idOf(1), NOON + 5 * HOUR + 700]]);
  expect(step([row(1)], { notBefore }).send).toBe(idOf(1));
});

test('no more are sent at once than the server takes', () => {
  expect(step([row(1), row(2)], { allowed: 0 })).toEqual({ ...nothing, more: true });
  const pace = createPace(NOON);
  const burst = pace.allowed(NOON);
  for (let sent = 0; sent < burst; sent++) pace.spend();
  expect(burst).toBeLessThan(SYNC_LIMITS.messagesBurst);
  expect(pace.allowed(NOON)).toBe(0);
  expect(pace.allowed(pace.nextAt())).toBe(1);
  expect(pace.allowed(NOON + 1_000)).toBeLessThan(SYNC_LIMITS.messagesPerSecond);
  expect(pace.allowed(NOON + 60_000)).toBe(burst);
});

test('a yes nobody looked at goes after ten minutes, a no stays', () => {
  const at = { status: 'answered', answeredAt: NOON } as const;
  const yes = row(1, { ...at, answer: { ok: true, result: {} } });
  const no = row(2, { ...at, answer: { ok: false, fault: 'lapsed' } });
  expect(step([yes, no])).toEqual({ ...nothing, nextAt: NOON + ANSWER_KEPT });
  expect(step([yes, no], { now: NOON + ANSWER_KEPT })).toEqual({ ...nothing, forget: [yes.id] });
});

test('an answer ends a command', () => {
  const sent = row(1, { status: 'sent' });
  expect(answered(sent, { ok: true, result: { status: 'Provisioned' } }, NOON)).toEqual({
    ...sent,
    status: 'answered',
    answer: { ok: true, result: { status: 'Provisioned' } },
    answeredAt: NOON,
  });
});

test('the pause before a try doubles up to half a minute, and no two browsers have the same', () => {
  for (const random of [0, 0.5, 0.999]) {
    const pauses = Array.from({ length: 12 }, (_, failed) => backoff(failed + 1, () => random));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(15_000);
    expect(pauses[0]).toBeLessThanOrEqual(500);
    for (const [i, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(pauses[i - 1] ?? 0);
  }
  expect(backoff(5, () => 0)).not.toBe(backoff(5, () => 0.5));
});

test('command ids are uuidv7 and sort by when they were made, within a millisecond too', () => {
  const first = uuidv7(NOON);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(first.replace('-', '').slice(0, 12), 16)).toBe(NOON);
  const ids = [first, ...Array.from({ length: 10_000 }, () => uuidv7(NOON)), uuidv7(NOON + 60_000)];
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a clock that was set back by hours is followed', () => {
  uuidv7(NOON + 7_200_000);
  expect(Number.parseInt(uuidv7(NOON).replace('-', '').slice(0, 12), 16)).toBe(NOON);
});
