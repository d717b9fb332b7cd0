import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Event, Recorded } from '../../core/events.ts';
import { BUILT_IN } from '../../core/ids.ts';
import type { State } from '../../core/state.ts';
import { HOUR, SECOND, toIso } from '../../core/time.ts';
import { type Audit, createAudit } from '../../sync-server/audit/audit.ts';
import { createHandle, type Handle } from '../../sync-server/handle.ts';
import { openStore } from '../../sync-server/store/open.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { type Bench, type Figure, median, within } from './figure.ts';

const EVENTS = 1_000_000;
const USERS = 400;
const ROLES = 40;
const AT_ONCE = 10_000;
const PAGES = 9;
const ROUNDS = 5;
const MB = 1024 * 1024;
/** In characters. */
const LARGEST_PIECE = 16 * MB;
/** Events between two looks at the memory. */
const LOOK_EVERY = 50_000;
/** In MB. */
const MOST_KEPT = 32;
const OPERATOR = { kind: 'operator', client: 'bench' } as const;
const START = Date.UTC(2026, 0, 1);

type People = { readonly users: readonly string[]; readonly roles: readonly string[] };

/** A log of a million events: verified, exported in each form, and asked for its first page by filter. */
export const audit: Bench = {
  name: 'audit',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'keyturn-bench-'));
    const key = randomBytes(32);
    const store = await openStore({ folder, key });
    try {
      const { state, people } = await organisation(store);
      await fill(store, state, people);
      const onFault = (fault: unknown) => {
        throw fault;
      };
      const surroundings = { store, secretKey: key, now: () => state.at, newId: randomUUID, onFault };
      const desk = createAudit({ handle: handleOn(state), ...surroundings });
      await desk.catchUp();
      const figures = [await verifying(store), ...(await pages(desk, state, people)), ...(await exports(desk))];
      await desk.close();
      return figures;
    } finally {
      await store.close();
      rmSync(folder, { recursive: true });
    }
  },
};

async function organisation(store: Store): Promise<{ state: State; people: People }> {
  const handle = await createHandle({ store, now: () => START, newId: randomUUID, onFault: console.error });
  const must = async (command: Parameters<Handle['send']>[0]['command']) => {
    const answer = await handle.send({ id: randomUUID(), command, actor: OPERATOR });
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    return answer.result as Readonly<Record<string, string>>;
  };
  await must({ type: 'SetUp', organisation: 'Bench', upn: 'root@bench.example', name: 'Root' });
  const roles: string[] = [BUILT_IN.globalReader];
  const users: string[] = [];
  while (roles.length < ROLES) roles.push((await must({ type: 'CreateRole', name: `Role ${roles.length}` })).roleId!);
  while (users.length < USERS) {
    const upn = `user${users.length}@bench.example`;
    users.push((await must({ type: 'CreateUser', upn, name: upn })).userId!);
  }
  await handle.close();
  return { state: handle.state, people: { users, roles } };
}

/** Appends what many activations leave in a log, some of them denied. */
async function fill(store: Store, state: State, { users, roles }: People): Promise<void> {
  let { seq } = await store.head();
  let at = START;
  for (let round = 0; seq < EVENTS; ) {
    const records: Recorded[] = [];
    while (records.length < AT_ONCE && seq < EVENTS) {
      const userId = users[round % USERS]!;
      const about = { userId, roleId: roles[(round * 7) % ROLES]!, scope: '/', requestId: randomUUID() };
      const actor = { kind: 'user', userId, client: 'extension', access: 'self' } as const;
      const commandId = randomUUID();
      for (const event of activation(about, at, round++ % 5_000 === 0)) {
        records.push({ seq: ++seq, at, actor, commandId, event });
        at += SECOND;
      }
    }
    const turn = await store.begin(records[0]!.seq - 1, []);
    await turn.commit(records, []);
  }
  Object.assign(state, { seq, at });
}

