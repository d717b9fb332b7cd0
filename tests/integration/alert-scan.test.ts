import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { AnyCommand } from '../../core/commands.ts';
import { DAY, MINUTE } from '../../core/time.ts';
import { startAlertScan } from '../../sync-server/alert-scan.ts';
import { createHandle, type Handle } from '../../sync-server/handle.ts';
import { openStore } from '../../sync-server/store/open.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { person } from '../support/given.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';

let postgres: Postgres;
const undo: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

type Node = {
  readonly handle: Handle;
  readonly store: Store;
  must(command: AnyCommand): Promise<Readonly<Record<string, unknown>>>;
};

const time = { now: 0 };
const onFault = (fault: unknown) => expect.fail(String(fault));

/** A node of a cluster, or the only one where there is no address of a database. */
async function node(place: { folder: string; databaseUrl?: string; key: Buffer }, name: string): Promise<Node> {
  const store = await openStore({ databaseUrl: undefined, ...place });
  const shared = { store, now: () => time.now, newId: randomUUID, onFault };
  const handle = await createHandle(shared);
  store.onAppended(
    () => void handle.catchUp(),
    () => handle.state.seq,
  );
  const scan = startAlertScan({ ...shared, handle, node: name, rest: 0 });
  undo.push(async () => {
    await scan.stop();
    await handle.close();
    await store.close();
  });
  return {
    handle,
    store,
    async must(command) {
      const root = [...handle.state.users.keys()][0];
      const actor = root ? person(root) : ({ kind: 'operator', client: 'test' } as const);
      const answer = await handle.send({ id: randomUUID(), command, actor });
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      return answer.result;
    },
  };
}

function place() {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-scan-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, key: randomBytes(32) };
}

/** Somebody holds a role all day. */
async function standing({ must }: Node): Promise<string> {
  await must({ type: 'SetUp', organisation: 'Contoso', upn: 'root@contoso.example', name: 'Root' });
  const { userId } = await must({ type: 'CreateUser', upn: 'alice@contoso.example', name: 'Alice' });
  const { roleId } = await must({ type: 'CreateRole', name: 'Billing Reader' });
  const about = { roleId: String(roleId), principalId: String(userId), scope: '/', endAt: null, justification: 'x' };
  const { assignmentId } = await must({ type: 'AssignRole', assignmentType: 'active', ...about });
  return String(assignmentId);
}

async function alertsIn({ store }: Node): Promise<readonly string[]> {
  const records = await store.read(0, 10_000);
  return records.flatMap(({ event }) =>
    event.type.startsWith('Alert') && 'alert' in event ? [`${event.type} ${event.alert}`] : [],
  );
}

test('[W3] what changes an alert is on record a minute later, and what time changes within ten', async () => {
  time.now = Date.UTC(2026, 0, 5, 8);
  const one = await node(place(), 'a');
  const assignmentId = await standing(one);
  expect(await alertsIn(one)).toEqual([]);
  time.now += MINUTE;
  const triggered = 'AlertTriggered standing_access';
  await until(async () => (await alertsIn(one)).includes(triggered), 'the alert is on record');
  await one.must({ type: 'RemoveAssignment', assignmentId });
  time.now += MINUTE;
  await until(async () => (await alertsIn(one)).includes('AlertResolved standing_access'), 'it is over');
  expect(await alertsIn(one)).toEqual([triggered, 'AlertResolved standing_access']);
  time.now += 31 * DAY;
  await until(async () => (await alertsIn(one)).includes('AlertTriggered stale_accounts'), 'nobody signed in');
});

test('[W3] of two nodes one looks; where it stops the other does, and nothing is recorded twice', async () => {
  time.now = Date.UTC(2026, 0, 5, 8);
  const shared = { ...place(), databaseUrl: await postgres.freshDatabase() };
  const [first, second] = [await node(shared, 'a'), await node(shared, 'b')];
  const assignmentId = await standing(first);
  await until(() => second.handle.state.seq === first.handle.state.seq, 'the other node has caught up');
  time.now += MINUTE;
  await until(async () => (await alertsIn(second)).length > 0, 'the alert is on record');
  const stop = undo.splice(-1)[0]!;
  await stop();
  await first.must({ type: 'RemoveAssignment', assignmentId });
  time.now += MINUTE;
  await until(async () => (await alertsIn(first)).length > 1, 'it is over');
  expect(await alertsIn(first)).toEqual(['AlertTriggered standing_access', 'AlertResolved standing_access']);
});
