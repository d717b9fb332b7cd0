import { expect, test } from 'vitest';
import type { Command } from '../../../core/commands.ts';
import { HOUR, MINUTE } from '../../../core/time.ts';
import type { Answer } from '../../../core/wire/frames.ts';
import { commandOf } from '../../../extension/worker/notifier.ts';
import { buttonsOf, notificationsAt, outdated, refusals, unseen } from '../../../extension/worker/notify.ts';
import {
  activeRow,
  approvalRow,
  eligibleRow,
  idOf,
  type MyView,
  myView,
  NOON,
  noticeRow,
} from '../../support/my-view.ts';

const endAt = (left: number) => NOON + left;
const titles = (view: MyView, now = NOON) => notificationsAt(myView(view), now).map(({ title }) => title);
const ids = (view: MyView, now = NOON) => notificationsAt(myView(view), now).map(({ id }) => id);

test('fifteen and five minutes before its end an activation is warned of, each time once', () => {
  const active = [activeRow(60 * MINUTE)];
  const end = endAt(60 * MINUTE);
  expect(ids({ active }, end - 15 * MINUTE - 1)).toEqual([]);
  expect(ids({ active }, end - 15 * MINUTE)).toEqual([`ends15.${idOf(1)}.${end}`]);
  expect(ids({ active }, end - 5 * MINUTE - 1)).toEqual([`ends15.${idOf(1)}.${end}`]);
  expect(ids({ active }, end - 5 * MINUTE)).toEqual([`ends5.${idOf(1)}.${end}`]);
  expect(titles({ active }, end - 5 * MINUTE)).toEqual(['User Administrator ends in 5 min']);
});

test('an extended activation is warned of again', () => {
  const before = ids({ active: [activeRow(4 * MINUTE)] });
  const after = ids({ active: [activeRow(64 * MINUTE)] }, NOON + 60 * MINUTE);
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
});

test('nobody is warned of an end they chose a moment ago', () => {
  const active = [activeRow(5 * MINUTE, { startAt: new Date(NOON).toISOString() })];
  expect(ids({ active })).toEqual([]);
  const quarter = [activeRow(15 * MINUTE, { startAt: new Date(NOON).toISOString() })];
  expect(ids({ active: quarter })).toEqual([]);
  expect(ids({ active: quarter }, NOON + 10 * MINUTE)).toHaveLength(1);
});

test('a warning offers to extend only what can be extended', () => {
  const [can] = ids({ active: [activeRow(4 * MINUTE)] });
  const [cannot] = ids({ active: [activeRow(4 * MINUTE, { extendable: false })] });
  expect(buttonsOf(can!)).toEqual(['extend', 'end']);
  expect(buttonsOf(cannot!)).toEqual(['end']);
});

test('the end is told once, whether the copy noticed it first or the server', () => {
  const offline = ids({ active: [activeRow(0)] });
  const online = ids({ notices: [noticeRow(1, 'expired', { at: new Date(NOON).toISOString() })] });
  expect(offline).toEqual([`ended.${idOf(1)}.${NOON}`]);
  expect(online).toEqual(offline);
  expect(ids({ active: [activeRow(0)] }, NOON + HOUR)).toEqual([]);
});

test('an activation that was extended while this browser was offline ends once more', () => {
  const [thought] = ids({ active: [activeRow(0)] });
  const [real] = ids({ active: [activeRow(MINUTE)] }, NOON + MINUTE);
  expect(real).not.toBe(thought);
});

test.each([
  ['approved', 'Billing Reader was approved by Bob Fischer'],
  ['denied', 'Billing Reader was denied by Bob Fischer'],
  ['lapsed', 'Nobody decided on Billing Reader'],
  ['failed', 'Billing Reader could not be activated'],
  ['revoked', 'Billing Reader was ended by Bob Fischer'],
  ['expired', 'Billing Reader has ended'],
] as const)('the outcome %s is told as "%s"', (kind, title) => {
  expect(titles({ notices: [noticeRow(1, kind)] })).toEqual([title]);
});

test('a request to decide on is told with its words, until it lapses', () => {
  const view = { approvals: [approvalRow(7)] };
  expect(notificationsAt(myView(view), NOON)).toEqual([
    {
      id: `approval.${idOf(7)}`,
      title: 'Ben Okoro asks for Billing Reader',
      message: 'Invoice 8812 differs',
      urgent: false,
    },
  ]);
  expect(buttonsOf(ids(view)[0]!)).toEqual(['approve', 'deny']);
  expect(ids(view, NOON + 24 * HOUR)).toEqual([]);
});

