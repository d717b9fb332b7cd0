import { expect, test } from 'vitest';
import type { Command } from '../../../core/commands.ts';
import { adminView } from '../../../core/views/organisation.ts';
import type { Answer } from '../../../core/wire/frames.ts';
import { readAssignments } from '../../../extension/ui/options/import/assignments.ts';
import { carryOut } from '../../../extension/ui/options/import/carry-out.ts';
import { readCsv } from '../../../extension/ui/options/import/csv-read.ts';
import type { ImportRow, Step } from '../../../extension/ui/options/import/table.ts';
import { readUsers } from '../../../extension/ui/options/import/users.ts';
import { world } from '../../support/given.ts';

const cellsOf = (text: string) => readCsv(text).map(({ cells }) => cells);

test('CSV: quotes, separators and line breaks inside cells are read as they were meant', () => {
  expect(cellsOf('\uFEFFa,b\r\n"x, ""y""\r\nz",2\r\n\r\n,last')).toEqual([
    ['a', 'b'],
    ['x, "y"\r\nz', '2'],
    ['', 'last'],
  ]);
  expect(cellsOf('a;b\n1,5;2')).toEqual([
    ['a', 'b'],
    ['1,5', '2'],
  ]);
  expect(cellsOf('a\tb\n1,5\t2')).toEqual([
    ['a', 'b'],
    ['1,5', '2'],
  ]);
  expect(() => readCsv('a\n"open')).toThrow('never closed');
});

test('a line has the number it has in a spreadsheet, whatever is empty or broken before it', () => {
  const { read } = given();
  const text = '\n\nrole;principal;type\n\n"Billing";"a\nb";active\nNobody;alice@contoso.example;active';
  expect(read(text).map(({ line, problems }) => [line, problems.length])).toEqual([
    [5, 1],
    [6, 1],
  ]);
});

/** The commands of a line, where nothing was made before. */
const commandsOf = ({ steps }: ImportRow) => steps.map(({ command }) => command(new Map()));

function given() {
  const w = world();
  const [alice, bob] = [w.user('alice'), w.user('bob')];
  const team = w.group('Team, EMEA', alice);
  const role = w.role('Billing');
  w.assign(role, bob);
  const read = (text: string) => {
    const file = readAssignments(text, adminView(w.state, w.now));
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
  expect(read(text).flatMap(commandsOf)).toEqual([
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
  expect(w.send(w.root, commandsOf(row!)[0]!).ok).toBe(true);
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
  expect(rows.map(({ steps }) => steps.length)).toEqual([0, 0, 1, 0]);
  expect(rows[1]!.problems[0]).toContain('already');
  expect(rows[3]!.problems[0]).toContain('earlier line');
});

test('a file without its columns is refused as a whole', () => {
  const { w } = given();
  expect(readAssignments('a,b\n1,2', adminView(w.state, w.now))).toMatchObject({ ok: false });
});

/** Reads a file of users and carries it out, as the page ready. */
function importUsers(text: string) {
  const w = world();
  const alice = w.user('alice');
  const team = w.group('Team', alice);
  w.group('On call');
  const carryOut = () => {
    const file = readUsers(text, adminView(w.state, w.now));
    if (!file.ok) throw new Error(file.problem);
    const made = new Map<string, string>();
    for (const steps of [...file.rows.map((row) => row.steps), ...file.rows.map((row) => row.afterwards)])
      for (const { command, makes } of steps) {
        const result = w.must(w.root, command(made));
        if (makes) made.set(makes.key, String(result[makes.field]));
      }
    return file.rows;
  };
  return { w, alice, team, carryOut };
}

test('users are made, changed, put in groups and given managers, also ones further down in the file', () => {
  const { w, alice, carryOut } = importUsers(`upn,name,mail,manager,groups
Dan@contoso.example,Dan Field,,erin@contoso.example,Team | on call
erin@contoso.example,Erin Sand,erin.sand@mail.example,alice@contoso.example,
alice@contoso.example,Alice Moreau,,,Team`);
  expect(carryOut().map(({ ready }) => ready)).toEqual(['Create', 'Create', 'Change']);
  const byUpn = (upn: string) => w.state.users.get(w.state.by.upn.get(upn)!)!;
  const [dan, erin] = [byUpn('dan@contoso.example'), byUpn('erin@contoso.example')];
  expect(dan).toMatchObject({ name: 'Dan Field', mail: 'dan@contoso.example', managerId: erin.id });
  expect(erin).toMatchObject({ mail: 'erin.sand@mail.example', managerId: alice });
  expect(w.state.users.get(alice)?.name).toBe('Alice Moreau');
  expect([...(w.state.by.groupsOfUser.get(dan.id) ?? [])]).toHaveLength(2);
  // A second time there is nothing left to do.
  w.fresh();
  expect(carryOut().map(({ ready }) => ready)).toEqual(['', '', '']);
  expect(w.fresh()).toEqual([]);
});

test('each line of a file of users says what is wrong with it', () => {
  const w = world();
  const file = readUsers(
    `upn,name,mail,manager,groups
nobody,,no mail,ghost@contoso.example,Nowhere
dan@contoso.example,Dan,,dan@contoso.example,
dan@contoso.example,Dan again,,,`,
    adminView(w.state, w.now),
  );
  expect(file.ok && file.rows.map(({ problems }) => problems.length)).toEqual([5, 0, 1]);
  expect(readUsers('mail\nDan', adminView(w.state, w.now))).toEqual({
    ok: false,
    problem: 'The first line has to name the columns. Missing: upn, name. Known: upn, name, mail, manager, groups.',
  });
});

test('a line that stopped half-way goes on where it stopped, and says what it waits for', async () => {
  const w = world();
  w.user('alice');
  const file = readUsers(
    `upn,name,manager
dan@contoso.example,Dan,erin@contoso.example
erin@contoso.example,Erin,`,
    adminView(w.state, w.now),
  );
  if (!file.ok) throw new Error(file.problem);
  const [dan, erin] = file.rows as [ImportRow, ImportRow];
  const progress = { made: new Map<string, string>(), done: new Set<Step>() };
  const sent: string[] = [];
  const act = async (command: Command): Promise<Answer> => {
    sent.push(command.type);
    const decision = w.send(w.root, command);
    return decision.ok ? { ok: true, result: decision.result } : decision;
  };
  const carry = ({ steps, afterwards }: ImportRow) => carryOut(act, [...steps, ...afterwards], progress, w.now);
  expect(await carry(dan)).toEqual({ ok: false, text: 'erin@contoso.example was not made.', reached: true });
  expect(await carry(erin)).toEqual({ ok: true });
  expect(await carry(dan)).toEqual({ ok: true });
  expect(sent).toEqual(['CreateUser', 'CreateUser', 'UpdateUser']);
});
