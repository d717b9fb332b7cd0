import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type AuditEntry, auditEntry } from '../../core/audit.ts';
import { AUDIT_FORMATS, type AuditFormat } from '../../core/events.ts';
import { BUILT_IN } from '../../core/ids.ts';
import type { Asked, Viewer } from '../../sync-server/audit/audit.ts';
import { type AuditDesk, auditDesk, liveThrough, OPERATOR } from '../support/audit-desk.ts';
import { person } from '../support/given.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';

let postgres: Postgres;
const desks: AuditDesk[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});

const where = {
  SQLite: async () => ({}),
  PostgreSQL: async () => ({ databaseUrl: await postgres.freshDatabase() }),
};

async function lived(place: keyof typeof where = 'SQLite') {
  const desk = await auditDesk(await where[place]());
  desks.push(desk);
  return { desk, ...(await liveThrough(desk)) };
}

async function page(desk: AuditDesk, viewer: Viewer, asked: Asked = {}) {
  const answer = await desk.audit.page(viewer, asked);
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return answer;
}

/** Every entry of a filter, page by page. */
async function all(desk: AuditDesk, viewer: Viewer, asked: Asked = {}): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let after: number | null = 1e14;
  while (after !== null) {
    const { entries: more, next }: { entries: readonly AuditEntry[]; next: number | null } = await page(desk, viewer, {
      ...asked,
      after: String(after),
      limit: '7',
    });
    entries.push(...more);
    after = next;
  }
  return entries;
}

async function everything(desk: AuditDesk): Promise<readonly AuditEntry[]> {
  const records = await desk.store.read(0, 10_000);
  return records.map((record) => auditEntry(desk.handle.state, record)).reverse();
}

async function exported(desk: AuditDesk, viewer: Viewer, format: AuditFormat, asked: Asked = {}): Promise<string> {
  const answer = await desk.audit.export(viewer, format, asked);
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  let text = '';
  for await (const piece of answer.pieces) text += piece;
  return text;
}

/** Whether a person reads these words in an entry. */
function says(words: string): (entry: AuditEntry) => boolean {
  return ({ activity, actor, subject, role, scope, justification, ticket, details }) => {
    const said = [activity, actor.name, subject.name, role.name, scope, justification, ticket, JSON.stringify(details)];
    return words.split(' ').every((word) => said.join('\n').toLowerCase().includes(word));
  };
}

/** What each format calls an entry's activity, without what ends the file. */
const ACTIVITIES_IN: Readonly<Record<AuditFormat, (text: string) => readonly string[]>> = {
  csv: (text) => parse<Record<string, string>>(text, { columns: true }).map((row) => row.activity!),
  jsonl: (text) => jsonLines(text).flatMap(({ activity }) => activity ?? []),
  ocsf: (text) => jsonLines(text).map(({ activity_name }) => activity_name!),
  cef: (text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/(?<!\\)\|/)[5]!),
};

function jsonLines(text: string): readonly Record<string, string | undefined>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test.each(['SQLite', 'PostgreSQL'] as const)(
  '[U2] [U3] every activity that happened is found by its name and in each export (%s)',
  async (place) => {
    const { desk, reader } = await lived(place);
    const log = await everything(desk);
    const happened = new Set(log.map(({ activity }) => activity));
    expect(happened.size).toBeGreaterThan(45);
    for (const activity of happened) {
      const expected = log.filter((entry) => entry.activity === activity);
      expect(await all(desk, reader as Viewer, { activity }), activity).toEqual(expected);
    }
    const names = log.map(({ activity }) => activity).reverse();
    for (const format of AUDIT_FORMATS) {
      const found = ACTIVITIES_IN[format](await exported(desk, reader as Viewer, format));
      expect(found.slice(0, names.length), format).toEqual(names);
    }
  },
);

