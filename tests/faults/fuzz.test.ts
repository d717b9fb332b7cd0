import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FRAME } from '../../core/wire/frames.ts';
import type { Child } from '../support/child.ts';
import { createMutations, frame, type Mutations, nested } from '../support/mutations.ts';
import { activationOf, type Person, type Prepared, prepare, startServer } from '../support/prepared.ts';
import { amount, dice, limitFor } from '../support/soak.ts';
import { openSocket } from '../support/socket.ts';

const FRAMES = amount(30_000, 900_000);
const BODIES = amount(3_000, 100_000);
const PEOPLE = 16;
const AT_ONCE = 50;
const MEGABYTE = 1024 * 1024;
let prepared: Prepared;
let server: Child;
let chance: Mutations;

beforeEach(async () => {
  prepared = await prepare(PEOPLE, 2);
  server = await startServer(prepared);
  chance = createMutations(dice());
});
afterEach(async () => {
  await server.stop('SIGKILL');
  prepared.remove();
});

/** Alive, with nothing in its log, and not larger than it was. */
async function expectUnhurt(before: number): Promise<void> {
  expect(server.process.exitCode).toBeNull();
  expect(server.output().trim()).toBe(`keyturn ready at ${server.ready}`);
  expect((await residentOf()) - before).toBeLessThan(150 * MEGABYTE);
  const socket = openSocket(server.ready, 'me', { token: prepared.people[0]!.token });
  await socket.sync();
  socket.close();
}

