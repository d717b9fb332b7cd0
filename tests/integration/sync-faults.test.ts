import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/socket.ts';

let server: TestServer;
let alice: Person;
let eligible: string;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.user('Alice');
  eligible = await server.assign(await server.role('User Administrator'), alice);
});
afterAll(() => server.close());

test('[H3] a write that fails is answered try later, and no document shows what was not written', async () => {
  const socket = openSocket(server.url, 'me', { token: alice.token });
  await socket.sync();
  const { store } = server.app;
  const begin = store.begin;
  const broken: typeof begin = async (after, keys) => {
    const turn = await begin(after, keys);
    const commit = async () => {
      await turn.abort();
      throw new Error('the disk is full');
    };
    return { ...turn, commit };
  };
  Object.assign(store, { begin: broken });
  const about = { eligibleAssignmentId: eligible, duration: 'PT1H', justification: 'Invoice 8812' };
  socket.command({ type: 'ActivateRole', ...about }).catch(() => {});
  const { epoch } = await socket.hello();
  const { code, reason } = await socket.closed;
  expect(code).toBe(4409);
  expect(reason).not.toBe(epoch);
  Object.assign(store, { begin });
  expect(socket.rows('active')).toEqual({});

  const again = openSocket(server.url, 'me', { token: alice.token });
  await again.sync();
  expect(reason).toBe((await again.hello()).epoch);
  expect(again.rows('active')).toEqual({});
  expect(await again.command({ type: 'ActivateRole', ...about })).toMatchObject({ ok: true });
  expect(Object.keys(again.rows('active'))).toHaveLength(1);
  again.close();
});

test('a socket opened while the store is stuck waits, and is served when it goes on', async () => {
  const { store } = server.app;
  const begin = store.begin;
  let goOn = () => {};
  const stuck = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  Object.assign(store, {
    begin: async (...ask: Parameters<typeof begin>) => {
      await stuck;
      return begin(...ask);
    },
  });
  const sent = server.must(null, { type: 'CreateGroup', name: 'Stuck' });
  const socket = openSocket(server.url, 'me', { token: alice.token });
  const synced = socket.sync();
  goOn();
  await Promise.all([sent, synced]);
  Object.assign(store, { begin });
  socket.close();
});
