import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { HOUR, MINUTE, toIso } from '../../../core/time.ts';
import { EXTENSION_ORIGIN } from '../../../core/wire/extension-id.ts';
import { takeBack } from '../../../extension/db/outbox.ts';
import { readKept } from '../../../extension/db/wipe.ts';
import { ALICE, activeRow, approvalRow, idOf, myView, NOON, noticeRow } from '../../support/my-view.ts';
import { type Script, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { until } from '../../support/until.ts';
import { type WorkerRig, workerRig } from '../../support/worker-rig.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const BEN = { ...ALICE, id: idOf(0xb1), upn: 'ben@contoso.example', name: 'Ben Okoro' };

async function server(script: Script = {}): Promise<ScriptedServer> {
  const started = await scriptedServer({
    onHttp: (request, body) => {
      if (request.url!.startsWith('/auth/sign-out')) return { status: 204 };
      const user = (body as { upn: string }).upn === BEN.upn ? BEN : ALICE;
      return { status: 200, body: { token: `token-of-${user.name[0]}`, expiresAt: '2027-01-01T00:00:00.000Z', user } };
    },
    ...script,
  });
  started.show('me', myView());
  stops.push(started.stop);
  return started;
}

async function rig(): Promise<WorkerRig> {
  const made = await workerRig(EXTENSION_ORIGIN);
  stops.push(made.stop);
  return made;
}

async function signedIn(script: Script = {}): Promise<{ peer: ScriptedServer; alice: WorkerRig }> {
  const peer = await server(script);
  const alice = await rig();
  expect(await alice.signIn(peer.url, ALICE.upn, 'x')).toEqual({ ok: true });
  await alice.untilState('online');
  return { peer, alice };
}

const deactivate = { type: 'DeactivateRole', activeAssignmentId: idOf(1) } as const;

test('signing in keeps the session, connects and shows what is mine', async () => {
  const { peer, alice } = await signedIn();
  expect(peer.requests[0]).toMatchObject({
    what: 'POST /auth/sign-in',
    body: { upn: ALICE.upn, password: 'x', client: 'extension' },
  });
  expect(await readKept(alice.db, 'session')).toMatchObject({ server: peer.url, token: 'token-of-A', user: ALICE });
  await alice.untilMe((me) => me.meta.user.id === ALICE.id);
  expect(JSON.stringify(await alice.db.kept.toArray())).not.toContain('"x"');
});

test('a change at the server is in the database, on the badge and in the alarms', async () => {
  const { peer, alice } = await signedIn();
  const endAt = Date.now() + 60 * MINUTE;
  peer.show('me', myView({ active: [activeRow(endAt - NOON)] }));
  await until(() => alice.badge?.text === '1');
  await until(() => alice.alarms.has('tick'));
  expect(alice.alarms.get('tick')).toMatchObject({ when: expect.closeTo(endAt - 15 * MINUTE, -4) });
  expect(alice.alarms.get('keep')).toEqual({ minutes: 1 });
  peer.show('me', myView());
  await until(() => alice.badge?.text === '' && !alice.alarms.has('tick'));
  expect(alice.alarms.get('keep')).toEqual({ minutes: 5 });
});

test('a server whose clock differs is reckoned with', async () => {
  const { peer, alice } = await signedIn({ ahead: 10 * MINUTE });
  expect((await alice.connection())?.clockOffset).toBeCloseTo(10 * MINUTE, -3);
  // By this machine's clock 23 minutes are left, by the server's 13.
  peer.show('me', myView({ active: [activeRow(Date.now() + 22.5 * MINUTE - NOON)] }));
  await until(() => alice.badge?.text === '13m');
  await alice.submit(deactivate, MINUTE);
  const sent = await until(() => peer.commands[0]);
  expect(Date.parse(sent.deadline!) - Date.now()).toBeCloseTo(11 * MINUTE, -4);
});

test.each([5, -5])('a clock that is set by %i hours meanwhile changes no deadline and no countdown', async (hours) => {
  const { peer, alice } = await signedIn();
  peer.refuse(4503);
  peer.closeAll(1012);
  await alice.untilState('offline');
  await alice.submit(deactivate, 10 * MINUTE);
  const { deadlineAt } = (await alice.db.outbox.toArray())[0]!;
  // Without a try under way: one that fails leaves nothing but the local clock to go by.
  await alice.worker.stop();
  alice.shift = hours * HOUR;
  peer.refuse(null);
  await alice.restart();
  await alice.untilState('online');
  expect((await alice.connection())?.clockOffset).toBeCloseTo(-hours * HOUR, -4);
  expect(await until(() => peer.commands[0])).toMatchObject({ deadline: toIso(deadlineAt!) });

  // Set right again while the line stands: the server is asked for its time anew, and what it tells is kept at once.
  alice.shift = 0;
  await alice.worker.wake();
  await until(async () => Math.abs((await alice.connection())!.clockOffset) < MINUTE);
  peer.show('me', myView({ active: [activeRow(Date.now() + 12.5 * MINUTE - NOON)] }));
  await until(() => alice.badge?.text === '13m');
});

test('a clock that is wrong by hours tells no end that has not come', async () => {
  const { peer, alice } = await signedIn();
  peer.show('me', myView({ active: [activeRow(Date.now() + 4.7 * HOUR - NOON)] }));
  await until(() => alice.badge?.text === '1');
  alice.shift = 5 * HOUR;
  await alice.restart();
  await alice.untilState('online');
  await alice.worker.wake();
  await until(() => alice.badge?.text === '1');
  alice.shift = 10 * HOUR;
  peer.hush();
  await alice.worker.wake();
  expect(alice.notified).toEqual([]);
});

test('a worker that could not start once starts when it is asked again', async () => {
  const { alice } = await signedIn();
  await alice.worker.stop();
  const get = vi.spyOn(alice.db.kept, 'get').mockRejectedValueOnce(new DOMException('', 'UnknownError'));
  await expect(alice.restart()).rejects.toThrow();
  get.mockRestore();
  await alice.worker.wake();
  await alice.untilState('online');
});

test('a worker whose database was closed and could not be opened, as on a full disk, goes on once it can be', async () => {
  const { peer, alice } = await signedIn();
  // As a browser closes it after a write that failed.
  alice.db.close({ disableAutoOpen: false });
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
    throw new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
  });
  await expect(alice.worker.wake()).rejects.toThrow();
  vi.restoreAllMocks();
  await alice.worker.wake();
  peer.show('me', myView({ notices: [noticeRow(1, 'denied')] }));
  await alice.untilMe((me) => Object.keys(me.notices).length === 1);
});

