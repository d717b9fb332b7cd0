import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { jsonFrame, openSocket } from '../support/socket.ts';

let server: TestServer;
let mallory: Person;

beforeAll(async () => {
  server = await startTestServer({ rates: { messages: { perSecond: 1, burst: 200 } } });
  mallory = await server.user('Mallory');
});
afterAll(() => server.close());

/** A command that is none, as long as a frame may be. */
const NONSENSE = jsonFrame({
  id: crypto.randomUUID(),
  command: { type: 'CancelRequest', nonsense: 'x'.repeat(60_000) },
});

test('[Y8] what is no command is limited over all sockets of a person, and others are not', async () => {
  const sockets = Array.from({ length: 10 }, () => openSocket(server.url, 'me', { token: mallory.token }));
  await Promise.all(sockets.map((socket) => socket.hello()));
  for (const socket of sockets) for (let times = 0; times < 5; times++) socket.sendBytes(NONSENSE);
  expect(await Promise.race(sockets.map((socket) => socket.closed))).toMatchObject({ code: 4429 });
  const other = openSocket(server.url, 'me', { token: server.root.token });
  await other.sync();
  for (const socket of [...sockets, other]) socket.close();
});
