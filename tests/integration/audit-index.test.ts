import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { auditKeys } from '../../core/audit.ts';
import type { Recorded } from '../../core/events.ts';
import { createKeeper, type Keeper } from '../../sync-server/audit/keeper.ts';
import { openStore } from '../../sync-server/store/open.ts';
import {
  AUDIT_BLOCK,
  type AuditIndex,
  type AuditSearch,
  type Store,
  StoreAway,
} from '../../sync-server/store/store.ts';
import { START } from '../support/given.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { type Place, postgresPlace, sqlitePlace } from '../support/store-places.ts';

const STORES = ['SQLite', 'PostgreSQL'] as const;
const key = randomBytes(32);
let postgres: Postgres;
let place: Place;
let store: Store;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
afterEach(async () => {
  await store.close();
  await place.remove();
});

async function open(kind: (typeof STORES)[number]): Promise<void> {
  place = kind === 'SQLite' ? await sqlitePlace() : await postgresPlace(postgres);
  store = await openStore({ ...place.at, key });
}

/** A record of one of three people who activate and deactivate one of two roles; two of each moment. */
function recordAt(seq: number): Recorded {
  const userId = `person${seq % 3}`;
  const about = { userId, roleId: `role${seq % 2}`, scope: '/', requestId: `request${Math.floor(seq / 5)}` };
  const event =
    seq % 4
      ? ({ type: 'RoleActivated', ...about, startAt: START, endAt: START, justification: '' } as const)
      : ({ type: 'RoleDeactivated', ...about, deactivationId: 'x' } as const);
  const by = { kind: 'user', userId: seq % 7 ? userId : 'person0', client: 'test', access: 'self' } as const;
  return { seq, at: START + Math.floor(seq / 2) * 1_000, actor: by, commandId: `command${seq}`, event };
}

async function append(count: number): Promise<readonly Recorded[]> {
  const { seq } = await store.head();
  const records = Array.from({ length: count }, (_, index) => recordAt(seq + index + 1));
  await (await store.begin(seq, [])).commit(records, []);
  return records;
}

/** What a search is meant to find, looked for in every record. */
function described(records: readonly Recorded[], search: AuditSearch, limit: number): readonly number[] {
  const { personId, from, until, before, ...exact } = search;
  return records
    .map(auditKeys)
    .filter((keys) => Object.entries(exact).every(([name, value]) => keys[name as 'actorId'] === value))
    .filter(({ actorId, subjectId }) => personId === undefined || personId === actorId || personId === subjectId)
    .filter(({ at }) => (from === undefined || at >= from) && (until === undefined || at < until))
    .filter(({ seq }) => before === undefined || seq < before)
    .map(({ seq }) => seq)
    .reverse()
    .slice(0, limit);
}