test('rows the browser lost hold nobody up: the server sends what was in them', async () => {
  const { peer, alice } = await signedIn({ onCommand: (from, { id }) => from.answer({ id, ok: true, result: {} }) });
  await alice.untilMe((me) => me.meta.user.id === ALICE.id);
  await alice.worker.stop();
  const lost = new DOMException('Failed to read large IndexedDB value', 'DataError');
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const gets = [alice.db.views, alice.db.documents].map((table) => vi.spyOn(table, 'get').mockRejectedValue(lost));
  peer.show('me', myView({ notices: [noticeRow(1, 'denied')] }));
  await alice.restart();
  await alice.untilState('online');
  expect((await alice.send(deactivate)).answer).toMatchObject({ ok: true });
  for (const get of gets) get.mockRestore();
  vi.restoreAllMocks();
  await alice.untilMe((me) => Object.keys(me.notices).length === 1);
});

test('a worker that was started again goes on with the copy, and only the difference crosses the wire', async () => {
  const { peer, alice } = await signedIn();
  const requests = Array.from({ length: 200 }, (_, number) => noticeRow(number, 'denied'));
  peer.show('me', myView({ notices: requests }));
  await alice.untilMe((me) => Object.keys(me.notices).length === 200);
  const before = peer.sentBytes;
  await alice.restart();
  await alice.untilState('online');
  expect(peer.sentBytes - before).toBeLessThan(20);
  expect(Object.keys((await alice.me())!.notices)).toHaveLength(200);
});

test('another epoch drops the copy and connects again at once', async () => {
  const { peer, alice } = await signedIn();
  peer.show('me', myView({ notices: [noticeRow(1, 'denied')] }), 4712);
  peer.closeAll(1001);
  await alice.untilMe((me) => Object.keys(me.notices).length === 1);
  expect((await alice.db.documents.get('me'))?.epoch).toBe('4712');
  expect((await alice.db.views.get('me'))?.epoch).toBe('4712');
});

