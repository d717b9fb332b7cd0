import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { ActiveRow, EligibleRow } from '../../core/wire/rows.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/socket.ts';
import { until } from '../support/until.ts';

let server: TestServer;
let alice: Person;
let roleId: string;
let eligibleId: string;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.user('Alice');
  roleId = await server.role('User Administrator');
  eligibleId = await server.assign(roleId, alice);
});
afterAll(() => server.close());

const activate = (id = eligibleId) =>
  ({ type: 'ActivateRole', eligibleAssignmentId: id, duration: 'PT1H', justification: 'Invoice 8812' }) as const;

function stockProvider(room: string, doc: Y.Doc, token: string): WebsocketProvider {
  return new WebsocketProvider(`${server.url.replace('http', 'ws')}/sync`, room, doc, {
    protocols: ['keyturn.v1', `bearer.${token}`],
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
}

test('a stock y-websocket provider reads room me and sees an activation', async () => {
  const erin = await server.user('Erin');
  const eligible = await server.assign(roleId, erin);
  const doc = new Y.Doc();
  const provider = stockProvider('me', doc, erin.token);
  try {
    await until(() => provider.synced);
    const row = doc.getMap<EligibleRow>('eligible').get(eligible);
    expect(row).toMatchObject({ roleName: 'User Administrator', scope: '/', memberType: 'Direct' });
    expect(doc.getMap('meta').get('user')).toMatchObject({ upn: 'erin@contoso.example' });

    const requestId = await server.activate(erin, eligible);
    const active = await until(() => doc.getMap<ActiveRow>('active').get(requestId));
    expect(active).toMatchObject({ state: 'Activated', requestId, roleName: 'User Administrator' });
  } finally {
    provider.destroy();
  }
});

test('[Y2] a change a client makes to its document is dropped, and its next sync starts afresh', async () => {
  const frank = await server.user('Frank');
  const doc = new Y.Doc();
  const provider = stockProvider('me', doc, frank.token);
  const other = openSocket(server.url, 'me', { token: frank.token });
  try {
    await until(() => provider.synced);
    doc.getMap('active').set('forged', { roleName: 'Global Administrator' });
    await until(async () => (await metric('keyturn_client_updates_dropped_total')) >= 1);
    await other.sync();
    expect(other.rows('active')).toEqual({});
    expect(Object.keys(other.rows('meta').user!)).toContain('upn');

    const closed = new Promise<{ code: number }>((resolve) => provider.on('closed', resolve));
    provider.disconnect();
    provider.connect();
    expect((await closed).code).toBe(4409);
  } finally {
    provider.destroy();
    other.close();
  }
});

test('says hello first, and names the epoch the document carries', async () => {
  const socket = openSocket(server.url, 'me', { token: alice.token });
  const hello = await socket.hello();
  await socket.sync();
  expect(socket.arrived[0]).toBe('hello');
  expect(hello.protocol).toBe(1);
  expect(Math.abs(Date.parse(hello.serverTime) - server.now())).toBeLessThan(5_000);
  expect(socket.doc.getMap('meta').get('epoch')).toBe(hello.epoch);
  expect([...Y.decodeStateVector(Y.encodeStateVector(socket.doc)).keys()]).toEqual([Number(hello.epoch)]);
  socket.close();
});

test('[Y3] a state vector of another epoch closes the socket with the new epoch as the reason', async () => {
  const foreign = new Y.Doc();
  foreign.getMap('eligible').set('x', 1);
  const socket = openSocket(server.url, 'me', { token: alice.token });
  const { epoch } = await socket.hello();
  socket.sync(foreign).catch(() => {});
  expect(await socket.closed).toEqual({ code: 4409, reason: epoch });
});

test('within an epoch a reconnecting client gets the difference alone', async () => {
  const gina = await server.user('Gina');
  const eligible = await server.assign(roleId, gina);
  const first = openSocket(server.url, 'me', { token: gina.token });
  await first.sync();
  first.close();
  await first.closed;
  await server.activate(gina, eligible);

  const second = openSocket(server.url, 'me', { token: gina.token });
  const sizes: number[] = [];
  second.ws.on('message', (data: Buffer) => sizes.push(data.byteLength));
  Y.applyUpdate(second.doc, Y.encodeStateAsUpdate(first.doc));
  await second.sync();
  expect(Object.keys(second.rows('active'))).toHaveLength(1);
  expect(Object.keys(second.rows('eligible'))).toEqual([eligible]);
  const whole = Y.encodeStateAsUpdate(second.doc).byteLength;
  expect(Math.max(...sizes)).toBeLessThan(whole);
  second.close();
});

test('a command over the socket is answered after its own change has arrived', async () => {
  const henry = await server.user('Henry');
  const eligible = await server.assign(roleId, henry);
  const socket = openSocket(server.url, 'me', { token: henry.token });
  await socket.sync();
  const before = socket.arrived.length;
  const answer = await socket.command(activate(eligible));
  expect(answer).toMatchObject({ ok: true, result: { status: 'Provisioned' } });
  const requestId = answer.ok ? String(answer.result.requestId) : '';
  expect(socket.arrived.slice(before)).toEqual(['update', 'result']);
  expect(socket.rows('active')[requestId]).toMatchObject({ state: 'Activated' });
  socket.close();
});

test('[H2] a command sent twice under one id is done once', async () => {
  const iris = await server.user('Iris');
  const eligible = await server.assign(roleId, iris);
  const socket = openSocket(server.url, 'me', { token: iris.token });
  await socket.sync();
  const first = await socket.command(activate(eligible), { id: '01900000-0000-7000-8000-00000000aaaa' });
  const again = openSocket(server.url, 'me', { token: iris.token });
  await again.sync();
  const second = await again.command(activate(eligible), { id: '01900000-0000-7000-8000-00000000aaaa' });
  expect(second).toEqual(first);
  expect(Object.keys(again.rows('active'))).toHaveLength(1);
  socket.close();
  again.close();
});

test('[Y7] a dry run decides and changes nothing; a lapsed command is not tried', async () => {
  const jack = await server.user('Jack');
  const eligible = await server.assign(roleId, jack);
  const socket = openSocket(server.url, 'me', { token: jack.token });
  await socket.sync();
  expect(await socket.command(activate(eligible), { dryRun: true })).toMatchObject({ ok: true });
  const tooLong = { ...activate(eligible), duration: 'PT20H' };
  expect(await socket.command(tooLong, { dryRun: true })).toMatchObject({
    rejection: { code: 'duration_too_long', facts: { max: 'PT8H', asked: 'PT20H' } },
  });
  const lapsed = await socket.command(activate(eligible), { deadline: '2026-01-01T00:00:00Z' });
  expect(lapsed).toMatchObject({ ok: false, fault: 'lapsed' });
  const wrong = await socket.command(activate(eligible), { deadline: 'tomorrow' });
  expect(wrong).toMatchObject({ ok: false, fault: 'malformed', detail: expect.stringContaining('deadline') });
  expect(server.app.handle.state.by.activationsOfUser.get(jack.id)?.size ?? 0).toBe(0);
  socket.close();
});

test('the actor of a command is the session’s, whatever the frame says', async () => {
  const kim = await server.user('Kim');
  const socket = openSocket(server.url, 'me', { token: kim.token });
  await socket.sync();
  // The assignment is Alice's.
  expect(await socket.command(activate())).toMatchObject({ ok: false, rejection: { code: 'not_eligible' } });
  const forged = { ...activate(), actor: { kind: 'user', userId: alice.id } } as never;
  expect(await socket.command(forged)).toMatchObject({ ok: false, fault: 'malformed' });
  socket.close();
});

test('a session to look with may send nothing', async () => {
  const lena = await server.user('Lena', 'read');
  const eligible = await server.assign(roleId, lena);
  const socket = openSocket(server.url, 'me', { token: lena.token });
  await socket.sync();
  expect(await socket.command(activate(eligible))).toMatchObject({ rejection: { code: 'not_allowed' } });
  socket.close();
});

test('an activation leaves the document when it ends', async () => {
  const mona = await server.user('Mona');
  const eligible = await server.assign(roleId, mona);
  const socket = openSocket(server.url, 'me', { token: mona.token });
  await socket.sync();
  const answer = await socket.command({ ...activate(eligible), duration: 'PT5M' });
  expect(answer.ok).toBe(true);
  await server.pass(5 * 60_000);
  await until(() => Object.keys(socket.rows('active')).length === 0);
  expect(Object.values(socket.rows('notices'))).toMatchObject([{ kind: 'expired', roleName: 'User Administrator' }]);
  socket.close();
});

async function metric(name: string): Promise<number> {
  const text = await (await server.fetch('/metrics')).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}
