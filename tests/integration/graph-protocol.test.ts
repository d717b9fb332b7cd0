import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRate } from '../../sync-server/rate.ts';
import {
  ACTIVE,
  activation,
  type Client,
  ELIGIBLE,
  expectError,
  MINE,
  type Office,
  office,
  REQUESTS,
} from './graph.given.ts';

let it: Office;
let alice: Client;
let roleId: string;
const NOBODY = '11111111-2222-4333-8444-555555555555';

beforeEach(async () => {
  it = await office();
  alice = await it.user('alice');
  roleId = await it.role('User Administrator', { activation: { ticket: true, ticketPattern: 'INC-\\d+' } });
  await it.eligible(roleId, alice.id);
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

const ticketInfo = { ticketNumber: 'INC-1', ticketSystem: 'Jira' };

test('[I4] without a good token, and for a user who was disabled, the answer is 401 in the same envelope', async () => {
  const denied = await it.anonymous.get(ELIGIBLE);
  expectError(denied, 401, 'InvalidAuthenticationToken', /Access token/);
  expect(denied.headers['www-authenticate']).toBe('Bearer');
  await it.must({ type: 'DisableUser', userId: alice.id });
  expectError(await alice.get(ELIGIBLE), 401, 'InvalidAuthenticationToken', /Access token/);
});

test('what is not there, and what is not taken there, is said as Graph says it', async () => {
  expectError(
    await alice.get('/v1.0/planner/tasks'),
    400,
    'BadRequest',
    /^Resource not found for the segment 'planner'/,
  );
  expectError(await alice.get('/v1.0/me/photo/$value'), 400, 'BadRequest', /segment 'photo'/);
  expectError(await alice.get('/v1.0/roleManagement'), 400, 'BadRequest', /segment 'roleManagement'/);
  expectError(await alice.get(`${REQUESTS}/${NOBODY}`), 404, 'ResourceNotFound', /not yours to see/);
  const other = await alice.call('DELETE', ACTIVE);
  expectError(other, 405, 'Request_BadRequest', /GET/);
  expect(other.headers.allow).toBe('GET');
  expectError(await alice.get('/v2.0/me'), 400, 'BadRequest', /v1\.0 or beta/);
  expectError(await alice.get('/v1.0/%E0%A4%A'), 400, 'BadRequest', /percent-encoded/);
});

test('too many requests are told when to come back', async () => {
  await it.close();
  it = await office({ rate: createRate({ perSecond: 0.5, burst: 2 }) });
  const bob = await it.user('bob');
  expect((await bob.get('/v1.0/me')).status).toBe(200);
  expect((await bob.get('/v1.0/me')).status).toBe(200);
  const refused = await bob.get('/v1.0/me');
  expectError(refused, 429, 'TooManyRequests', /Too many/);
  expect(refused.headers['retry-after']).toBe('2');
  it.now += 2_000;
  expect((await bob.get('/v1.0/me')).status).toBe(200);
});

test('request ids are answered with, and a browser may ask from any page', async () => {
  const given = { 'client-request-id': 'abc' };
  const { headers } = await alice.call('GET', `${ELIGIBLE}${MINE}`, undefined, given);
  expect(headers).toMatchObject({ 'client-request-id': 'abc', 'access-control-allow-origin': '*' });
  expect(headers['request-id']).toMatch(/^[0-9a-f-]{36}$/);
  const asked = await it.anonymous.call('OPTIONS', ELIGIBLE);
  expect(asked.status).toBe(204);
  for (const name of ['Authorization', 'Content-Type', 'ConsistencyLevel', 'SdkVersion', 'client-request-id', 'Prefer'])
    expect(asked.headers['access-control-allow-headers']).toContain(name);
});

test('OData’s own headers: its version, what was preferred, where a new thing is, and no precondition that cannot hold', async () => {
  const asked = await alice.post(REQUESTS, activation(roleId, alice.id, { ticketInfo }));
  expect(asked.headers).toMatchObject({
    'odata-version': '4.0',
    location: `http://pim.example${REQUESTS}/${asked.body.id}`,
  });
  expect((await alice.get(REQUESTS)).headers).not.toHaveProperty('preference-applied');
  const me = (headers: Record<string, string>) => alice.call('GET', '/v1.0/me/memberOf', undefined, headers);
  for (const prefer of ['maxpagesize=7', 'return=minimal, odata.maxpagesize="7"', 'odata.maxpagesize = 7; x=y'])
    expect((await me({ prefer })).headers['preference-applied']).toMatch(/=7$/);
  for (const prefer of ['odata.maxpagesize=0', 'odata.maxpagesize=many', 'return=representation'])
    expect((await me({ prefer })).headers).not.toHaveProperty('preference-applied');
  expect((await me({ 'if-match': '*' })).status).toBe(200);
  expectError(await me({ 'if-match': 'W/"1"' }), 412, 'PreconditionFailed', /no ETags/);
});

test('what goes wrong inside is a 500 that tells nothing of it, and the log has it', async () => {
  await it.close();
  it = await office({ readLog: () => Promise.reject(new Error('page 7 of the log is gone')) });
  expectError(await it.root.get('/v1.0/auditLogs/directoryAudits'), 500, 'generalException', /The log has it/);
  expect(it.faults.splice(0)).toMatchObject([{ message: 'page 7 of the log is gone' }]);
});

test('[Y8] one answer of the audit reads so much and no more, however rare what is asked for, and links to the rest', async () => {
  await it.close();
  let read = 0;
  it = await office({
    readOwn: async (userId, _before, limit) =>
      Array.from({ length: limit }, () => ({
        seq: 1_000_000 - ++read,
        at: it.now,
        actor: { kind: 'user', userId, client: 'test', access: 'self' },
        commandId: userId,
        event: { type: 'SignedIn', userId, method: 'password' },
      })),
  });
  const someone = await it.user('Someone');
  const { status, body } = await someone.get("/v1.0/auditLogs/directoryAudits?$filter=resultReason eq 'nothing'");
  expect([status, body.value]).toEqual([200, []]);
  expect(body['@odata.nextLink']).toContain('$skiptoken=');
  expect(read).toBe(5_000);
});

test('[H3] where the store fails the answer is 503 and to try again', async () => {
  await it.handle.close();
  const answer = await alice.post(REQUESTS, activation(roleId, alice.id, { ticketInfo }));
  expectError(answer, 503, 'serviceNotAvailable', /Try again/);
  expect(answer.headers['retry-after']).toBe('1');
});