test('[Y10] a session that has ended empties everything but the address of the server', async () => {
  const { peer, alice } = await signedIn();
  await alice.db.drafts.put({ eligibleAssignmentId: idOf(1) } as never);
  peer.refuse(4401);
  peer.closeAll(4401);
  await alice.untilState('session_ended');
  for (const table of [alice.db.views, alice.db.documents, alice.db.outbox, alice.db.drafts, alice.db.habits])
    expect(await table.count()).toBe(0);
  expect((await alice.db.kept.toArray()).map(({ key }) => key).sort()).toEqual(['connection', 'server']);
  expect(await readKept(alice.db, 'server')).toBe(peer.url);
  await until(() => alice.badge?.title === 'Keyturn: not signed in');
  expect(alice.alarms.size).toBe(0);
});

test('too old an extension says so and stops asking', async () => {
  const { peer, alice } = await signedIn();
  peer.refuse(4426);
  peer.closeAll(4426);
  await alice.untilState('too_old');
  expect(await readKept(alice.db, 'session')).toBeDefined();
});

test('a server that speaks a newer protocol makes the extension too old', async () => {
  const peer = await server({ protocol: 2 });
  const alice = await rig();
  await alice.signIn(peer.url, ALICE.upn, 'x');
  await alice.untilState('too_old');
});

test('a lost connection is offline with the age of the copy, and comes back by itself', async () => {
  const { peer, alice } = await signedIn();
  peer.refuse(4503);
  peer.closeAll(1012);
  await alice.untilState('offline');
  expect((await alice.connection())?.inStepAt).toBeCloseTo(Date.now(), -4);
  await until(() => alice.badge?.title.endsWith('offline'));
  peer.refuse(null);
  await alice.untilState('online');
});

test('a server that says it is too much is left alone for a while, however often somebody looks', async () => {
  const { peer, alice } = await signedIn();
  peer.refuse(4429);
  peer.closeAll(4429);
  await alice.untilState('offline');
  peer.refuse(null);
  const began = Date.now();
  await until(async () => {
    await alice.worker.wake();
    return (await alice.connection())?.state === 'online';
  });
  expect(Date.now() - began).toBeGreaterThan(200);
});

test('a server that refuses, or takes a socket and says nothing, makes no copy younger', async () => {
  const peer = await server();
  peer.show('me', myView({ user: { mayRead: true } }), 4711);
  peer.show('admin', { meta: {} });
  const alice = await rig();
  await alice.signIn(peer.url, ALICE.upn, 'x');
  alice.worker.show('admin');
  await until(() => alice.db.views.get('admin'));
  await alice.untilState('online');
  await alice.worker.stop();
  const old = { state: 'online', inStepAt: NOON, clockOffset: 0 } as const;
  await alice.db.kept.put({ key: 'connection', value: old });
  await alice.db.views.update('admin', { inStepAt: NOON });

  peer.hush();
  await alice.restart();
  alice.worker.show('admin');
  await alice.untilState('connecting');
  await alice.worker.wake();
  expect(await alice.connection()).toMatchObject({ inStepAt: NOON });
  peer.refuse(4503);
  peer.closeAll(4503);
  await alice.untilState('offline');
  await alice.worker.stop();
  expect(await alice.connection()).toMatchObject({ inStepAt: NOON });
  expect((await alice.db.views.get('admin'))?.inStepAt).toBe(NOON);
});

test('what could not be written is written later, and no younger until then', async () => {
  const { peer, alice } = await signedIn();
  await alice.untilMe((me) => me.meta.user.id === ALICE.id);
  const put = vi.spyOn(alice.db.views, 'put').mockRejectedValue(new DOMException('', 'QuotaExceededError'));
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
  peer.show('me', myView({ notices: [noticeRow(1, 'denied')] }));
  await until(() => complaint.mock.calls.length > 0);
  await alice.db.kept.put({ key: 'connection', value: { ...(await alice.connection())!, inStepAt: NOON } });
  await alice.worker.wake();
  expect(await alice.connection()).toMatchObject({ inStepAt: NOON });
  put.mockRestore();
  complaint.mockRestore();
  await alice.untilMe((me) => Object.keys(me.notices).length === 1);
});

test('a worker that finds no room for anything starts, connects and shows what is active', async () => {
  const { peer, alice } = await signedIn();
  await alice.worker.stop();
  await alice.db.kept.put({ key: 'connection', value: { state: 'connecting', inStepAt: NOON, clockOffset: 0 } });
  const [one, other] = [1, 2].map((id) => ({ ...activeRow(Date.now() + HOUR - NOON), id: idOf(id) }));
  peer.show('me', myView({ active: [one!, other!] }));
  const full = new DOMException('', 'QuotaExceededError');
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
  for (const table of [alice.db.kept, alice.db.outbox])
    for (const write of ['put', 'bulkPut'] as const) vi.spyOn(table, write).mockRejectedValue(full);
  await alice.restart();
  await until(() => alice.badge?.text === '2');
  // Nor is anything told again and again for want of room to remember that it was.
  const lapsesAt = toIso(Date.now() + HOUR);
  peer.show('me', myView({ approvals: [approvalRow(1, { lapsesAt })] }));
  await until(() => alice.notified.length > 0);
  await alice.worker.wake();
  await alice.worker.wake();
  expect(alice.notified).toHaveLength(1);
  vi.restoreAllMocks();
  complaint.mockRestore();
});

