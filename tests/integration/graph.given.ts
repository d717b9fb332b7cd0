import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { AnyCommand } from '../../core/commands.ts';
import type { Access, Actor } from '../../core/events.ts';
import type { SettingsPatch } from '../../core/settings-schema.ts';
import { DAY, type Instant } from '../../core/time.ts';
import { createAudit } from '../../sync-server/audit/audit.ts';
import { createGraph, type GraphOptions } from '../../sync-server/graph/graph.ts';
import { createHandle, type Handle } from '../../sync-server/handle.ts';
import type { Session } from '../../sync-server/session.ts';
import { openSqliteStore } from '../../sync-server/store/sqlite.ts';
import { createSubmit } from '../../sync-server/submit.ts';
import { START } from '../support/given.ts';
import { expectDescribed } from './graph.described.ts';

type Body = Record<string, unknown>;
/** What an answer holds, read into by name; what is there is what the tests find out. */
export type Found = string & { readonly [name: string]: Found } & { readonly [index: number]: Found };
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Found;
};

/** One person's client of the API. */
export type Client = {
  readonly id: string;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  patch(path: string, body: unknown): Promise<Answer>;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
};

/** The API over a real log in a folder of its own, with an organisation to act on. */
export type Office = {
  readonly handle: Handle;
  now: Instant;
  readonly faults: unknown[];
  root: Client;
  client(userId: string, access?: Access): Client;
  anonymous: Client;
  must(command: AnyCommand): Promise<Record<string, string>>;
  user(name: string): Promise<Client>;
  group(name: string, ...members: string[]): Promise<string>;
  role(name: string, settings?: SettingsPatch): Promise<string>;
  eligible(roleId: string, principalId: string, more?: { endAt?: string | null; scope?: string }): Promise<string>;
  /** Lets time pass and the clock run. */
  pass(ms: number): Promise<void>;
  /** Begins anew from what the store holds. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

const operator: Actor = { kind: 'operator', client: 'test' };
const D = '/v1.0/roleManagement/directory';
export const ELIGIBLE = `${D}/roleEligibilityScheduleInstances`;
export const ACTIVE = `${D}/roleAssignmentScheduleInstances`;
export const REQUESTS = `${D}/roleAssignmentScheduleRequests`;
export const ELIGIBILITY_REQUESTS = `${D}/roleEligibilityScheduleRequests`;
export const MINE = "/filterByCurrentUser(on='principal')";

export async function office(options: Partial<GraphOptions> = {}): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-graph-'));
  const store = await openSqliteStore({ folder, key: randomBytes(32) });
  const faults: unknown[] = [];
  const onFault = (fault: unknown) => faults.push(fault);
  const now = () => self.now;
  const start = async () => {
    const handle = await createHandle({ store, now, newId: randomUUID, onFault });
    const audit = createAudit({ handle, store, secretKey: randomBytes(32), now, newId: randomUUID, onFault });
    const graph = createGraph({
      handle,
      submit: createSubmit(handle),
      stands: () => true,
      readLog: store.read,
      readOwn: audit.own,
      historyLink: (id, userId) => ({ path: `/linked/${id}.${userId}`, expiresAt: self.now + DAY }),
      now,
      newId: randomUUID,
      onFault,
      ...options,
    });
    const close = async () => {
      await handle.close();
      await audit.close();
    };
    return { handle, graph, close };
  };
  let running = await start();

  const clientOf = (session: Session | null): Client => {
    const call: Client['call'] = async (method, address, body, headers = {}) => {
      const [path, query = ''] = address.split(/\?(.*)/s);
      const about = { id: randomUUID(), method, path: path!, query: new URLSearchParams(query), session };
      const sent = { headers: { host: 'pim.example', ...headers }, body: () => Promise.resolve(body ?? null) };
      const answer = await running.graph.answer({ ...about, ...sent });
      // What crosses the wire is JSON.
      const read = { ...answer, body: JSON.parse(JSON.stringify(answer.body)) };
      expectDescribed(about, read);
      return read;
    };
    return {
      id: session?.userId ?? '',
      call,
      get: (path) => call('GET', path),
      post: (path, body) => call('POST', path, body),
      patch: (path, body) => call('PATCH', path, body),
    };
  };
  const must: Office['must'] = async (command) => {
    const answer = await running.handle.send({ id: randomUUID(), command, actor: operator });
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    return answer.result as Record<string, string>;
  };
  const client: Office['client'] = (userId, access = 'admin') =>
    clientOf({ userId, client: 'graph', access, hash: userId, seq: 0, expiresAt: Number.MAX_SAFE_INTEGER });

  const self: Office = {
    get handle() {
      return running.handle;
    },
    now: START,
    faults,
    root: clientOf(null),
    anonymous: clientOf(null),
    client,
    must,
    user: async (name) => client((await must({ type: 'CreateUser', upn: `${name}@contoso.example`, name })).userId!),
    group: async (name, ...members) => {
      const { groupId } = await must({ type: 'CreateGroup', name });
      for (const userId of members) await must({ type: 'AddGroupMember', groupId: groupId!, userId });
      return groupId!;
    },
    role: async (name, settings = {}) => (await must({ type: 'CreateRole', name, settings })).roleId!,
    eligible: async (roleId, principalId, { endAt = null, scope = '/' } = {}) => {
      const assign = { type: 'AssignRole', assignmentType: 'eligible', roleId, principalId, endAt, scope } as const;
      return (await must(assign)).assignmentId!;
    },
    async pass(ms) {
      self.now += ms;
      const run = { id: randomUUID(), command: { type: 'RunDue', limit: 1_000 }, actor: { kind: 'clock' } } as const;
      await running.handle.send(run);
    },
    async restart() {
      await running.close();
      running = await start();
    },
    async close() {
      await running.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
  const { userId } = await must({ type: 'SetUp', organisation: 'Contoso', upn: 'root@contoso.example', name: 'Root' });
  self.root = client(userId!);
  return self;
}

/** The whole envelope, as Graph's clients read it. */
export function expectError(answer: Answer, status: number, code: string, message: string | RegExp): void {
  const { error } = answer.body;
  expect({ status: answer.status, code: error!.code }).toEqual({ status, code });
  expect(error!.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  expect(error!.innerError).toEqual({
    date: '2026-01-05T08:00:00',
    'request-id': answer.headers['request-id'],
    'client-request-id': answer.headers['client-request-id'],
  });
  expect(answer.headers['content-type']).toContain('application/json');
}

/** The items of a list that was answered. */
export function items({ body }: Answer): readonly Found[] {
  return (body as { readonly value?: readonly Found[] }).value ?? [];
}

/** The body of an activation with everything the default settings ask for. */
export function activation(roleId: string, principalId: string, more: Body = {}): Body {
  return {
    action: 'selfActivate',
    principalId,
    roleDefinitionId: roleId,
    directoryScopeId: '/',
    justification: 'Invoice 8812 differs',
    scheduleInfo: { startDateTime: null, expiration: { type: 'AfterDuration', duration: 'PT1H' } },
    ...more,
  };
}
