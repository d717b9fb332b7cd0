import { expect, test } from 'vitest';
import { rejection } from '../../../core/rejections.ts';
import type { RequestStatus } from '../../../core/state.ts';
import { HOUR, MINUTE, toIso } from '../../../core/time.ts';
import type { RequestRow } from '../../../core/wire/rows.ts';
import { changesBetween } from '../../../extension/ui/popup/announce.ts';
import type { PopupData, Sending } from '../../../extension/ui/popup/data.ts';
import { sayLink } from '../../../extension/ui/popup/Footer.tsx';
import { outcomeOf, sayApproval } from '../../../extension/ui/popup/request-words.ts';
import { progressOf, saySending, shownSendings, targetOf, underWay } from '../../../extension/ui/popup/sendings.ts';
import { activeRow, approvalRow, idOf, myView, NOON } from '../../support/my-view.ts';

const sending = (more: Partial<Sending> = {}): Sending => ({
  id: idOf(70),
  command: { type: 'ActivateRole', eligibleAssignmentId: idOf(200), duration: 'PT1H' },
  label: 'User Administrator',
  createdAt: NOON,
  order: 1,
  deadlineAt: NOON + 10 * MINUTE,
  status: 'waiting',
  answer: null,
  ...more,
});
const data = (more: Partial<PopupData> = {}): PopupData => ({
  server: '',
  user: null,
  link: 'online',
  inStepAt: NOON,
  clockOffset: 0,
  me: myView(),
  outbox: [],
  drafts: [],
  habits: [],
  ...more,
});
const request = (status: RequestStatus, more: Partial<RequestRow> = {}) =>
  ({
    id: idOf(60),
    action: 'selfActivate',
    roleName: 'Reader',
    status,
    approvers: ['Bob'],
    decisions: [],
    createdAt: toIso(NOON - HOUR),
    decidedAt: toIso(NOON),
    lapsesAt: toIso(NOON + HOUR),
    startAt: null,
    endAt: null,
    ended: null,
    ...more,
  }) as RequestRow;

test('what is sent and not answered is under way, by what it is about', () => {
  const extend = sending({ command: { type: 'ExtendActivation', activeAssignmentId: idOf(1), duration: 'PT1H' } });
  const done = sending({ status: 'answered', answer: { ok: true, result: {} } });
  expect(underWay([extend, done])).toEqual(new Set([idOf(1)]));
  expect(targetOf(sending())).toBe(idOf(200));
  expect(shownSendings([extend, done])).toEqual([extend]);
  expect(saySending(sending())).toBe('Activate User Administrator');
});

test('a command says how far it has come', () => {
  const kind = (one: Sending, link: PopupData['link'] = 'online') => progressOf(one, link, NOON);
  expect(kind(sending())).toEqual({ kind: 'waiting', sentences: ['Sending.'] });
  expect(kind(sending(), 'offline').sentences[0]).toMatch(/back online, until \d\d:\d\d\.$/);
  expect(kind(sending({ deadlineAt: null }), 'offline').sentences[0]).toBe('Will be sent when you are back online.');
  expect(kind(sending({ status: 'sent' })).kind).toBe('sent');
  expect(kind(sending({ status: 'sent' }), 'offline').sentences).toEqual([
    'Sent. The answer comes when you are back online.',
  ]);
  const no = (answer: Sending['answer']) => kind(sending({ status: 'answered', answer }));
  expect(no({ ok: false, fault: 'lapsed' }).kind).toBe('lapsed');
  expect(no({ ok: false, rejection: rejection('self_approval', {}) }).kind).toBe('refused');
  expect(no({ ok: true, result: {} }).kind).toBe('done');
});

test.each<[RequestStatus, Partial<RequestRow>, string]>([
  ['PendingApproval', {}, 'Waiting for approval'],
  ['PendingApproval', { lapsesAt: toIso(NOON) }, 'Lapsed'],
  ['Granted', { startAt: toIso(NOON + HOUR), endAt: toIso(NOON + 2 * HOUR) }, 'Scheduled'],
  ['Provisioned', { endAt: toIso(NOON + HOUR) }, 'Activated'],
  ['Provisioned', { endAt: toIso(NOON) }, 'Expired'],
  ['Provisioned', { ended: { at: toIso(NOON), how: 'deactivated' } }, 'Ended'],
  ['Provisioned', { ended: { at: toIso(NOON), how: 'revoked' } }, 'Revoked'],
  ['Denied', {}, 'Denied'],
  ['Canceled', {}, 'Withdrawn'],
  ['Revoked', {}, 'Ended'],
  ['Lapsed', {}, 'Lapsed'],
  ['Failed', {}, 'Failed'],
])('a request that is %s with %j is %s', (status, more, word) => {
  expect(outcomeOf(request(status, more), NOON).word).toBe(word);
});

test('an approver reads how long, where, with which ticket, and until when', () => {
  const row = approvalRow(50, { ticket: { number: 'INC-1', system: 'ServiceNow' }, scope: '/units/emea' });
  expect(sayApproval(row, NOON)).toMatch(/^2 h · units › emea · ticket INC-1 in ServiceNow · lapses tomorrow/);
});

test('changes of state are said once; time passing is none', () => {
  const before = data();
  const active = data({ me: myView({ active: [activeRow(HOUR)] }) });
  expect(changesBetween(before, active, NOON).join()).toMatch(/^User Administrator is active until \d\d:\d\d\.$/);
  expect(changesBetween(active, active, NOON + MINUTE)).toEqual([]);
  expect(changesBetween(active, before, NOON)).toEqual(['User Administrator has ended.']);
  // Also where it ended by itself, once.
  const over = NOON + 24 * HOUR;
  expect(changesBetween(active, before, over, NOON)).toEqual(['User Administrator has ended.']);
  expect(changesBetween(active, active, over, NOON)).toEqual(['User Administrator has ended.']);
  expect(changesBetween(active, before, over + MINUTE, over)).toEqual([]);
  const longer = data({ me: myView({ active: [activeRow(2 * HOUR)] }) });
  expect(changesBetween(active, longer, NOON).join()).toMatch(/now ends/);
});

test('requests, approvals, answers and the connection are said', () => {
  const said = (after: Partial<PopupData>, before: Partial<PopupData> = {}) =>
    changesBetween(data(before), data(after), NOON).join(' ');
  expect(said({ me: myView({ requests: [request('PendingApproval')] }) })).toBe('Reader waits for approval by Bob.');
  expect(said({ me: myView({ approvals: [approvalRow(50)] }) })).toBe('Ben Okoro asks for Billing Reader.');
  expect(said({}, { me: myView({ approvals: [approvalRow(50)] }) })).toBe(
    'The request of Ben Okoro for Billing Reader no longer waits for you.',
  );
  const answer = { ok: false as const, rejection: rejection('self_approval', {}) };
  const refused = [sending({ status: 'answered', answer })];
  expect(said({ outbox: refused }, { outbox: [sending()] })).toMatch(/^Activate User Administrator: Nobody decides/);
  expect(said({ outbox: refused }, { outbox: refused })).toBe('');
  expect(said({ link: 'offline' })).toBe('Offline.');
  expect(said({}, { link: 'offline' })).toBe('Online again.');
});

test('the footer says how fresh everything is', () => {
  expect(sayLink('online', NOON - 2_000, NOON)).toBe('In step, 2 s ago');
  expect(sayLink('offline', NOON - MINUTE, NOON)).toMatch(/^Offline, as of \d\d:\d\d$/);
  expect(sayLink('connecting', null, NOON)).toBe('Connecting');
  expect(sayLink('too_old', null, NOON)).toMatch(/Update the extension/);
});
