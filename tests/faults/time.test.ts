import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/time.ts';
import { type App, startApp } from '../../sync-server/app.ts';
import { readConfig } from '../../sync-server/config.ts';
import { createLog } from '../../sync-server/log.ts';
import { recordsOf } from '../support/load.ts';
import { activationOf, type Prepared, prepare } from '../support/prepared.ts';
import { openSocket, type Socket } from '../support/socket.ts';
import { until } from '../support/until.ts';

let prepared: Prepared;
let app: App;
/** How far the server's clock was stepped, in ms. Nothing tells the server of it. */
let step: number;
/** Ms that pass as far as anything but that clock can tell. */
let passed: number;

beforeEach(async () => {
  step = 0;
  passed = 0;
  prepared = await prepare(2, 1, { now: () => Date.now() - HOUR });
  const log = createLog(new Writable({ write: (_chunk, _encoding, done) => done() }), 'silent');
  app = await startApp(readConfig({ ...prepared.env, KEYTURN_PORT: '0' }), {
    now: () => Date.now() + step,
    elapsed: () => performance.now() + passed,
    log,
  });
});
afterEach(async () => {
  await app.close();
  prepared.remove();
});

async function openAs(index: number): Promise<Socket> {
  const socket = openSocket(app.url, 'me', { token: prepared.people[index]!.token });
  await socket.sync();
  return socket;
}

async function activated(socket: Socket, index: number, duration: string): Promise<string> {
  const answer = await socket.command(activationOf(prepared.people[index]!, duration));
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return String(answer.result.requestId);
}

test('[T1] a clock that steps forwards ends what ended meanwhile within two seconds', async () => {
  const socket = await openAs(0);
  const requestId = await activated(socket, 0, 'PT1H');
  step = HOUR;
  const stepped = performance.now();
  await until(() => !(requestId in socket.rows('active')));
  expect(performance.now() - stepped).toBeLessThan(2_000);
  socket.close();
});

test('[T2] a clock that steps back turns neither the log nor a session back, and ends what it should', async () => {
  const socket = await openAs(0);
  step = 2 * HOUR;
  const first = await activated(socket, 0, 'PT5M');
  step = HOUR;
  const other = await openAs(1);
  const second = await activated(other, 1, 'PT5M');
  step = 2 * HOUR + 6 * MINUTE;
  await until(() => !(first in socket.rows('active')) && !(second in other.rows('active')));
  const records = await recordsOf(app.store);
  const instants = records.map(({ at }) => at);
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  expect(records.filter(({ event }) => event.type === 'ActivationExpired')).toHaveLength(2);
  socket.close();
  other.close();
});

test('[T2] a clock that was hours ahead for a moment leaves no activation that never ends', async () => {
  const [socket, other] = [await openAs(0), await openAs(1)];
  step = 5 * HOUR;
  await activated(socket, 0, 'PT5M');
  step = 0;
  const requestId = await activated(other, 1, 'PT5M');
  await until(() => requestId in other.rows('active'));
  passed = 6 * MINUTE;
  await until(() => !(requestId in other.rows('active')) && !Object.keys(socket.rows('active')).length);
  const { serverTime } = other.rows('meta') as unknown as { serverTime: string };
  expect(Date.parse(serverTime) - Date.now()).toBeGreaterThan(4 * HOUR);
  for (const open of [socket, other]) open.close();
});

test('[Y5] a clock that steps past the life of a token closes its socket within two seconds, and for good', async () => {
  const socket = await openAs(0);
  step = 2 * DAY;
  const stepped = performance.now();
  expect((await socket.closed).code).toBe(4401);
  expect(performance.now() - stepped).toBeLessThan(2_000);
});