test('a worker that starts keeps saying what was known, until it knows otherwise', async () => {
  const { peer, alice } = await signedIn();
  const told: unknown[] = [];
  alice.db.kept.hook('updating', (change) => {
    if ('value.state' in change) told.push(change['value.state']);
  });
  const { inStepAt } = (await alice.connection())!;
  await alice.restart();
  await until(async () => (await alice.connection())!.inStepAt! > inStepAt!);
  expect(told).toEqual([]);

  peer.refuse(1013);
  peer.closeAll(1001);
  await alice.untilState('offline');
  await alice.restart();
  await alice.restart();
  peer.refuse(null);
  await alice.worker.wake();
  await alice.untilState('online');
  expect(told).toEqual(['offline', 'online']);
});

test('a server that does not answer at all is said to be connected to after a moment', async () => {
  const { peer, alice } = await signedIn();
  await alice.worker.stop();
  peer.hush();
  await alice.restart();
  expect(await alice.connection()).toMatchObject({ state: 'online' });
  await alice.untilState('connecting');
});

test('[Y9] commands are sent once, one after the other, and again after a lost connection until they are answered', async () => {
  const { peer, alice } = await signedIn();
  const first = await alice.submit(deactivate);
  const second = await alice.submit({ ...deactivate, activeAssignmentId: idOf(2) });
  await until(() => peer.commands.length === 1);
  await alice.worker.wake();
  peer.closeAll(1012);
  await until(() => peer.commands.length === 2);
  expect(peer.commands).toEqual([
    { id: first, command: deactivate },
    { id: first, command: deactivate },
  ]);
  expect(await takeBack(alice.db, first)).toBe(false);
  peer.peers.at(-1)!.answer({ id: first, ok: true, result: { status: 'Revoked' } });
  expect(await alice.untilAnswered(first)).toMatchObject({ answer: { ok: true, result: { status: 'Revoked' } } });
  await until(() => peer.commands.length === 3);
  peer.closeAll(1012);
  await until(() => peer.commands.length === 4);
  expect(peer.commands.slice(2).map(({ id }) => id)).toEqual([second, second]);
});

test('[Y9] what the server could not take is not overtaken by what was asked for after it', async () => {
  const done: string[] = [];
  let busy = 2;
  const { peer, alice } = await signedIn({
    onCommand(from, { id }) {
      if (busy-- > 0) return from.answer({ id, ok: false, fault: 'try_later' });
      done.push(id);
      from.answer({ id, ok: true, result: {} });
    },
  });
  peer.refuse(4503);
  peer.closeAll(1012);
  await alice.untilState('offline');
  const asked = [];
  for (const number of [1, 2, 3]) asked.push(await alice.submit({ ...deactivate, activeAssignmentId: idOf(number) }));
  peer.refuse(null);
  await alice.worker.wake();
  await alice.untilAnswered(asked[2]!);
  expect(done).toEqual(asked);
  expect(peer.commands.map(({ id }) => id)).toEqual([asked[0], asked[0], ...asked]);
});

test('a sent command survives the end of the worker', async () => {
  const { peer, alice } = await signedIn();
  const id = await alice.submit(deactivate);
  await until(() => peer.commands.length === 1);
  await alice.restart();
  await until(() => peer.commands.length === 2);
  expect(peer.commands[1]!.id).toBe(id);
});

test('a command that was taken back is never sent', async () => {
  const { peer, alice } = await signedIn();
  peer.refuse(4503);
  peer.closeAll(1012);
  await alice.untilState('offline');
  const taken = await alice.submit(deactivate);
  const kept = await alice.submit({ ...deactivate, activeAssignmentId: idOf(2) });
  await alice.db.outbox.delete(taken);
  peer.refuse(null);
  await alice.worker.wake();
  await until(() => peer.commands.length > 0);
  expect(peer.commands.map(({ id }) => id)).toEqual([kept]);
});

