import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { activation, ELIGIBLE, MINE, REQUESTS } from './graph.given.ts';

let server: TestServer;
let alice: Person;
let roleId: string;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.user('alice');
  roleId = await server.role('User Administrator');
  await server.assign(roleId, alice);
});

afterAll(() => server.close());

const ask = (path: string, more: { method?: string; token?: string; body?: unknown; headers?: object } = {}) =>
  server.fetch(path, { token: alice.token, ...more });

test('a person activates over HTTP with a token', async () => {
  const listed = await ask(`${ELIGIBLE}${MINE}?$expand=roleDefinition`);
  expect(listed.headers.get('content-type')).toMatch(/^application\/json;/);
  expect(await listed.json()).toMatchObject({
    '@odata.context': `${server.url}/v1.0/$metadata#Collection(unifiedRoleEligibilityScheduleInstance)`,
    value: [{ roleDefinition: { displayName: 'User Administrator' } }],
  });
  const answer = await ask(REQUESTS, { body: activation(roleId, alice.id), headers: { 'client-request-id': 'mine' } });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('client-request-id')).toBe('mine');
  expect(answer.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await answer.json()).toMatchObject({ status: 'Provisioned' });
  const { actor } = (await server.app.store.read(0, 1_000)).findLast(({ event }) => event.type === 'RoleActivated')!;
  expect(actor).toMatchObject({ kind: 'user', userId: alice.id });
});

test('[I4] a wrong token, a broken body and an unknown path are refused in Graph’s envelope', async () => {
  const unknown = await ask(ELIGIBLE, { token: 'wrong' });
  expect(unknown.status).toBe(401);
  expect(unknown.headers.get('www-authenticate')).toBe('Bearer');
  const body = (await unknown.json()) as { error: { innerError: Record<string, string> } };
  expect(body).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } });
  expect(body.error.innerError['request-id']).toBe(unknown.headers.get('request-id'));
  const headers = { authorization: `Bearer ${alice.token}`, 'content-type': 'application/json' };
  const broken = await fetch(`${server.url}${REQUESTS}`, { method: 'POST', headers, body: '{' });
  expect([broken.status, await broken.json()]).toMatchObject([400, { error: { code: 'BadRequest' } }]);
  expect((await ask('/beta/nothing')).status).toBe(400);
});

test('what the server itself refuses is refused in Graph’s envelope too, for a page of another origin to read', async () => {
  const post = (body: BodyInit) =>
    fetch(`${server.url}${REQUESTS}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${alice.token}`, 'content-type': 'application/json' },
      body,
    });
  const large = await post('x'.repeat(70_000)).catch(() => null);
  // The server may close the connection before all of it is sent.
  if (large) {
    expect([large.status, await large.json()]).toMatchObject([413, { error: { code: 'RequestEntityTooLarge' } }]);
    expect(large.headers.get('access-control-allow-origin')).toBe('*');
  }
  const latin = await post(new Uint8Array([0xff, 0xfe]));
  expect([latin.status, await latin.json()]).toMatchObject([
    400,
    { error: { code: 'BadRequest', innerError: { 'request-id': latin.headers.get('request-id') } } },
  ]);
  const deep = await post('['.repeat(60_000));
  expect(deep.status).toBe(400);
});

test('versions and paths are read whatever their case, with slashes behind, and by HEAD', async () => {
  for (const path of ['/V1.0/me', '/v1.0/ME/', '/Beta/me', '/BETA//me//'])
    expect(await (await ask(path)).json()).toMatchObject({ id: alice.id });
  const head = await ask('/v1.0/me', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect(new Date(head.headers.get('date')!).getTime()).toBeGreaterThan(0);
});

test('a page of another origin may ask, with the headers that Graph’s clients send', async () => {
  const headers = {
    origin: 'https://elsewhere.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,consistencylevel,sdkversion,client-request-id,prefer',
  };
  const asked = await server.fetch(REQUESTS, { method: 'OPTIONS', headers });
  expect(asked.status).toBe(204);
  expect(asked.headers.get('access-control-allow-origin')).toBe('*');
  const allowed = asked.headers.get('access-control-allow-headers')!.toLowerCase();
  for (const name of headers['access-control-request-headers'].split(',')) expect(allowed).toContain(name);
  const answer = await ask('/v1.0/me', { headers: { origin: headers.origin } });
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-expose-headers')).toContain('request-id');
  // What is not Graph's stays with the extension.
  const other = await server.fetch('/healthz', { headers: { origin: headers.origin } });
  expect(other.headers.get('access-control-allow-origin')).toBeNull();
});

test('the descriptions need no token', async () => {
  const openApi = await server.fetch('/openapi.json');
  expect(await openApi.json()).toMatchObject({ openapi: '3.1.0' });
  const csdl = await server.fetch('/v1.0/$metadata');
  expect(csdl.headers.get('content-type')).toMatch(/xml/);
  expect(await csdl.text()).toContain('<edmx:Edmx');
});