async function residentOf(): Promise<number> {
  const text = await (await fetch(`${server.ready}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}

test(
  `[Y4] ${FRAMES} random and mutated frames neither stop the server nor make it grow`,
  async () => {
    // What the heap grows to by itself is not counted.
    await Promise.all(prepared.people.map((person) => sendFrames(person, Math.ceil(FRAMES / PEOPLE / 3))));
    const before = await residentOf();
    await Promise.all(prepared.people.map((person) => sendFrames(person, Math.ceil(FRAMES / PEOPLE))));
    await expectUnhurt(before);
  },
  limitFor(20),
);

/** Sends so many, a few at a time, on a new socket whenever the old one was closed for them. */
async function sendFrames(person: Person, count: number): Promise<void> {
  for (let sent = 0; sent < count; ) {
    const socket = openSocket(server.ready, 'me', { token: person.token });
    await socket.hello();
    while (socket.ws.readyState === 1 && sent < count) {
      for (let n = 0; n < AT_ONCE; n++, sent++) socket.sendBytes(anyFrame(person));
      // Answered after all of these, or closed for one of them.
      await Promise.race([socket.sync(), socket.closed]).catch(() => {});
    }
    socket.ws.terminate();
  }
}

function anyFrame(person: Person): Uint8Array {
  const command = JSON.stringify({
    id: randomUUID(),
    command: anyCommand(person),
    ...(chance.below(9) ? {} : { deadline: 'x' }),
  });
  const kind = chance.below(200);
  // Most keep the socket open, so that what follows on it is read as well.
  if (kind < 150) return frame([FRAME.command], command);
  if (kind < 180) return frame([FRAME.sync, 1 + chance.below(2)], chance.garbage(200));
  if (kind < 190) return frame([FRAME.awareness], chance.garbage(100));
  if (kind < 192) return frame([FRAME.command], nested(1 + chance.below(20_000)));
  if (kind < 194) return frame([FRAME.sync, 0], chance.garbage(60));
  if (kind < 197) return chance.bytes(frame([FRAME.command], command));
  return chance.garbage(80);
}

function anyCommand(person: Person): unknown {
  const id = randomUUID();
  const wellFormed: readonly unknown[] = [
    activationOf(person),
    { ...activationOf(person), startAt: new Date().toISOString(), ticket: { number: '1', system: 'x' }, scope: '/' },
    { type: 'DeactivateRole', activeAssignmentId: id },
    { type: 'ExtendActivation', activeAssignmentId: id, duration: 'PT1H', justification: 'x' },
    { type: 'DecideRequest', requestId: id, decision: 'Approve', justification: 'x' },
    { type: 'AssignRole', roleId: id, principalId: id, assignmentType: 'active', endAt: null, scope: '/' },
    { type: 'UpdateRoleSettings', roleId: id, version: 1, settings: { activation: { maxDuration: 'PT1H' } } },
    { type: 'CreateUser', upn: 'x@contoso.example', name: 'x' },
  ];
  return chance.json(chance.pick(wellFormed));
}

test(
  `${BODIES} random and mutated requests over HTTP are answered, none with a fault of the server`,
  async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const seen = new Map<number, number>();
    const send = async (count: number) => {
      for (let sent = 0; sent < count; sent += AT_ONCE) {
        const statuses = await Promise.all(Array.from({ length: AT_ONCE }, () => ask(agent)));
        for (const { status, what } of statuses) {
          seen.set(status, (seen.get(status) ?? 0) + 1);
          expect(status, what).toBeLessThan(500);
        }
      }
    };
    // What the heap grows to by itself is not counted.
    await send(BODIES / 4);
    const before = await residentOf();
    await send(BODIES);
    agent.destroy();
    // It looked into them: not all failed at the door.
    for (const status of [200, 400, 401, 404]) expect(seen.get(status) ?? 0, `status ${status}`).toBeGreaterThan(0);
    await expectUnhurt(before);
  },
  limitFor(20),
);

const DIRECTORY = '/v1.0/roleManagement/directory';
const PATHS: readonly string[] = [
  '/',
  '/setup',
  '/auth/sign-in',
  '/auth/sign-out-everywhere-not',
  '/mfa/totp/start',
  '/mfa/challenge',
  '/invitations',
  '/welcome/x',
  '/scim/v2/Users',
  '/scim/v2/Groups',
  '/notifications/retry',
  '/operator/org_apply',
  '/audit',
  '/audit/export',
  '/v1.0/$batch',
  '/v1.0/users',
  '/v1.0/directoryObjects/getByIds',
  `${DIRECTORY}/roleDefinitions`,
  `${DIRECTORY}/roleAssignmentScheduleRequests`,
  `${DIRECTORY}/roleEligibilityScheduleRequests`,
  `${DIRECTORY}/roleAssignmentScheduleInstances/filterByCurrentUser(on='principal')`,
  '/v1.0/policies/roleManagementPolicies',
];
const OPTIONS = [
  '$filter',
  '$select',
  '$expand',
  '$top',
  '$skiptoken',
  '$orderby',
  '$count',
  'from',
  'format',
  'personId',
];
const QUERIES = [
  "status eq 'Granted' and principalId eq 'x'",
  "startsWith(displayName,'Role') or not(id eq null)",
  "(((((((((((id eq '1')))))))))))",
  'roleDefinition($select=id;$expand=x)',
  'createdDateTime desc',
  '10',
  'csv',
];

async function ask(agent: Agent): Promise<{ status: number; what: string }> {
  const person = chance.pick(prepared.people);
  const method = chance.pick(['GET', 'POST', 'POST', 'PATCH', 'DELETE']);
  const noise = new TextDecoder().decode(chance.bytes(new TextEncoder().encode(chance.pick(QUERIES))));
  const query = `${encodeURIComponent(chance.pick(OPTIONS))}=${encodeURIComponent(noise)}`;
  const path = `${chance.pick(PATHS)}${chance.below(3) ? '' : `/${encodeURIComponent(noise)}`}?${query}`;
  const body = method === 'GET' ? '' : anyBody(person);
  const token = chance.below(8) ? person.token : Buffer.from(chance.garbage(40)).toString('base64url');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const what = `${method} ${path} ${String(body).slice(0, 300)}`;
  const send = (): Promise<{ status: number; what: string }> =>
    new Promise((resolve, reject) => {
      const asked = request(`${server.ready}${path}`, { method, headers, agent }, (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode!, what }));
        response.on('error', reject);
      });
      asked.on('error', (fault) => {
        // Where the answer came before all of an oversized body was sent, the connection ends with it.
        if (body.length > 64 * 1024) resolve({ status: 413, what });
        // One that was kept may have been ended by the server in the moment it was used again.
        else if (asked.reusedSocket && 'code' in fault && fault.code === 'ECONNRESET') resolve(send());
        else reject(fault);
      });
      asked.end(body);
    });
  return send();
}

function anyBody(person: Person): string | Uint8Array {
  const about = {
    principalId: person.userId,
    roleDefinitionId: randomUUID(),
    directoryScopeId: '/',
    justification: 'x',
  };
  const wellFormed: readonly unknown[] = [
    { upn: 'user1@contoso.example', password: 'x' },
    {
      ...about,
      action: 'selfActivate',
      scheduleInfo: { startDateTime: null, expiration: { type: 'afterDuration', duration: 'PT1H' } },
    },
    {
      requests: [
        { id: '1', method: 'GET', url: '/users' },
        { id: '2', method: 'POST', url: '/x', dependsOn: ['1'], body: {} },
      ],
    },
    { ids: [randomUUID()], types: ['user'] },
    { text: 'organisation: x', dryRun: true },
  ];
  const text = JSON.stringify(chance.json(chance.pick(wellFormed)));
  switch (chance.below(40)) {
    case 0:
      return nested(1 + chance.below(30_000));
    case 1:
      return chance.garbage(500);
    case 2:
      return text.slice(0, chance.below(text.length));
    case 3:
      return `"${'x'.repeat(70_000)}"`;
    default:
      return text;
  }
}