test('[Y7] [Y12] a command whose deadline passes offline lapses, which is told, and is never sent', async () => {
  const { peer, alice } = await signedIn();
  peer.refuse(4503);
  peer.closeAll(1012);
  await alice.untilState('offline');
  const id = await alice.submit(deactivate, 5 * MINUTE);
  alice.shift = 5 * MINUTE;
  await alice.worker.wake();
  expect(await alice.untilAnswered(id)).toMatchObject({ answer: { ok: false, fault: 'lapsed' } });
  const told = await until(() => alice.notified.find(({ id: shown }) => shown === `refused.${id}`));
  expect(told.message).toContain('no connection in time');
  peer.refuse(null);
  await alice.worker.wake();
  await alice.untilState('online');
  const next = await alice.submit(deactivate);
  await until(() => peer.commands.length > 0);
  expect(peer.commands.map(({ id: sent }) => sent)).toEqual([next]);
});

test('try later is tried later', async () => {
  const faults = [true, true, false];
  const { peer, alice } = await signedIn({
    onCommand: (from, { id }) =>
      from.answer(faults.shift() ? { id, ok: false, fault: 'try_later' } : { id, ok: true, result: {} }),
  });
  const row = await alice.send(deactivate);
  expect(row.answer).toEqual({ ok: true, result: {} });
  expect(peer.commands.map(({ id }) => id)).toEqual([row.id, row.id, row.id]);
});

test('what was asked for over a lost connection may be done: try later does not say that it was not', async () => {
  const faults = [null, 'try_later', null];
  const { peer, alice } = await signedIn({
    onCommand(from, { id }) {
      const first = faults.length === 3;
      const fault = faults.shift();
      if (first) from.socket.close(1012);
      else from.answer(fault ? { id, ok: false, fault } : { id, ok: true, result: {} });
    },
  });
  const id = await alice.submit(deactivate, MINUTE);
  await until(() => peer.commands.length === 2);
  expect(await takeBack(alice.db, id)).toBe(false);
  expect((await alice.untilAnswered(id)).answer).toEqual({ ok: true, result: {} });
  expect(peer.commands.map((command) => command.id)).toEqual([id, id, id]);
});

test('a long outbox is sent no faster than the server takes it', async () => {
  const { peer, alice } = await signedIn({ onCommand: (from, { id }) => from.answer({ id, ok: true, result: {} }) });
  // The worker may look while the rows are still being written.
  const started = Date.now();
  for (let number = 1; number <= 25; number++)
    await alice.db.outbox.add({
      id: idOf(number),
      command: deactivate,
      label: '',
      createdAt: number,
      order: number,
      deadlineAt: null,
      status: 'waiting',
      answer: null,
      answeredAt: null,
    });
  await alice.worker.wake();
  await until(() => peer.commands.length === 25);
  expect(Date.now() - started).toBeGreaterThan(400);
  expect(peer.commands.map(({ id }) => id)).toEqual(Array.from({ length: 25 }, (_, number) => idOf(number + 1)));
});

test('a command too large for a frame is answered here, and does not hold the others up', async () => {
  const { peer, alice } = await signedIn({ onCommand: (from, { id }) => from.answer({ id, ok: true, result: {} }) });
  const huge = await alice.submit({ type: 'CancelRequest', requestId: 'x'.repeat(70_000) });
  expect(await alice.untilAnswered(huge)).toMatchObject({ answer: { ok: false, fault: 'malformed' } });
  await alice.send(deactivate);
  expect(peer.commands).toHaveLength(1);
});

test('[Y10] signing out wipes at once, even where the server cannot be reached', async () => {
  const { peer, alice } = await signedIn();
  expect(await alice.worker.answer({ type: 'sign_out', everywhere: true })).toEqual({ wiped: true, told: true });
  expect(peer.requests.at(-1)).toMatchObject({
    what: 'POST /auth/sign-out-everywhere',
    headers: { authorization: 'Bearer token-of-A' },
  });
  await alice.untilState('signed_out');
  expect(await alice.db.views.count()).toBe(0);

  await alice.signIn(peer.url, ALICE.upn, 'x');
  await alice.untilState('online');
  await peer.stop();
  expect(await alice.worker.answer({ type: 'sign_out', everywhere: false })).toEqual({ wiped: true, told: false });
  expect(await readKept(alice.db, 'session')).toBeUndefined();
  expect(await alice.db.views.count()).toBe(0);
  // Whoever wanted it to end everywhere is told that it did not.
  await alice.untilState('signed_out_here');
});