test('what was shown is not shown again, and many approvals at once are one', () => {
  const all = notificationsAt(myView({ approvals: [1, 2, 3].map((number) => approvalRow(number)) }), NOON);
  expect(unseen(all, new Set())).toEqual(all);
  expect(unseen(all, new Set([all[0]!.id]))).toEqual(all.slice(1));
  const many = notificationsAt(myView({ approvals: [1, 2, 3, 4].map((number) => approvalRow(number)) }), NOON);
  expect(unseen(many, new Set()).map(({ title }) => title)).toEqual(['4 requests wait for your approval']);
});

test('[N1] many approvals that come beside others that wait are told with how many wait in all', () => {
  const approvals = Array.from({ length: 10 }, (_, number) => approvalRow(number + 1));
  const all = notificationsAt(myView({ approvals }), NOON);
  const before = new Set(all.slice(0, 6).map(({ id }) => id));
  expect(unseen(all, before).map(({ title }) => title)).toEqual(['10 requests wait for your approval']);
});

test('a warning goes when its activation was extended or ended, a request when it was decided; news stay', () => {
  const view = { active: [activeRow(4 * MINUTE)], approvals: [approvalRow(7)], notices: [noticeRow(9, 'denied')] };
  const shown = ids(view);
  expect(shown).toHaveLength(3);
  expect(outdated(shown, notificationsAt(myView(view), NOON))).toEqual([]);
  const extended = notificationsAt(myView({ active: [activeRow(64 * MINUTE)] }), NOON);
  expect(outdated(shown, extended)).toEqual([`ends5.${idOf(1)}.${endAt(4 * MINUTE)}`, `approval.${idOf(7)}`]);
});

test('Extend asks for as long as before, within the maximum, with the same words', () => {
  const row = activeRow(4 * MINUTE);
  const before = { id: row.id, duration: 'PT2H' } as never;
  expect(commandOf('extend', row, myView({ eligible: [eligibleRow()], requests: [before] }))).toEqual({
    type: 'ExtendActivation',
    activeAssignmentId: row.id,
    duration: 'PT2H',
    justification: 'Onboarding',
  });
  const short = activeRow(4 * MINUTE, { maxDuration: 'PT30M' });
  expect(commandOf('extend', short, myView({ eligible: [eligibleRow()] }))).toMatchObject({ duration: 'PT30M' });
});

test('Extend opens the popup instead where a proof is asked for, or nothing can be extended', () => {
  const row = activeRow(4 * MINUTE);
  expect(commandOf('extend', row, myView({ eligible: [eligibleRow({ mfa: 'passkey' })] }))).toBeNull();
  expect(commandOf('extend', row, myView())).toBeNull();
  expect(commandOf('extend', { ...row, extendable: false }, myView({ eligible: [eligibleRow()] }))).toBeNull();
});

test('End now ends that activation', () => {
  const row = activeRow(4 * MINUTE);
  expect(commandOf('end', row, myView())).toEqual({ type: 'DeactivateRole', activeAssignmentId: row.id });
});

test('[Y12] what was not done is told where it waited long, or was asked for in a notification, once', () => {
  const activate: Command = {
    type: 'ActivateRole',
    eligibleAssignmentId: idOf(1),
    duration: 'PT1H',
    justification: 'Onboarding',
  };
  const lapsed: Answer = { ok: false, fault: 'lapsed' };
  const denied: Answer = { ok: false, rejection: { code: 'not_eligible', rule: 'A1', facts: {} } };
  const told = (
    answer: Answer | null,
    after: number,
    notified: readonly string[] = [],
    command: Command = activate,
  ) => {
    const row = { id: idOf(5), command, label: 'User Administrator', createdAt: NOON, order: 1, deadlineAt: null };
    const answeredAt = answer && NOON + after;
    const status = answer ? 'answered' : 'waiting';
    return refusals([{ ...row, status, answer, answeredAt }], new Set(notified)).map(({ title, message }) => [
      title,
      message,
    ]);
  };
  const inTime = 'There was no connection in time. Open Keyturn to ask again.';
  expect(told(lapsed, 5 * MINUTE)).toEqual([['User Administrator was not activated', inTime]]);
  expect(told(denied, 2 * MINUTE)).toEqual([['User Administrator was not activated', 'Open Keyturn to see why.']]);
  expect(told(denied, 2 * MINUTE, [`refused.${idOf(5)}`])).toEqual([]);
  expect(told(denied, 1_000)).toEqual([]);
  expect(told(denied, 1_000, [`asked.${idOf(5)}`])).toHaveLength(1);
  expect(told({ ok: true, result: {} }, 5 * MINUTE)).toEqual([]);
  expect(told(null, 0)).toEqual([]);
  const end: Command = { type: 'DeactivateRole', activeAssignmentId: idOf(1) };
  expect(told(lapsed, 5 * MINUTE, [], end)[0]![0]).toBe('User Administrator was not ended');
  const cancel: Command = { type: 'CancelRequest', requestId: idOf(1) };
  expect(told(lapsed, 5 * MINUTE, [], cancel)[0]![0]).toBe('User Administrator was left as it was');
});
