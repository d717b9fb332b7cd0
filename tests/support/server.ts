import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { AnyCommand } from '../../core/commands.ts';
import type { Result } from '../../core/decision.ts';
import type { Access, Actor } from '../../core/events.ts';
import type { SettingsPatch } from '../../core/settings-schema.ts';
import { DAY, HOUR, type Instant, toIso } from '../../core/time.ts';
import type { Answer } from '../../core/wire/frames.ts';
import { type App, type AppOptions, startApp } from '../../sync-server/app.ts';
import { type Config, readConfig } from '../../sync-server/config.ts';
import { createLog } from '../../sync-server/log.ts';

/** Somebody with an account, a password and a token. */
export type Person = {
  readonly id: string;
  readonly upn: string;
  readonly name: string;
  readonly password: string;
  readonly token: string;
};

/** A real server on a port and a folder of its own, with an organisation and its first administrator. */
export type TestServer = {
  readonly app: App;
  readonly url: string;
  readonly config: Config;
  /** What it logged, as it was written. */
  readonly logged: readonly string[];
  readonly root: Person;
  /** The server's time: the machine's, moved on by what was passed. */
  now(): Instant;
  /** Moves the server's time on and lets its clock work. */
  pass(ms: number): Promise<void>;
  /** Sends a command as a person, or as whoever runs the server. */
  send(by: Person | null, command: AnyCommand): Promise<Answer>;
  /** Sends a command that has to be accepted; gives its result. */
  must(by: Person | null, command: AnyCommand): Promise<Result>;
  user(name: string, access?: Access): Promise<Person>;
  group(name: string, ...members: Person[]): Promise<string>;
  role(name: string, settings?: SettingsPatch): Promise<string>;
  /** Gives an assignment of a year, eligible where not said otherwise; its id. */
  assign(roleId: string, principal: Person | string, type?: 'eligible' | 'active'): Promise<string>;
  /** Activates an eligible assignment; the request's id. */
  activate(by: Person, eligibleAssignmentId: string, duration?: string): Promise<string>;
  /** A token of somebody, for as long as said. */
  token(of: Person, access?: Access, life?: number): Promise<string>;
  /** Asks over HTTP; a body is sent as JSON, and a form's as a browser sends it. */
  fetch(path: string, ask?: { method?: string; token?: string; body?: unknown; headers?: object }): Promise<Response>;
  close(): Promise<void>;
};

export type TestServerOptions = Omit<AppOptions, 'now' | 'log'> & {
  readonly env?: Readonly<Record<string, string>>;
};

/** Passwords that take no time, as many tests sign in. */
const CHEAP = { N: 16, r: 1, p: 1 } as const;
const OPERATOR: Actor = { kind: 'operator', client: 'test' };

/** A server that waits for its first administrator. */
export async function startBareServer({ env = {}, ...options }: TestServerOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-test-'));
  const logged: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  let passed = 0;
  const now = () => Date.now() + passed;
  const config = readConfig({ KEYTURN_PORT: '0', KEYTURN_DATA: folder, ...env });
  const log = createLog(sink, 'debug');
  const app = await startApp(config, { passwordCost: CHEAP, ...options, now, log });
  return {
    app,
    url: app.url,
    config,
    logged,
    now,
    async pass(ms: number) {
      passed += ms;
      const command = { type: 'RunDue', limit: 500 } as const;
      await app.handle.send({ id: randomUUID(), command, actor: { kind: 'clock' } });
    },
    fetch(path: string, ask: { method?: string; token?: string; body?: unknown; headers?: object } = {}) {
      const { method, token, body, headers } = ask;
      return fetch(`${app.url}${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(body === undefined || body instanceof URLSearchParams ? {} : { 'content-type': 'application/json' }),
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: body instanceof URLSearchParams ? body : JSON.stringify(body) }),
        redirect: 'manual',
      });
    },
    async close() {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server with the organisation Contoso and its Global Administrator Root. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const bare = await startBareServer(options);
  const { handle, identity, setupCode } = bare.app;
  const rootUpn = 'root@contoso.example';
  const rootPassword = passwordOf('root');
  const asked = { organisation: 'Contoso', upn: rootUpn, name: 'Root', password: rootPassword, address: 'test' };
  const made = await identity.setUp({ ...asked, code: setupCode! });
  if (!made.ok) throw new Error(made.message);

  async function send(by: Person | null, command: AnyCommand): Promise<Answer> {
    const actor: Actor = by ? { kind: 'user', userId: by.id, client: 'test', access: 'admin' } : OPERATOR;
    return handle.send({ id: randomUUID(), command, actor });
  }

  async function must(by: Person | null, command: AnyCommand): Promise<Result> {
    const answer = await send(by, command);
    if (answer.ok) return answer.result;
    throw new Error(`${command.type}: ${JSON.stringify(answer)}`);
  }

  async function personOf(id: string, upn: string, name: string, access: Access): Promise<Person> {
    const ask = { userId: id, access, life: 8 * HOUR, client: 'test', actor: OPERATOR };
    const { token } = await identity.createToken(ask);
    return { id, upn, name, password: passwordOf(upn.split('@')[0]!), token };
  }

  return {
    ...bare,
    root: await personOf(made.userId, rootUpn, 'Root', 'admin'),
    send,
    must,
    async user(name, access = 'admin') {
      const upn = `${name.toLowerCase()}@contoso.example`;
      const id = String((await must(null, { type: 'CreateUser', upn, name })).userId);
      const change = await identity.setPassword({ userId: id, password: passwordOf(name), actor: OPERATOR });
      if (!change.ok) throw new Error(change.message);
      return personOf(id, upn, name, access);
    },
    async group(name, ...members) {
      const groupId = String((await must(null, { type: 'CreateGroup', name })).groupId);
      for (const { id } of members) await must(null, { type: 'AddGroupMember', groupId, userId: id });
      return groupId;
    },
    async role(name, settings) {
      const command = { type: 'CreateRole', name, ...(settings ? { settings } : {}) } as const;
      return String((await must(null, command)).roleId);
    },
    async assign(roleId, principal, type = 'eligible') {
      const principalId = typeof principal === 'string' ? principal : principal.id;
      const endAt = toIso(bare.now() + 100 * DAY);
      const about = { roleId, principalId, assignmentType: type, endAt, scope: '/', justification: 'test' };
      return String((await must(null, { type: 'AssignRole', ...about })).assignmentId);
    },
    async activate(by, eligibleAssignmentId, duration = 'PT1H') {
      const command = { type: 'ActivateRole', eligibleAssignmentId, duration, justification: 'Invoice 8812' } as const;
      return String((await must(by, command)).requestId);
    },
    async token({ id }, access = 'admin', life = 8 * HOUR) {
      return (await identity.createToken({ userId: id, access, life, client: 'test', actor: OPERATOR })).token;
    },
  };
}

function passwordOf(name: string): string {
  return `${name.toLowerCase()}-has-a-long-password`;
}
