import { once } from 'node:events';
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { BEARER, MAX_FRAME_BYTES, SUB_PROTOCOL } from '../../core/wire/frames.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { jsonFrame, openSocket, type Socket } from '../support/socket.ts';

let server: TestServer;
let alice: Person;
const open = () => openSocket(server.url, 'me', { token: alice.token });

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.user('Alice');
});
afterAll(() => server.close());

async function closeCode(send: (socket: Socket) => void): Promise<number> {
  const socket = open();
  await socket.hello();
  send(socket);
  return (await socket.closed).code;
}

function syncStep1(stateVector: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint8Array(encoder, stateVector);
  return encoding.toUint8Array(encoder);
}

test('[Y4] a frame beyond 64 KB closes the socket', async () => {
  expect(await closeCode((socket) => socket.sendBytes(new Uint8Array(MAX_FRAME_BYTES + 1)))).toBe(1009);
});

test('[Y4] a state vector beyond 4 KB closes the socket unread', async () => {
  const many = new Map(Array.from({ length: 1_500 }, (_, index) => [index * 7_919, index + 1] as const));
  const vector = Y.encodeStateVector(many);
  expect(vector.byteLength).toBeGreaterThan(4_096);
  expect(await closeCode((socket) => socket.sendBytes(syncStep1(vector)))).toBe(4429);
});

test('[Y4] frames that are none close the socket', async () => {
  const frames = [
    new Uint8Array(),
    new Uint8Array([0]),
    new Uint8Array([0, 9]),
    new Uint8Array([0, 0, 200]),
    new Uint8Array([77]),
    syncStep1(new Uint8Array([255, 255, 255, 255, 15])),
    new Uint8Array([100, 5, 0xff, 0xff]),
    jsonFrame('not json'),
    jsonFrame([]),
    jsonFrame(null),
    jsonFrame({ command: { type: 'CancelRequest' } }),
  ];
  for (const frame of frames) expect(await closeCode((socket) => socket.sendBytes(frame))).toBe(4400);
  expect(await closeCode((socket) => socket.ws.send('text'))).toBe(4400);
});

test('a command whose id can be read is answered with what is wrong', async () => {
  const socket = open();
  await socket.hello();
  const id = '01900000-0000-7000-8000-00000000bbbb';
  socket.sendBytes(jsonFrame({ id, command: { type: 'ActivateRole', eligibleAssignmentId: 'x', duration: 'PT1H' } }));
  expect(await socket.result(id)).toMatchObject({
    ok: false,
    fault: 'malformed',
    detail: expect.stringMatching(/^command\.eligibleAssignmentId: .*UUID/),
  });
  socket.close();
});

test('[Y4] commands beyond the rate close the socket with 4429', async () => {
  const socket = open();
  await socket.hello();
  const id = '01900000-0000-7000-8000-00000000cccc';
  const frame = jsonFrame({ id, command: { type: 'CancelRequest', requestId: id } });
  for (let sent = 0; sent < 60; sent++) socket.sendBytes(frame);
  expect((await socket.closed).code).toBe(4429);
  expect(socket.arrived.filter((kind) => kind === 'result').length).toBeLessThanOrEqual(41);
});

test.each([
  ['an awareness', [1, 1, 0]],
  ['an update', [0, 2, 0]],
])('[Y4] %s, which nothing is done about, closes the socket beyond the rate as well', async (_, bytes) => {
  const code = await closeCode((socket) => {
    for (let sent = 0; sent < 60; sent++) socket.sendBytes(new Uint8Array(bytes));
  });
  expect(code).toBe(4429);
});

test('[Y4] thousands of random and mutated frames crash nothing and change nothing', async () => {
  const next = generator(20_260_105);
  const seq = server.app.handle.state.seq;
  const good = jsonFrame({ id: '01900000-0000-7000-8000-00000000dddd', command: { type: 'CancelRequest' } });
  let sent = 0;
  while (sent < 3_000) {
    const socket = open();
    await socket.hello();
    for (let tries = 0; tries < 5 && socket.ws.readyState === 1; tries++) {
      socket.sendBytes(next() % 2 ? mutated(good, next) : garbage(next));
      sent++;
    }
    socket.ws.terminate();
  }
  expect((await server.fetch('/readyz')).status).toBe(200);
  expect(server.app.handle.state.seq).toBe(seq);
  const socket = open();
  await socket.sync();
  socket.close();
  expect(server.logged.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
});

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return state >>> 8;
  };
}

function garbage(next: () => number): Uint8Array {
  const bytes = Uint8Array.from({ length: next() % 80 }, () => next() & 255);
  // Most would be none at the first byte; these get further in.
  if (bytes.length && next() % 4) bytes[0] = [0, 1, 2, 3, 100, 101][next() % 6]!;
  if (bytes.length > 1 && next() % 2) bytes[1] = next() % 3;
  return bytes;
}

function mutated(frame: Uint8Array, next: () => number): Uint8Array {
  const bytes = Uint8Array.from(frame);
  for (let changes = next() % 4; changes >= 0; changes--) bytes[next() % bytes.length] = next() & 255;
  return bytes.subarray(0, bytes.length - (next() % 3));
}

test('every socket’s heart beats in its turn, and one that answers nothing is given up', async () => {
  const beating = await startTestServer({ limits: { heartbeat: 64 } });
  const bob = await beating.user('Bob');
  const sockets = Array.from({ length: 5 }, () => openSocket(beating.url, 'me', { token: bob.token }));
  const address = `${beating.url.replace('http', 'ws')}/sync/me`;
  const deaf = new WebSocket(address, [SUB_PROTOCOL, BEARER + bob.token], { autoPong: false });
  const gone = once(deaf, 'close');
  await Promise.all(sockets.map(({ ws }) => twice(ws, 'ping')));
  await gone;
  await Promise.all(sockets.map(({ ws }) => once(ws, 'ping')));
  for (const { ws, arrived } of sockets) {
    expect(ws.readyState).toBe(ws.OPEN);
    expect(arrived).toContain('awareness');
  }
  await beating.close();
});

async function twice(ws: WebSocket, event: string): Promise<void> {
  await once(ws, event);
  await once(ws, event);
}
