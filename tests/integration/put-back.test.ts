import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createHandle, type Handle } from '../../sync-server/handle.ts';
import { openPostgresStore } from '../../sync-server/store/postgres.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { sendTo } from '../support/prepared.ts';
import { runSql } from '../support/store-places.ts';
import { until } from '../support/until.ts';

const key = randomBytes(32);
let postgres: Postgres;
let url: string;
let closing: (() => Promise<void>)[];
let node: Handle;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.freshDatabase();
  closing = [];
  node = await startNode();
  await sendTo(node, { type: 'SetUp', organisation: 'Contoso', upn: 'root@contoso.example', name: 'Root' });
  await group(node, 'Before');
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
});

async function startNode(): Promise<Handle> {
  const store = await openPostgresStore({ url, key });
  const handle = await createHandle({ store, now: Date.now, newId: randomUUID, onFault() {} });
  closing.push(
    () => store.close(),
    () => handle.close(),
  );
  return handle;
}

const group = (handle: Handle, name: string) => sendTo(handle, { type: 'CreateGroup', name });
const groups = ({ state }: Handle) => Array.from(state.groups.values(), ({ name }) => name).toSorted();

/** Puts the log back to an earlier place, as a failover to a copy that is behind does; another node goes on from there. */
async function putBack(seq: number, more: readonly string[]): Promise<void> {
  await runSql(
    url,
    `DELETE FROM keyturn.command WHERE seq > ${seq}; DELETE FROM keyturn.event WHERE seq > ${seq};
     UPDATE keyturn.head h SET seq = e.seq, hash = e.hash FROM keyturn.event e WHERE e.seq = ${seq}`,
  );
  const other = await startNode();
  for (const name of more) await group(other, name);
}

test.each([
  ['is behind it', []],
  ['is as far', ['Kept 1', 'Kept 2']],
  ['is ahead of it', ['Kept 1', 'Kept 2', 'Kept 3']],
])('[H10] a node whose newest records a failover lost does not decide on them where the log %s', async (_, more) => {
  const { seq } = node.state;
  for (const name of ['Lost 1', 'Lost 2']) await group(node, name);
  await putBack(seq, more);
  await until(
    () =>
      group(node, 'After').then(
        () => true,
        () => false,
      ),
    'it decides again',
  );
  expect(groups(node)).toEqual(['After', 'Before', ...more]);
  expect(groups(await startNode())).toEqual(groups(node));
});

test('[H10] nor does it show them once it hears of the log', async () => {
  const { seq } = node.state;
  for (const name of ['Lost 1', 'Lost 2']) await group(node, name);
  await putBack(seq, ['Kept 1', 'Kept 2', 'Kept 3']);
  await until(
    () =>
      node.caughtUp().then(
        () => true,
        () => false,
      ),
    'it has caught up',
  );
  expect(groups(node)).toEqual(['Before', 'Kept 1', 'Kept 2', 'Kept 3']);
});
