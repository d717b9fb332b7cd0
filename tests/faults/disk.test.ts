import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import type { ResultFrame } from '../../core/wire/frames.ts';
import { type Child, startChild } from '../support/child.ts';
import { recordsOf, requestsIn } from '../support/load.ts';
import { activationOf, type Person, type Prepared, prepare, startServer } from '../support/prepared.ts';
import { type SmallDisk, smallDisk } from '../support/small-disk.ts';
import { dice } from '../support/soak.ts';
import { openSocket, type Socket } from '../support/socket.ts';

const KILOBYTES = 2_000;
let prepared: Prepared;
let disk: SmallDisk | null = null;
let server: Child | null = null;

afterEach(async () => {
  await server?.stop('SIGKILL');
  server = null;
  (disk ?? prepared).remove();
  disk = null;
});

test('[H1] [H3] on a full disk it answers try later, goes on showing, and loses nothing', async () => {
  disk = smallDisk(KILOBYTES);
  prepared = await prepare(1, 1, { folder: disk.folder });
  const [person] = prepared.people as [Person];
  const activations: string[] = [];
  let running: string | null = null;
  let socket: Socket | null = null;

  /** Activates or deactivates, whichever is next. A write that fails closes the socket, as what it showed is thrown away. */
  async function next(url: string): Promise<'done' | 'try later'> {
    if (socket?.ws.readyState !== 1) socket = openSocket(url, 'me', { token: person.token });
    const asked: Promise<ResultFrame> = running
      ? socket.command({ type: 'DeactivateRole', activeAssignmentId: running })
      : socket.command(activationOf(person));
    const answer = await asked.catch(async () => ({ closed: (await socket!.closed).code }));
    if ('closed' in answer) expect(answer.closed).toBe(4409);
    else if (!answer.ok) expect(answer).toMatchObject({ fault: 'try_later' });
    else {
      if (!running) activations.push(String(answer.result.requestId));
      running = running ? null : activations.at(-1)!;
      return 'done';
    }
    return 'try later';
  }

  async function shown(url: string): Promise<readonly string[]> {
    const reader = openSocket(url, 'me', { token: person.token });
    await reader.sync();
    reader.close();
    return Object.keys(reader.rows('active'));
  }

  server = await startServer(prepared, {}, disk.before);
  // A smaller write may still find room after a larger one did not.
  for (let refused = 0, left = 20_000; refused < 5; left--) {
    if ((await next(server.ready)) === 'try later') refused++;
    expect(left).toBeGreaterThan(0);
  }
  expect(await shown(server.ready)).toEqual(running ? [running] : []);
  await server.stop('SIGKILL');
  disk.grow();
  server = await startServer(prepared, {}, disk.before);
  expect(await next(server.ready)).toBe('done');
  expect(await shown(server.ready)).toEqual(running ? [running] : []);
  await server.stop('SIGKILL');
  await prepared.inside(async (store) => {
    expect(requestsIn(await recordsOf(store), 'RoleActivated')).toEqual(activations);
    expect(await store.verify()).toMatchObject({ ok: true });
  });
});

const DAMAGES: Readonly<Record<string, (log: string) => void>> = {
  'cut in the middle': (log) => truncateSync(log, Math.floor(statSync(log).size / 2)),
  'cut to nothing': (log) => truncateSync(log, 0),
  'overwritten at random': (log) => {
    const bytes = readFileSync(log);
    const roll = dice();
    for (let n = 0; n < 2_000; n++) bytes[100 + (roll() % (bytes.length - 100))] = roll();
    writeFileSync(log, bytes);
  },
  'of something else': (log) => writeFileSync(log, 'It was a dark and stormy night. '.repeat(500)),
  'edited behind its back': (log) => {
    const db = new DatabaseSync(log);
    // What a snapshot stands for is not read at the start, but by `audit verify`.
    db.exec('DELETE FROM snapshot');
    const edited = db.prepare("UPDATE event SET record = replace(record, 'User 0', 'User 9')").run();
    db.close();
    expect(edited.changes).toBeGreaterThan(0);
  },
};

test.each(Object.keys(DAMAGES))('[H7] a log %s is refused in one line that says what to do', async (how) => {
  prepared = await prepare(2, 2);
  const log = join(prepared.folder, 'log.db');
  expect(existsSync(`${log}-wal`)).toBe(false);
  DAMAGES[how]!(log);
  const failed = await startChild('sync-server/main.ts', [], prepared.env, /ready/).then(
    () => 'it started',
    (fault: Error) => fault.message,
  );
  expect(failed).toMatch(/ended with 1:\nkeyturn cannot start: [^\n]*restore[^\n]*\n$/);
});