test.each(['SQLite', 'PostgreSQL'] as const)(
  '[U3] any filter gives what it describes, newest first, each once (%s)',
  async (place) => {
    const { desk, root, alice, bob, ids } = await lived(place);
    const log = await everything(desk);
    const viewer = root as Viewer;
    const middle = log[Math.floor(log.length / 2)]!.at;
    const aliceId = (alice as { userId: string }).userId;
    const bobId = (bob as { userId: string }).userId;
    const cases: readonly (readonly [Asked, (entry: AuditEntry) => boolean])[] = [
      [{}, () => true],
      [{ actor: bobId }, ({ actor }) => actor.id === bobId],
      [{ actor: 'clock' }, ({ actor }) => actor.id === 'clock'],
      [{ subject: aliceId, role: ids.free! }, ({ subject, role }) => subject.id === aliceId && role.id === ids.free],
      [{ result: 'denied' }, ({ result }) => result === 'denied'],
      [{ from: middle }, ({ at }) => at >= middle],
      [{ until: middle, actor: aliceId }, ({ at, actor }) => at < middle && actor.id === aliceId],
      [{ from: '2030-01-01' }, () => false],
      [{ text: 'INVOICE 8812' }, ({ justification }) => justification.includes('Invoice 8812')],
      [
        { text: 'invoice', subject: bobId },
        ({ justification, subject }) => justification.includes('Invoice') && subject.id === bobId,
      ],
      // Names are of the state, the rest of the record; what surrounds the event in it is no part of the entry.
      ...['alice', 'requestdenied', 'pim activation', 'commandid', '"event"'].map(
        (text) => [{ text }, says(text)] as const,
      ),
      [{ own: 'true' }, ({ actor, subject }) => [actor.id, subject.id].includes((root as { userId: string }).userId)],
    ];
    for (const [asked, fits] of cases)
      expect(await all(desk, viewer, asked), JSON.stringify(asked)).toEqual(log.filter(fits));
  },
);

test('[U1] who may not see the organisation is shown their own entries and nothing else, whatever they ask', async () => {
  const { desk, alice, bob, reader, ids } = await lived();
  const viewer = alice as Viewer;
  const { userId } = alice as { userId: string };
  for (const asked of [{}, { own: 'false' }, { actor: userId }, { subject: userId, text: 'a' }] as Asked[])
    expect(await desk.audit.page(viewer, asked)).toEqual({ ok: false, code: 'not_allowed' });
  const own = await all(desk, viewer, { own: 'true' });
  expect(own).toEqual((await everything(desk)).filter(({ actor, subject }) => [actor.id, subject.id].includes(userId)));
  expect(own.length).toBeGreaterThan(20);
  const ofBob = { own: 'true', actor: (bob as { userId: string }).userId };
  for (const { subject } of await all(desk, viewer, ofBob)) expect(subject.id).toBe(userId);

  expect(await desk.audit.export(viewer, 'csv', {})).toEqual({ ok: false, code: 'not_allowed' });
  const rows: { actorId: string; subjectId: string }[] = parse(await exported(desk, viewer, 'csv', { own: 'true' }), {
    columns: true,
  });
  expect(rows.length).toBe(own.length);
  for (const { actorId, subjectId } of rows) expect([actorId, subjectId]).toContain(userId);

  const stranger = person(
    (await desk.must(OPERATOR, { type: 'CreateUser', upn: 'eve@contoso.example', name: 'Eve' })).userId!,
  );
  expect(await desk.audit.timeline(stranger as Viewer, ids.approved!)).toEqual({ ok: false, code: 'not_found' });
  expect(await desk.audit.timeline(reader as Viewer, ids.approved!)).toMatchObject({ ok: true });
  expect(await desk.audit.page({ ...(reader as Viewer & { kind: 'user' }), access: 'read' }, {})).toMatchObject({
    ok: true,
  });
});

