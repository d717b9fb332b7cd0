import { expect, test } from 'vitest';
import { HOUR, MINUTE, toIso } from '../../../core/time.ts';
import type { EligibleRow, RequestRow } from '../../../core/wire/rows.ts';
import {
  approvalsAt,
  eligibleAt,
  findRoles,
  heldAt,
  matches,
  requestsAt,
} from '../../../extension/ui/popup/listing.ts';
import { activeRow, approvalRow, eligibleRow, idOf, myView, NOON } from '../../support/my-view.ts';

const role = (number: number, roleName: string, more: Partial<EligibleRow> = {}): EligibleRow => ({
  ...eligibleRow(),
  id: idOf(number),
  roleId: idOf(number + 1_000),
  roleName,
  ...more,
});
const request = (number: number, more: Partial<RequestRow>) =>
  ({
    id: idOf(number),
    action: 'selfActivate',
    status: 'PendingApproval',
    createdAt: toIso(NOON - HOUR),
    lapsesAt: toIso(NOON + HOUR),
    decidedAt: null,
    startAt: null,
    endAt: null,
    ended: null,
    ...more,
  }) as RequestRow;
const names = (rows: readonly { readonly roleName: string }[]) => rows.map(({ roleName }) => roleName);

test('activations come before assignments, the first to end in front; what has ended is not there', () => {
  const me = myView({
    active: [
      activeRow(0, { id: idOf(1), roleName: 'Assigned', state: 'Assigned', endAt: null }),
      activeRow(HOUR, { id: idOf(2), roleName: 'Later' }),
      activeRow(MINUTE, { id: idOf(3), roleName: 'Sooner' }),
      activeRow(0, { id: idOf(4), roleName: 'Over' }),
    ],
  });
  expect(names(heldAt(me, NOON).map(({ row }) => row))).toEqual(['Sooner', 'Later', 'Assigned']);
});

test('names are in the order of the alphabet whatever their accents, and of their numbers', () => {
  const named = ['Project 10', 'Élan', 'project 2', 'Zone', 'Eagle', 'Project 1'].map((name, n) => role(n, name));
  const twice = [role(11, 'Reader', { scope: '/b' }), role(12, 'Reader', { scope: '/a' })];
  const rows = eligibleAt(myView({ eligible: [...named, ...twice] }), [], new Map());
  const inOrder = ['Eagle', 'Élan', 'Project 1', 'project 2', 'Project 10', 'Reader', 'Reader', 'Zone'];
  expect(names(rows)).toEqual(inOrder);
  expect(rows.filter(({ roleName }) => roleName === 'Reader').map(({ scope }) => scope)).toEqual(['/a', '/b']);
});

test('favourites come first, then what was used last, then names; what is active at the same scope is left out', () => {
  const rows = [role(1, 'Beta'), role(2, 'Alpha'), role(3, 'Used'), role(4, 'Starred'), role(5, 'Held')];
  const narrower = role(6, 'Held', { roleId: idOf(1_005), scope: '/units' });
  const me = myView({
    eligible: [...rows, narrower],
    active: [activeRow(HOUR, { roleId: idOf(1_005), roleName: 'Held' })],
  });
  const habit = { duration: '', justifications: [] };
  const habits = new Map([
    [idOf(1_003), { ...habit, roleId: idOf(1_003), favourite: false, usedAt: 5 }],
    [idOf(1_004), { ...habit, roleId: idOf(1_004), favourite: true, usedAt: 0 }],
  ]);
  const found = eligibleAt(me, heldAt(me, NOON), habits);
  expect(names(found)).toEqual(['Starred', 'Used', 'Alpha', 'Beta', 'Held']);
  expect(found.at(-1)!.scope).toBe('/units');
});

test('typing finds roles by every word; a name comes before a mention', () => {
  const rows = [
    role(1, 'Global Administrator', { description: 'Administers users' }),
    role(2, 'User Administrator'),
    role(3, 'Reader', { scope: '/Zürich' }),
  ];
  expect(names(findRoles(rows, 'user adm'))).toEqual(['User Administrator', 'Global Administrator']);
  expect(names(findRoles(rows, 'zurich'))).toEqual(['Reader']);
  expect(findRoles(rows, '  ')).toBe(rows);
  expect(findRoles(rows, 'nothing')).toEqual([]);
  expect(matches('ADM user', 'User Administrator')).toBe(true);
});

test('approvals that have lapsed do not wait any more; the first to lapse is in front', () => {
  const at = (number: number, left: number) => approvalRow(number, { lapsesAt: toIso(NOON + left) });
  const me = myView({ approvals: [at(1, 2 * HOUR), at(2, HOUR), at(3, 0)] });
  expect(approvalsAt(me, NOON).map(({ id }) => id)).toEqual([idOf(2), idOf(1)]);
});

test('requests that wait are open, what runs is neither, all else is past, the last first', () => {
  const me = myView({
    requests: [
      request(1, {}),
      request(2, { lapsesAt: toIso(NOON) }),
      request(3, { status: 'Granted', startAt: toIso(NOON + HOUR), endAt: toIso(NOON + 2 * HOUR) }),
      request(4, { status: 'Provisioned', startAt: toIso(NOON - HOUR), endAt: toIso(NOON + HOUR) }),
      request(5, { status: 'Denied', decidedAt: toIso(NOON - MINUTE) }),
      request(6, { action: 'selfDeactivate', status: 'Revoked' }),
    ],
  });
  const { open, past } = requestsAt(me, NOON);
  expect(open.map(({ id }) => id).sort()).toEqual([idOf(1), idOf(3)]);
  expect(past.map(({ id }) => id)).toEqual([idOf(5), idOf(2)]);
});