test('[Y10] signing out wipes where there is no room for the reason, and ends the session where nothing can be wiped', async () => {
  const { peer, alice } = await signedIn();
  const full = new DOMException('', 'QuotaExceededError');
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
  const put = vi.spyOn(alice.db.kept, 'put').mockRejectedValue(full);
  expect(await alice.worker.answer({ type: 'sign_out', everywhere: false })).toEqual({ wiped: true, told: true });
  expect(await alice.db.kept.toCollection().primaryKeys()).toEqual(['server']);
  expect(await alice.db.views.count()).toBe(0);
  put.mockRestore();

  await alice.signIn(peer.url, ALICE.upn, 'x');
  await alice.untilMe((me) => me.meta.user.id === ALICE.id);
  const transaction = vi.spyOn(alice.db, 'transaction').mockRejectedValue(full as never);
  // After a write that failed, a browser may not even let it be read.
  const get = vi.spyOn(alice.db.kept, 'get').mockRejectedValue(full);
  const before = peer.requests.length;
  expect(await alice.worker.answer({ type: 'sign_out', everywhere: false })).toEqual({ wiped: false, told: true });
  get.mockRestore();
  expect(peer.requests.slice(before).map(({ what }) => what)).toEqual(['POST /auth/sign-out']);
  transaction.mockRestore();
  complaint.mockRestore();
  // There is room again: the server says that the session is over.
  peer.refuse(4401);
  await alice.worker.wake();
  await alice.untilState('session_ended');
  expect(await alice.db.views.count()).toBe(0);
});

test('[Y11] another person signing in finds nothing of the one before', async () => {
  const { peer, alice } = await signedIn();
  peer.show('me', myView({ notices: [noticeRow(1, 'denied')] }));
  await alice.untilMe((me) => Object.keys(me.notices).length === 1);
  await alice.db.habits.put({ roleId: idOf(1) } as never);
  const commands = peer.commands.length;
  peer.show('me', myView({ user: BEN }), 4712);
  await alice.signIn(peer.url, BEN.upn, 'x');
  await alice.untilMe((me) => me.meta.user.id === BEN.id);
  expect(await alice.db.habits.count()).toBe(0);
  expect((await alice.me())!.notices).toEqual({});
  expect(peer.commands).toHaveLength(commands);
  // Nobody uses that session any more.
  const over = { what: 'POST /auth/sign-out', headers: { authorization: 'Bearer token-of-A' } };
  await until(() => peer.requests.find(({ what }) => what === over.what));
  expect(peer.requests).toContainEqual(
    expect.objectContaining({ ...over, headers: expect.objectContaining(over.headers) }),
  );
});

test('of two people who sign in at once one is here, and connected as who they are', async () => {
  const peer = await server();
  const both = await rig();
  for (let round = 0; round < 3; round++) {
    await Promise.all([ALICE, BEN].map(({ upn }) => both.signIn(peer.url, upn, 'x')));
    const { token } = (await readKept(both.db, 'session'))!;
    await both.untilState('online');
    await until(() => peer.peers.filter(({ socket }) => socket.readyState === socket.OPEN).length === 1);
    expect(peer.peers.find(({ socket }) => socket.readyState === socket.OPEN)).toMatchObject({ token });
  }
});

test('a sign-in that finds no room to be kept does not cut off who was here', async () => {
  const { peer, alice } = await signedIn({ onCommand: (from, { id }) => from.answer({ id, ok: true, result: {} }) });
  const put = vi.spyOn(alice.db.kept, 'bulkPut').mockRejectedValue(new DOMException('', 'QuotaExceededError'));
  vi.spyOn(console, 'error').mockImplementationOnce(() => {});
  expect(await alice.signIn(peer.url, ALICE.upn, 'x')).toEqual({ ok: false, failure: 'not_kept' });
  put.mockRestore();
  // Nobody uses that session.
  await until(() => peer.requests.some(({ what }) => what === 'POST /auth/sign-out'));
  await alice.worker.wake();
  expect((await alice.send(deactivate)).answer).toMatchObject({ ok: true });
});

test('[Y11] what somebody left in the outbox is neither kept nor sent when another person signs in', async () => {
  const { peer, alice } = await signedIn();
  peer.refuse(1013);
  peer.closeAll(1012);
  await alice.untilState('offline');
  for (const number of [1, 2]) await alice.submit({ ...deactivate, activeAssignmentId: idOf(number) });
  expect(await alice.db.outbox.count()).toBe(2);
  peer.refuse(null);
  peer.show('me', myView({ user: BEN }), 4712);
  await alice.signIn(peer.url, BEN.upn, 'x');
  await alice.untilMe((me) => me.meta.user.id === BEN.id);
  const own = await alice.submit(deactivate);
  await until(() => peer.commands.length);
  expect(peer.commands.map(({ id }) => id)).toEqual([own]);
  const everything = await Promise.all(alice.db.tables.map((table) => table.toArray()));
  expect(JSON.stringify(everything)).not.toContain(ALICE.id);
});