test('[U1] a reader who loses the role is shown no more', async () => {
  const { desk, root, reader } = await lived();
  const { handle } = desk;
  await page(desk, reader as Viewer);
  const held = [...handle.state.assignments.values()].find(({ roleId }) => roleId === BUILT_IN.securityReader)!;
  await desk.must(root, { type: 'RemoveAssignment', assignmentId: held.id });
  expect(await desk.audit.page(reader as Viewer, {})).toEqual({ ok: false, code: 'not_allowed' });
});

test('[U3] a request is told from ask to end, by its own id and by that of what changed it', async () => {
  const { desk, alice, root, ids } = await lived();
  const told = await desk.audit.timeline(alice as Viewer, ids.approved!);
  if (!told.ok) throw new Error(told.code);
  expect(told.entries.map(({ activity, actor }) => [activity, actor.name])).toEqual([
    ['Add member to role requested (PIM activation)', 'alice@contoso.example'],
    ['Add member to role approval requested (PIM activation)', 'alice@contoso.example'],
    ['Add member to role request approved (PIM activation)', 'bob@contoso.example'],
    ['Add member to role completed (PIM activation)', 'bob@contoso.example'],
    ['Remove member from role completed (PIM deactivate)', 'alice@contoso.example'],
  ]);
  const { deactivationId } = told.entries.at(-1)!.details as { deactivationId: string };
  expect(await desk.audit.timeline(root as Viewer, deactivationId)).toEqual(told);
});

test('[U3] an index of another log, or none, is made anew', async () => {
  const { desk, root } = await lived();
  const log = await everything(desk);
  await page(desk, root as Viewer);
  const { auditIndex } = desk.store;
  const forged = {
    seq: 3,
    at: 0,
    activity: 'x',
    result: 'success',
    actorId: '',
    subjectId: '',
    roleId: '',
    requestId: '',
  } as const;
  await auditIndex.clear();
  await auditIndex.add([forged], 'of another log');
  const { createAudit } = await import('../../sync-server/audit/audit.ts');
  const { store, handle, secretKey } = desk;
  const onFault = (fault: unknown) => expect.fail(String(fault));
  const audit = createAudit({ store, handle, secretKey, now: () => desk.now, newId: () => 'x', onFault });
  expect(await all({ ...desk, audit }, root as Viewer)).toEqual(log);
});

test('[U4] an export is in the log before its first line leaves, with what was asked for', async () => {
  const { desk, reader } = await lived();
  const before = desk.handle.state.seq;
  const answer = await desk.audit.export(reader as Viewer, 'cef', { result: 'denied' });
  expect(answer.ok).toBe(true);
  const [record] = await desk.store.read(before, 10);
  expect(record).toMatchObject({
    actor: reader,
    event: { type: 'AuditExported', format: 'cef', filter: { result: 'denied' } },
  });
});

test('[U5] what people typed stays a value: no formula, no field, no line', async () => {
  const { desk, root } = await lived();
  const viewer = root as Viewer;
  const count = desk.handle.state.seq;
  const csv = await exported(desk, viewer, 'csv');
  const cells: string[][] = parse(csv);
  expect(cells.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  expect(cells.flat()).toContain(`'=HYPERLINK("evil"), a "quote"`);
  expect(cells.flat()).toContain('Invoice 8812\n|differs=\\');
  const cef = (await exported(desk, viewer, 'cef')).trimEnd().split('\n');
  expect(cef.slice(0, count).every((line) => line.startsWith('CEF:0|Keyturn|Keyturn|1|'))).toBe(true);
  expect(cef.find((line) => line.includes('Invoice'))).toContain('msg=Invoice 8812\\n|differs\\=\\\\ ');
});

test('a question that will not do says what is taken', async () => {
  const { desk, root } = await lived();
  for (const asked of [
    { colour: 'red' },
    { limit: '0' },
    { limit: '501' },
    { from: 'soon' },
    { result: 'great' },
  ] as Asked[])
    expect(await desk.audit.page(root as Viewer, asked)).toMatchObject({
      ok: false,
      code: 'malformed',
      message: expect.stringMatching(/takes from, until, activity/),
    });
});
