import { expect, test } from 'vitest';
import { adminView } from '../../../core/views/organisation.ts';
import { readCsv } from '../../../extension/ui/options/assignments/csv-read.ts';
import { readImport } from '../../../extension/ui/options/assignments/import-rows.ts';
import { world } from '../../support/given.ts';

test('CSV: quotes, separators and line breaks inside cells are read as they were meant', () => {
  expect(readCsv('\uFEFFa,b\r\n"x, ""y""\r\nz",2\r\n\r\n,last')).toEqual([
    ['a', 'b'],
    ['x, "y"\r\nz', '2'],
    ['', 'last'],
  ]);
  expect(readCsv('a;b\n1,5;2')).toEqual([
    ['a', 'b'],
    ['1,5', '2'],
  ]);
  expect(() => readCsv('a\n"open')).toThrow('never closed');
});

function given() {
  const w = world();
  const [alice, bob] = [w.user('alice'), w.user('bob')];
  const team = w.group('Team, EMEA', alice);
  const role = w.role('Billing');
  w.assign(role, bob);
  const read = (text: string) => {
    const file = readImport(text, adminView(w.state, w.now));
    if (!file.ok) throw new Error(file.problem);
    return file.rows;
  };
  return { w, alice, bob, team, role, read };
}

test('a line becomes one command; what it leaves out is everywhere, now and permanent', () => {
  const { alice, team, role, read } = given();
  const text = `Principal,Role,Type,Scope,End,Justification
ALICE@contoso.example,billing,Eligible,,,
"group:Team, EMEA",Billing,active,/units/emea,2026-12-31,"On call, nights"`;
  expect(read(text).map(({ command }) => command)).toEqual([
    { type: 'AssignRole', roleId: role, principalId: alice, assignmentType: 'eligible', scope: '/', endAt: null },
    {
      type: 'AssignRole',
      roleId: role,
      principalId: team,
      assignmentType: 'active',
      scope: '/units/emea',
      endAt: '2026-12-31T00:00:00Z',
      justification: 'On call, nights',
    },
  ]);
});

test('the commands are the server’s to accept', () => {
  const { w, read } = given();
  const [row] = read('role,principal,type\nBilling,alice@contoso.example,eligible');
  expect(w.send(w.root, row!.command!).ok).toBe(true);
});

test('each line says what is wrong with it, and only lines that are right become commands', () => {
  const { read } = given();
  const rows = read(`role,principal,type,scope,start,end
Nothing,nobody@contoso.example,maybe,units,soon,never
Billing,bob@contoso.example,eligible
Billing,alice@contoso.example,eligible
Billing,alice@contoso.example,eligible`);
  expect(rows.map(({ line, problems }) => [line, problems.length])).toEqual([
    [2, 6],
    [3, 1],
    [4, 0],
    [5, 1],
  ]);
  expect(rows.map(({ command }) => command !== null)).toEqual([false, false, true, false]);
  expect(rows[1]!.problems[0]).toContain('already');
  expect(rows[3]!.problems[0]).toContain('earlier line');
});

test('a file without its columns is refused as a whole', () => {
  const { w } = given();
  expect(readImport('a,b\n1,2', adminView(w.state, w.now))).toMatchObject({ ok: false });
});
