import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AnyCommand } from '../../core/commands.ts';
import type { Actor } from '../../core/events.ts';
import { BUILT_IN } from '../../core/ids.ts';
import { toSnapshot } from '../../core/snapshot.ts';
import { HOUR } from '../../core/time.ts';
import { startClock } from '../../sync-server/clock.ts';
import { createHandle, type Handle, type HandleOptions } from '../../sync-server/handle.ts';
import { openSqliteStore } from '../../sync-server/store/sqlite.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { person, START } from '../support/given.ts';

const operator: Actor = { kind: 'operator', client: 'test' };
const key = randomBytes(32);
let folder: string;
let store: Store;
let now = START;
let faults: unknown[] = [];

beforeEach(async () => {
  now = START;
  faults = [];
  folder = mkdtempSync(join(tmpdir(), 'keyturn-handle-'));
  store = await openSqliteStore({ folder, key });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const open = (more: Partial<HandleOptions> = {}) =>
  createHandle({ store, now: () => now, newId: randomUUID, onFault: (fault) => faults.push(fault), ...more });

async function must(handle: Handle, actor: Actor, command: AnyCommand, id: string = randomUUID()) {
  const answer = await handle.send({ id, command, actor });
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return answer.result as Record<string, string>;
}

/** A set-up log with a role that the first administrator is eligible for. */
async function office(handle: Handle) {
  const setUp = { type: 'SetUp', organisation: 'Contoso', upn: 'root@contoso.example', name: 'Root' } as const;
  const { userId } = await must(handle, operator, setUp);
  const { roleId } = await must(handle, operator, { type: 'CreateRole', name: 'User Administrator' });
  const assign = { type: 'AssignRole', assignmentType: 'eligible', endAt: null, scope: '/' } as const;
  const { assignmentId } = await must(handle, operator, { ...assign, roleId: roleId!, principalId: userId! });
  return { root: person(userId!), eligible: assignmentId! };
}

const activate = (eligibleAssignmentId: string) =>
  ({ type: 'ActivateRole', eligibleAssignmentId, duration: 'PT1H', justification: 'because' }) as const;

/** A store whose next commits fail, before or after they were written. */
function failing(inner: Store, fail: { next: 'before' | 'after' | null }): Store {
  return {
    ...inner,
    async begin(after, keys) {
      const turn = await inner.begin(after, keys);
      return {
        ...turn,
        async commit(records, answers) {
          const { next } = fail;
          fail.next = null;
          if (next === 'before') {
            await turn.abort();
            throw new Error('disk full');
          }
          await turn.commit(records, answers);
          if (next === 'after') throw new Error('connection lost');
        },
      };
    },
  };
}

test('[H1] an answer comes after its events are durable, listeners after that', async () => {
  const handle = await open();
  const { root, eligible } = await office(handle);
  const order: string[] = [];
  handle.onCommitted(({ records }) => order.push(`published ${records.at(-1)!.event.type}`));
  const { head } = store;
  const before = (await head()).seq;
  const answer = handle.send({ id: randomUUID(), command: activate(eligible), actor: root }).then(async () => {
    order.push(`answered at ${(await store.head()).seq - before}`);
  });
  await answer;
  expect(order).toEqual(['published RoleActivated', 'answered at 2']);
});

test('[H2] a command sent twice is carried out once, within a batch and after a restart', async () => {
  let handle = await open();
  const { root, eligible } = await office(handle);
  const ask = { id: randomUUID(), command: activate(eligible), actor: root };
  const [first, second] = await Promise.all([handle.send(ask), handle.send(ask)]);
  expect(first).toMatchObject({ ok: true, result: { status: 'Provisioned' } });
  expect(second).toEqual(first);
  await handle.close();
  handle = await open();
  expect(await handle.send(ask)).toEqual(first);
  expect(handle.state.activations.size).toBe(1);
});

test('[H2] a command release 0.1.0 answered is answered alike when it is sent again, and not done again', async () => {
  const handle = await open();
  const { root, eligible } = await office(handle);
  const id = randomUUID();
  const answer = { ok: true, result: { requestId: randomUUID() } } as const;
  const turn = await store.begin(handle.state.seq, []);
  // Its keys named the person first.
  await turn.commit([], [{ key: `${root.kind === 'user' ? root.userId : ''}:${id}`, answer }]);
  const { seq } = handle.state;
  expect(await handle.send({ id, command: activate(eligible), actor: root })).toEqual(answer);
  expect(handle.state.seq).toBe(seq);
  await handle.close();
});

test('[H2] another person’s command of the same id is another command', async () => {
  const handle = await open();
  const { root, eligible } = await office(handle);
  const { userId } = await must(handle, operator, { type: 'CreateUser', upn: 'eve@contoso.example', name: 'Eve' });
  const id = randomUUID();
  await must(handle, root, activate(eligible), id);
  expect(await handle.send({ id, command: activate(eligible), actor: person(userId!) })).toMatchObject({
    ok: false,
    rejection: { code: 'not_eligible' },
  });
});

test('commands that arrive together are each decided on what the one before made', async () => {
  const handle = await open();
  const { root, eligible } = await office(handle);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => handle.send({ id: randomUUID(), command: activate(eligible), actor: root })),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
});

test('commands that arrive while another node has the log are in the batch that waits for it', async () => {
  const sizes: number[] = [];
  let letIn = () => {};
  let held = Promise.resolve();
  const busy: Store = {
    ...store,
    async begin(after, keys) {
      await held;
      const turn = await store.begin(after, keys);
      const commit: typeof turn.commit = (records, answers) => {
        sizes.push(answers.length);
        return turn.commit(records, answers);
      };
      return { ...turn, commit };
    },
  };
  const handle = await open({ store: busy });
  await office(handle);
  held = new Promise((resolve) => {
    letIn = resolve;
  });
  sizes.length = 0;
  const create = (name: string) => must(handle, operator, { type: 'CreateRole', name });
  const first = create('One');
  // By then the first one's batch waits for the log.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const others = [create('Two'), create('Three')];
  letIn();
  await Promise.all([first, ...others]);
  expect(sizes).toEqual([3]);
});

test('under steady load, whoever waits for what others appended waits for a batch and not for the end of the load', async () => {
  const handle = await open({ store: { ...store, shared: true } });
  const { root } = await office(handle);
  const most = 5_000;
  let sent = 0;
  let goOn = true;
  const load = async () => {
    while (goOn && sent++ < most)
      await handle.send({ id: randomUUID(), command: { type: 'CancelRequest', requestId: randomUUID() }, actor: root });
  };
  const loads = [load(), load()];
  await handle.catchUp();
  expect(sent).toBeLessThan(most);
  goOn = false;
  await Promise.all(loads);
});

test('[H3] a store that cannot be reached answers try later to all that wait, and the next ones are done', async () => {
  let away = false;
  const remote: Store = {
    ...store,
    begin: (after, keys) => (away ? Promise.reject(new Error('no connection')) : store.begin(after, keys)),
  };
  const handle = await open({ store: remote });
  const { root, eligible } = await office(handle);
  away = true;
  const ask = { id: randomUUID(), command: activate(eligible), actor: root };
  const answers = await Promise.all([handle.send(ask), handle.send({ ...ask, id: randomUUID() })]);
  expect(answers).toEqual([
    { ok: false, fault: 'try_later' },
    { ok: false, fault: 'try_later' },
  ]);
  away = false;
  expect(await handle.send(ask)).toMatchObject({ ok: true });
  expect(handle.sound).toBe(true);
});

test('[H3] a failed append changes nothing, is answered try later, and a retry does it', async () => {
  const fail: { next: 'before' | 'after' | null } = { next: null };
  const handle = await open({ store: failing(store, fail) });
  const { root, eligible } = await office(handle);
  const reloads: number[] = [];
  handle.onReloaded(() => reloads.push(handle.state.seq));
  const before = toSnapshot(handle.state);
  fail.next = 'before';
  const ask = { id: randomUUID(), command: activate(eligible), actor: root };
  expect(await handle.send(ask)).toEqual({ ok: false, fault: 'try_later' });
  expect(toSnapshot(handle.state)).toBe(before);
  expect(faults).toMatchObject([{ message: 'disk full' }]);
  expect(reloads).toHaveLength(1);
  expect((await handle.send(ask)).ok).toBe(true);
});

test('[H3] [H2] where the append succeeded and only its word was lost, the retry is answered and done once', async () => {
  const fail: { next: 'before' | 'after' | null } = { next: null };
  const handle = await open({ store: failing(store, fail) });
  const { root, eligible } = await office(handle);
  fail.next = 'after';
  const ask = { id: randomUUID(), command: activate(eligible), actor: root };
  expect(await handle.send(ask)).toEqual({ ok: false, fault: 'try_later' });
  expect(await handle.send(ask)).toMatchObject({ ok: true, result: { status: 'Provisioned' } });
  expect(handle.state.activations.size).toBe(1);
});

test('[H4] after a restart the state is the same, from the log alone and from a snapshot', async () => {
  const first = await open({ snapshotEvery: 3 });
  const { root, eligible } = await office(first);
  await must(first, root, activate(eligible));
  const kept = toSnapshot(first.state);
  const fromLogAndSnapshot = await open();
  expect(toSnapshot(fromLogAndSnapshot.state)).toBe(kept);
  await first.close();
  const fromSnapshot = await open();
  expect(toSnapshot(fromSnapshot.state)).toBe(kept);
  const fromLog = await open({ store: { ...store, readSnapshot: async () => null } });
  expect(toSnapshot(fromLog.state)).toBe(kept);
});

test('[T2] a clock that steps back does not turn the log back', async () => {
  const handle = await open();
  const { root, eligible } = await office(handle);
  now -= 5 * HOUR;
  await must(handle, root, activate(eligible));
  const times = (await store.read(0, 1_000)).map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test('[Y7] a command whose deadline passed is not carried out', async () => {
  const handle = await open();
  const { root, eligible } = await office(handle);
  const ask = { id: randomUUID(), command: activate(eligible), actor: root, deadline: now - 1 };
  expect(await handle.send(ask)).toEqual({ ok: false, fault: 'lapsed' });
  expect(handle.state.activations.size).toBe(0);
});

test('a dry run decides and changes nothing', async () => {
  const handle = await open();
  const { root, eligible } = await office(handle);
  const { seq } = await store.head();
  const ask = { id: randomUUID(), command: activate(eligible), actor: root, dryRun: true };
  expect(await handle.send(ask)).toMatchObject({ ok: true });
  expect((await store.head()).seq).toBe(seq);
  expect(await handle.send({ ...ask, dryRun: false })).toMatchObject({ ok: true });
});

test('[T1] what fell due while no server ran is done at the start', async () => {
  const handle = await open();
  const { root, eligible } = await office(handle);
  await must(handle, root, activate(eligible));
  await handle.close();
  now += 10 * HOUR;
  const again = await open();
  const ended = new Promise((resolve) => again.onCommitted(resolve));
  const clock = startClock({
    handle: again,
    store,
    node: 'one',
    now: () => now,
    newId: randomUUID,
    onFault: (fault) => faults.push(fault),
  });
  expect(await ended).toMatchObject({
    records: [{ actor: { kind: 'clock' }, event: { type: 'ActivationExpired', endAt: START + HOUR } }],
  });
  await clock.stop();
  expect(again.state.activations.size).toBe(0);
});

test('[H2] a protected role has two removals at one instant, and keeps its last holder', async () => {
  const handle = await open();
  const { root } = await office(handle);
  const { userId } = await must(handle, operator, { type: 'CreateUser', upn: 'b@contoso.example', name: 'B' });
  const assign = { type: 'AssignRole', assignmentType: 'active', endAt: null, scope: '/', justification: 'x' } as const;
  await must(handle, root, { ...assign, roleId: BUILT_IN.globalAdministrator, principalId: userId! });
  const ids = [...handle.state.by.assignmentsOfRole.get(BUILT_IN.globalAdministrator)!];
  const removals = await Promise.all(
    ids.map((assignmentId) =>
      handle.send({ id: randomUUID(), command: { type: 'RemoveAssignment', assignmentId }, actor: operator }),
    ),
  );
  expect(removals.filter(({ ok }) => ok)).toHaveLength(1);
});