function activation(
  about: { userId: string; roleId: string; scope: string; requestId: string },
  startAt: number,
  denied: boolean,
): readonly Event[] {
  const justification = `Case ${about.requestId.slice(0, 8)}: a customer cannot sign in`;
  const asked = { ...about, eligibleAssignmentId: about.requestId, duration: 'PT1H', startAt: null, justification };
  const requested = {
    type: 'ActivationRequested',
    ...asked,
    ticket: { number: '1', system: 'Jira' },
    mfa: 'mfa',
  } as const;
  if (denied) return [requested, { type: 'RequestDenied', ...about, stage: 1, justification: 'no' }];
  return [
    requested,
    { type: 'RoleActivated', ...about, startAt, endAt: startAt + HOUR, justification },
    { type: 'RoleDeactivated', ...about, deactivationId: about.requestId },
  ];
}

/** What the audit needs of the door, on a state that knows the people and not each activation. */
function handleOn(state: State): Handle {
  return {
    state,
    sound: true,
    send: async () => ({ ok: true, result: {} }),
    settled: async () => {},
    onCommitted() {},
    onReloaded() {},
    catchUp: async () => {},
    caughtUp: async () => {},
    close: async () => {},
  };
}

async function verifying(store: Store): Promise<Figure> {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    const found = await store.verify();
    rates.push(found.events / ((performance.now() - started) / 1_000));
    if (!found.ok || found.events < EVENTS) throw new Error(`The log is not whole: ${JSON.stringify(found)}`);
  }
  const perSecond = median(rates);
  return within('audit, verify a million events', perSecond, 'events/s', '≥ 200000 events/s', perSecond >= 200_000);
}

async function pages(desk: Audit, state: State, { users, roles }: People): Promise<readonly Figure[]> {
  const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'no filter': {},
    'an activity and a person': {
      activity: 'Remove member from role completed (PIM deactivate)',
      actor: users[7]!,
    },
    'a rare result': { result: 'denied' },
    'a person and a role that never met': { subject: users[1]!, role: roles[8]! },
    'three days, a role and a result': {
      from: toIso(START + 3 * 24 * HOUR),
      until: toIso(START + 6 * 24 * HOUR),
      role: roles[7]!,
      result: 'success',
    },
    'words that are nowhere': { text: 'nobody wrote this' },
  };
  const figures: Figure[] = [];
  for (const [name, asked] of Object.entries(cases)) {
    const times: number[] = [];
    for (let page = 0; page < PAGES; page++) {
      const started = performance.now();
      const answer = await desk.page(OPERATOR, { ...asked, limit: '50' });
      times.push(performance.now() - started);
      if (!answer.ok) throw new Error(JSON.stringify(answer));
    }
    const ms = median(times);
    figures.push(within(`audit, first page of ${state.seq}: ${name}`, ms, 'ms', '≤ 100 ms', ms <= 100));
  }
  return figures;
}

/**
 * What an export keeps, looked at all along: an export that grows with the log would keep more in its second half than in
 * its first. Garbage is collected before each look, as how long it lies about is not the export's doing.
 */
async function exports(desk: Audit): Promise<readonly Figure[]> {
  const collect = collector();
  const figures: Figure[] = [];
  for (const format of ['csv', 'jsonl', 'ocsf', 'cef'] as const) {
    collect();
    const before = kept();
    const answer = await desk.export(OPERATOR, format, {});
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    const mosts = [0, 0];
    let ms = 0;
    let events = 0;
    let started = performance.now();
    for await (const piece of answer.pieces) {
      ms += performance.now() - started;
      if (piece.length > LARGEST_PIECE) throw new Error('A piece of an export is too large.');
      const lookAt = Math.floor(events / LOOK_EVERY);
      events += piece.split('\n').length - 1;
      if (Math.floor(events / LOOK_EVERY) > lookAt) {
        collect();
        const half = events < EVENTS / 2 ? 0 : 1;
        mosts[half] = Math.max(mosts[half]!, kept() - before);
      }
      started = performance.now();
    }
    if (events < EVENTS) throw new Error(`The export has ${events} events only.`);
    const name = `audit, export of a million events as ${format}`;
    const most = Math.max(...mosts) / MB;
    const ok = most <= MOST_KEPT && mosts[1]! <= mosts[0]! + MB;
    figures.push(
      within(name, EVENTS / (ms / 1_000), 'events/s', 'shown', true),
      within(`${name}, most memory it keeps`, most, 'MB', `≤ ${MOST_KEPT} MB, never growing`, ok),
    );
  }
  return figures;
}

/** Bytes in use, in and beside V8's heap. */
function kept(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