test('[Y11] a copy that belongs to somebody else is thrown away at the start', async () => {
  const { peer, alice } = await signedIn();
  await alice.untilMe((me) => me.meta.user.id === ALICE.id);
  await alice.worker.stop();
  await alice.db.views.put({ room: 'me', epoch: '4711', maps: myView({ user: BEN }), inStepAt: NOON });
  await alice.db.drafts.put({ eligibleAssignmentId: idOf(1) } as never);
  await alice.restart();
  await alice.untilMe((me) => me.meta.user.id === ALICE.id);
  expect(await alice.db.drafts.count()).toBe(0);
  expect(await readKept(alice.db, 'session')).toMatchObject({ server: peer.url });
});

test('rooms are open while a page shows them; one that is not mine leaves no copy', async () => {
  const { peer, alice } = await signedIn();
  peer.show('admin', { roles: { [idOf(1)]: { id: idOf(1), name: 'Reader' } }, meta: {} });
  const hide = alice.worker.show('admin');
  await until(async () => (await alice.db.views.get('admin'))?.maps.roles?.[idOf(1)]);
  expect((await alice.db.views.get('admin'))?.maps.users).toEqual({});
  peer.peers.find(({ room }) => room === 'admin')!.socket.close(4403);
  await until(async () => !(await alice.db.views.get('admin')));
  hide();

  const [role, nonsense] = [`role.${idOf(5)}`, '../me'];
  peer.show(role, { meta: {} });
  alice.worker.show(nonsense);
  alice.worker.show(role);
  await until(() => alice.db.views.get(role));
  expect(peer.peers.map(({ room }) => room)).toEqual(['me', 'admin', role]);
});

test('each copy has an age of its own: when it was heard of last', async () => {
  const { peer, alice } = await signedIn();
  peer.show('admin', { meta: {} });
  const began = Date.now();
  alice.worker.show('admin');
  const view = await until(() => alice.db.views.get('admin'));
  expect(view.inStepAt).toBeGreaterThanOrEqual(began);
  await alice.db.views.update('admin', { inStepAt: 1 });
  peer.refuse(1013);
  peer.peers.find(({ room }) => room === 'admin')!.socket.close(1012);
  await until(async () => (await alice.db.views.get('admin'))!.inStepAt! >= began);
});

test('a page refused before is let in once its person may read', async () => {
  const { peer, alice } = await signedIn();
  peer.show('admin', { meta: {} });
  alice.worker.show('admin');
  await until(async () => peer.peers.some(({ room }) => room === 'admin') && (await alice.db.views.get('admin')));
  peer.peers.find(({ room }) => room === 'admin')!.socket.close(4403);
  await until(async () => !(await alice.db.views.get('admin')));
  peer.show('me', myView({ user: { mayRead: true } }));
  await until(() => alice.db.views.get('admin'));
});

test('copies of what one may not see any more are thrown away', async () => {
  const { peer, alice } = await signedIn();
  peer.show('me', myView({ user: { mayRead: true } }));
  await alice.untilMe((me) => me.meta.user.mayRead);
  await alice.worker.wake();
  await alice.db.views.put({ room: 'admin', epoch: '4711', maps: {}, inStepAt: NOON });
  await alice.db.documents.put({ room: 'admin', epoch: '4711', update: new Uint8Array() });
  // What was shown of an epoch that is over, when the page was closed before the next one came.
  const role = `role.${idOf(5)}`;
  await alice.db.views.put({ room: role, epoch: '4710', maps: {}, inStepAt: NOON });
  peer.show('me', myView());
  await until(async () => !(await alice.db.views.get('admin')) && !(await alice.db.views.get(role)));
});

/** Alice, who has been told of hundreds of requests to decide on. */
async function toldOfHundreds() {
  const { peer, alice } = await signedIn();
  const lapsesAt = toIso(Date.now() + HOUR);
  const approvals = Array.from({ length: 600 }, (_, number) => approvalRow(number + 1, { lapsesAt }));
  peer.show('me', myView({ approvals }));
  await until(() => alice.shown.size > 0);
  return { peer, alice };
}