async function expectFound(keeper: Keeper, records: readonly Recorded[], search: AuditSearch, limit: number) {
  expect(await keeper.find(search, limit)).toEqual(described(records, search, limit));
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const instant = fc.integer({ min: -5, max: 900 }).map((second) => START + second * 500);

test.each(STORES)('[U3] what fits is found in every block and in what is in none yet (%s)', async (kind) => {
  await open(kind);
  const records = await append(3 * AUDIT_BLOCK + 100);
  const keeper = createKeeper(store, console.error);
  await keeper.catchUp();
  expect((await store.auditIndex.place()).seq).toBe(3 * AUDIT_BLOCK);
  const person = fc.constantFrom('person0', 'person1', 'nobody');
  const search = fc.record({
    activity: maybe(fc.constant('Remove member from role completed (PIM deactivate)')),
    actorId: maybe(person),
    subjectId: maybe(person),
    roleId: maybe(fc.constant('role1')),
    requestId: maybe(fc.nat(180).map((number) => `request${number}`)),
    personId: maybe(person),
    from: maybe(instant),
    until: maybe(instant),
    before: maybe(fc.integer({ min: 1, max: records.length + 2 })),
  });
  await fc.assert(
    fc.asyncProperty(search, fc.constantFrom(1, 50, 5_000), async (asked, limit) => {
      const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
      await expectFound(keeper, records, given, limit);
    }),
    { numRuns: 150 },
  );
  await keeper.close();
});

test.each(STORES)('[U3] a page that begins within a block goes on in blocks far behind it (%s)', async (kind) => {
  await open(kind);
  const records: Recorded[] = [];
  // Of each block three by somebody who is rare, or one by somebody else: what else is in it is of no account.
  for (let block = 0; block < 600; block++) {
    const first = block * AUDIT_BLOCK + 1;
    const actor = { kind: 'user', userId: block % 35 ? 'other' : 'rare', client: 'test', access: 'self' } as const;
    const inBlock = (block % 35 ? [255] : [20, 21, 22]).map((offset) => ({ ...recordAt(first + offset), actor }));
    await store.auditIndex.add(inBlock.map(auditKeys), inBlock.at(-1)!.commandId);
    records.push(...inBlock);
  }
  const rare = described(records, { actorId: 'rare' }, records.length);
  for (const limit of [10, 11, 13, 16, 1_000]) {
    const found: number[] = [];
    for (let page: readonly number[] = []; found.length === 0 || page.length === limit; found.push(...page))
      page = await store.auditIndex.find({ actorId: 'rare', before: found.at(-1) ?? 600 * AUDIT_BLOCK }, limit);
    expect(found, `pages of ${limit}`).toEqual(rare);
  }
});

test.each(STORES)('[U3] what is committed is found without being read again (%s)', async (kind) => {
  await open(kind);
  let reads = 0;
  const counted: Pick<Store, 'read' | 'auditIndex'> = {
    auditIndex: store.auditIndex,
    read: (...asked) => {
      reads++;
      return store.read(...asked);
    },
  };
  const keeper = createKeeper(counted, console.error);
  await keeper.catchUp();
  const records: Recorded[] = [];
  const before = reads;
  for (let full = false; !full; ) {
    const more = await append(100);
    records.push(...more);
    full = keeper.note(more);
  }
  expect(reads).toBe(before);
  await expectFound(keeper, records, { actorId: 'person1' }, 5_000);
  await keeper.catchUp();
  expect((await store.auditIndex.place()).seq).toBe(AUDIT_BLOCK);
  await expectFound(keeper, records, { actorId: 'person1' }, 5_000);
  // What it was not told of, it reads.
  records.push(...(await append(10)));
  await keeper.catchUp();
  await expectFound(keeper, records, {}, 5_000);
  await keeper.close();
});

test('[U3] full blocks are taken in one by one, and all at once for whoever searches meanwhile', async () => {
  await open('SQLite');
  const keeper = createKeeper(store, console.error);
  const records = await append(4 * AUDIT_BLOCK + 10);
  const place = async () => (await store.auditIndex.place()).seq;
  // What it was not told of it reads.
  expect(await keeper.step()).toBe(0);
  expect(await place()).toBe(AUDIT_BLOCK);
  expect(keeper.note(records)).toBe(true);
  await expectFound(keeper, records, { actorId: 'person1' }, 5_000);
  expect(await keeper.step()).toBe(2);
  expect(await place()).toBe(2 * AUDIT_BLOCK);
  const [left] = await Promise.all([keeper.step(), keeper.catchUp()]);
  expect(left).toBe(0);
  expect(await place()).toBe(4 * AUDIT_BLOCK);
  await expectFound(keeper, records, { actorId: 'person1' }, 5_000);
  await keeper.close();
});

test('[U3] two nodes keep one index', async () => {
  await open('PostgreSQL');
  const [one, other] = [createKeeper(store, console.error), createKeeper(store, console.error)];
  const records = [...(await append(AUDIT_BLOCK - 5))];
  await Promise.all([one.catchUp(), other.catchUp()]);
  records.push(...(await append(AUDIT_BLOCK)));
  await Promise.all([one.catchUp(), other.catchUp()]);
  records.push(...(await append(AUDIT_BLOCK)));
  await one.catchUp();
  // The other one still has in memory what the first has put into the index.
  await expectFound(other, records.slice(0, 2 * AUDIT_BLOCK - 5), {}, 5_000);
  await other.catchUp();
  for (const keeper of [one, other]) await expectFound(keeper, records, { personId: 'person2' }, 5_000);
});

test('[U3] a store that does not answer a node that starts is no reason to throw away what all of them search', async () => {
  await open('PostgreSQL');
  const records = await append(2 * AUDIT_BLOCK + 10);
  await createKeeper(store, console.error).catchUp();
  let away = true;
  let cleared = 0;
  const keeper = createKeeper(
    {
      read: (after, limit) => (away ? Promise.reject(new Error('away')) : store.read(after, limit)),
      auditIndex: {
        ...store.auditIndex,
        clear: async () => {
          cleared++;
        },
      },
    },
    console.error,
  );
  await expect(keeper.catchUp()).rejects.toThrow('away');
  away = false;
  await keeper.catchUp();
  expect(cleared).toBe(0);
  await expectFound(keeper, records, { actorId: 'person1' }, 1_000);
});

test.each(STORES)('[U3] while the index cannot be written the log is searched all the same (%s)', async (kind) => {
  await open(kind);
  const records = [...(await append(AUDIT_BLOCK + 10))];
  let full = false;
  const faults: unknown[] = [];
  const { auditIndex } = store;
  const add: AuditIndex['add'] = async (...block) => {
    if (full) throw new StoreAway('its disk is full');
    await auditIndex.add(...block);
  };
  const onFault = (fault: unknown) => void faults.push(fault);
  const keeper = createKeeper({ read: store.read, auditIndex: { ...auditIndex, add } }, onFault);
  await keeper.catchUp();
  full = true;
  for (const count of [AUDIT_BLOCK, 2 * AUDIT_BLOCK]) {
    records.push(...(await append(count)));
    await keeper.catchUp();
    await expectFound(keeper, records, { actorId: 'person1' }, 5_000);
  }
  expect(faults).toEqual([new StoreAway('its disk is full')]);
  full = false;
  await keeper.catchUp();
  expect((await auditIndex.place()).seq).toBe(4 * AUDIT_BLOCK);
  await expectFound(keeper, records, { actorId: 'person1' }, 5_000);
  full = true;
  await append(65 * AUDIT_BLOCK);
  await expect(keeper.catchUp()).rejects.toThrow(StoreAway);
  await keeper.close();
});

test('[H10] what a failover lost is not found', async () => {
  await open('PostgreSQL');
  const records = await append(10);
  const keeper = createKeeper(store, console.error);
  await keeper.catchUp();
  await place.tamper(
    'DELETE FROM event WHERE seq > 4; UPDATE head h SET seq = 4, hash = e.hash FROM event e WHERE e.seq = 4',
  );
  keeper.forget();
  await keeper.catchUp();
  await expectFound(keeper, records.slice(0, 4), {}, 100);
});
