import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { createHttpServer, type HttpOptions } from '../../sync-server/http/server.ts';
import { createLog } from '../../sync-server/log.ts';
import { startTestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const PIECE = 'x'.repeat(1024 * 1024);

/** A server whose `/long` is a hundred megabytes for whoever names themselves by a token. */
async function longAnswers(options: Partial<HttpOptions> = {}) {
  let open = 0;
  async function* pieces() {
    open++;
    try {
      for (let sent = 0; sent < 100; sent++) yield PIECE;
    } finally {
      open--;
    }
  }
  const server = createHttpServer({
    routes: [
      { method: 'GET', path: '/long', access: 'session', long: true, handle: () => ({ status: 200, body: pieces() }) },
      {
        method: 'GET',
        path: '/broken',
        access: 'session',
        long: true,
        handle: () => Promise.reject(new Error('broken')),
      },
    ],
    authenticate: async (userId) => ({ userId, client: 'test', access: 'read', hash: '', expiresAt: 0, seq: 0 }),
    stands: () => true,
    newId: () => 'id',
    https: false,
    log: createLog(new Writable({ write: (_chunk, _encoding, done) => done() })),
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const { port } = server.address() as AddressInfo;
  return {
    status: async (path: string, token: string) => {
      const stop = new AbortController();
      const headers = { authorization: `Bearer ${token}` };
      const { status } = await fetch(`http://127.0.0.1:${port}${path}`, { headers, signal: stop.signal });
      stop.abort();
      return status;
    },
    /** Asks and reads nothing. */
    unread(token: string): Socket {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {}).pause();
      socket.write(`GET /long HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`);
      closing.push(() => socket.destroy());
      return socket;
    },
    open: () => open,
  };
}

test('[Y13] one person has five long answers on their way and no more, and others have theirs', async () => {
  const { status, unread, open } = await longAnswers();
  const sockets = Array.from({ length: 5 }, () => unread('mallory'));
  await until(() => open() === 5);
  expect(await status('/long', 'mallory')).toBe(429);
  expect(await status('/long', 'alice')).toBe(200);
  sockets[0]!.destroy();
  await until(() => open() === 4);
  expect(await status('/long', 'mallory')).toBe(200);
});

test('[Y13] a long answer that nobody reads is given up, and one that could not be made counts no more', async () => {
  const { status, unread, open } = await longAnswers({ unreadFor: 200 });
  unread('mallory');
  await until(() => open() === 1);
  await until(() => open() === 0);
  for (let times = 0; times < 7; times++) expect(await status('/broken', 'mallory')).toBe(500);
  expect(await status('/long', 'mallory')).toBe(200);
});

test('[Y13] exports of the audit are long answers, and those that were read make room for the next ones', async () => {
  const server = await startTestServer();
  closing.push(server.close);
  const alice = await server.user('Alice');
  const id = await server.assign(await server.role('Billing'), alice);
  for (let times = 0; times < 10; times++) {
    const activeAssignmentId = await server.activate(alice, id);
    await server.must(alice, { type: 'DeactivateRole', activeAssignmentId });
  }
  for (let times = 0; times < 8; times++) {
    const answer = await server.fetch('/audit/export?format=csv&own=true', { token: alice.token });
    expect(answer.status).toBe(200);
    expect((await answer.text()).split('\n').length).toBeGreaterThan(20);
    const head = await server.fetch('/audit/export?format=csv&own=true', { token: alice.token, method: 'HEAD' });
    expect(head.status).toBe(200);
  }
});