test('hundreds of requests to decide on are told once, and taken down once they are decided', async () => {
  const { peer, alice } = await toldOfHundreds();
  for (let look = 0; look < 3; look++) await alice.worker.wake();
  expect(alice.notified.map(({ title }) => title)).toEqual(['600 requests wait for your approval']);
  peer.show('me', myView());
  await until(() => alice.shown.size === 0);
});

test('[Y12] what was not done is told once, also beside hundreds of requests to decide on', async () => {
  const { peer, alice } = await toldOfHundreds();
  peer.refuse(4503);
  peer.closeAll(1012);
  await alice.untilState('offline');
  const id = await alice.submit(deactivate, 5 * MINUTE);
  alice.shift = 5 * MINUTE;
  await alice.worker.wake();
  await until(() => alice.notified.some(({ id: shown }) => shown === `refused.${id}`));
  peer.refuse(null);
  await alice.restart();
  await alice.untilState('online');
  await alice.worker.wake();
  expect(alice.notified.filter(({ id: shown }) => shown === `refused.${id}`)).toHaveLength(1);
});

test('each thing is told once, also to a worker that was started again, and old news not at all', async () => {
  const lapsesAt = new Date(Date.now() + 60 * MINUTE).toISOString();
  const peer = await server();
  peer.show('me', myView({ notices: [noticeRow(1, 'denied')], approvals: [approvalRow(7, { lapsesAt })] }), 4711);
  const alice = await rig();
  await alice.signIn(peer.url, ALICE.upn, 'x');
  await until(() => alice.notified.length > 0);
  peer.show('me', myView({ notices: [noticeRow(1, 'denied'), noticeRow(2, 'approved')] }));
  await until(() => alice.notified.length > 1);
  await alice.restart();
  await alice.untilState('online');
  peer.show('me', myView({ notices: [noticeRow(2, 'approved'), noticeRow(3, 'lapsed')] }));
  await until(() => alice.notified.length > 2);
  expect(alice.notified.map(({ id }) => id)).toEqual([
    `approval.${idOf(7)}`,
    `notice.${idOf(2)}.approved`,
    `notice.${idOf(3)}.lapsed`,
  ]);
  expect([...alice.shown.keys()]).not.toContain(`approval.${idOf(7)}`);
});

test('the buttons of a warning end or extend that activation; a no is told', async () => {
  const { peer, alice } = await signedIn({
    onCommand: (from, { id }) =>
      from.answer({ id, ok: false, rejection: { code: 'not_active', rule: 'D1', facts: {} } }),
  });
  peer.show('me', myView({ active: [activeRow(Date.now() + 4 * MINUTE - NOON)] }));
  const [warning] = await until(() => alice.notified.length > 0 && alice.notified);
  expect(warning!.title).toBe('User Administrator ends in 4 min');
  await alice.worker.pressed(warning!.id, 'end');
  await until(() => peer.commands.length === 1);
  expect(peer.commands[0]!.command).toEqual(deactivate);
  await until(() => alice.notified.some(({ title }) => title === 'User Administrator was not ended'));
  expect(alice.shown.has(warning!.id)).toBe(false);
});

test('a button whose command cannot be kept says so, and its warning stays', async () => {
  const { peer, alice } = await signedIn();
  peer.show('me', myView({ active: [activeRow(Date.now() + 4 * MINUTE - NOON)] }));
  const [warning] = await until(() => alice.notified.length > 0 && alice.notified);
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(alice.db.outbox, 'add').mockRejectedValue(new DOMException('', 'QuotaExceededError'));
  await alice.worker.pressed(warning!.id, 'end');
  expect([...alice.shown.values()].map(({ title }) => title)).toEqual([
    warning!.title,
    'User Administrator was not ended',
  ]);
  vi.restoreAllMocks();
  await alice.worker.pressed(warning!.id, 'end');
  await until(() => peer.commands.length === 1);
  expect(alice.shown.has(warning!.id)).toBe(false);
});

test('a request to decide on leads to the page where the reason is given', async () => {
  const { alice } = await signedIn();
  await alice.worker.pressed(`approval.${idOf(7)}`, 'deny');
  await alice.worker.pressed(`approval.${idOf(7)}`, null);
  await alice.worker.pressed(`notice.${idOf(7)}.denied`, null);
  expect(alice.opened).toEqual([`#/requests/${idOf(7)}?decide=deny`, `#/requests/${idOf(7)}`, 'popup']);
});
