import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_IN } from '../../core/ids.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let alice: Person;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.user('alice');
});
afterAll(() => server?.close());

// What an answer holds is what the tests find out.
type Found = { readonly [name: string]: Found } & { readonly [index: number]: Found } & string;

async function scim(method: string, path: string, body?: unknown, token = server.root.token) {
  const response = await server.fetch(`/scim/v2${path}`, { method, token, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as Found };
}
const patch = (...Operations: object[]) => ({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
const query = (path: string, filter: string) => `${path}?filter=${encodeURIComponent(filter)}`;
const newUser = (name: string, more: object = {}) =>
  scim('POST', '/Users', { userName: `${name}@contoso.example`, displayName: name, ...more });

test('[I6] a user is pushed, found by name, changed and disabled; the audit names who did it', async () => {
  const made = await newUser('Dora', {
    name: { givenName: 'Dora', familyName: 'Marsh' },
    emails: [{ value: 'old@contoso.example' }, { value: 'dora@mail.example', primary: true }],
  });
  expect(made).toMatchObject({ status: 201, body: { userName: 'dora@contoso.example', active: true } });
  expect(made.headers.get('content-type')).toContain('application/scim+json');
  expect(made.headers.get('location')).toMatch(new RegExp(`/scim/v2/Users/${made.body.id}$`));
  expect(made.body.emails).toEqual([{ value: 'dora@mail.example', type: 'work', primary: true }]);

  const found = await scim('GET', query('/Users', 'userName eq "DORA@contoso.example"'));
  expect(found.body).toMatchObject({ totalResults: 1, startIndex: 1, Resources: [{ id: made.body.id }] });

  const replaced = await scim('PUT', `/Users/${made.body.id}`, {
    userName: 'dora.m@contoso.example',
    displayName: 'Dora M.',
  });
  expect(replaced.body).toMatchObject({ userName: 'dora.m@contoso.example', displayName: 'Dora M.', active: true });

  const disabled = await scim(
    'PATCH',
    `/Users/${made.body.id}`,
    patch({ op: 'Replace', path: 'active', value: 'False' }),
  );
  expect(disabled).toMatchObject({ status: 200, body: { active: false } });
  const back = await scim('PATCH', `/Users/${made.body.id}`, patch({ op: 'replace', value: { active: true } }));
  expect(back.body).toMatchObject({ active: true });
  expect(await scim('DELETE', `/Users/${made.body.id}`)).toMatchObject({ status: 204, body: null });
  expect((await scim('GET', `/Users/${made.body.id}`)).body).toMatchObject({ active: false });

  const records = await server.app.store.read(0, 1_000);
  const disabling = records.find(({ event }) => event.type === 'UserDisabled');
  expect(disabling?.actor).toMatchObject({ kind: 'user', userId: server.root.id });
});

test('[I6] disabling from outside ends what runs at once', async () => {
  const role = await server.role('Billing');
  const bob = await server.user('bob');
  await server.activate(bob, await server.assign(role, bob));
  await scim('PATCH', `/Users/${bob.id}`, patch({ op: 'replace', path: 'active', value: false }));
  expect(server.app.handle.state.by.activationsOfUser.get(bob.id)).toBeUndefined();
});

test('[I6] a manager is kept, by the enterprise extension or a path', async () => {
  const extension = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  const made = await newUser('Emil', { [extension]: { manager: { value: alice.id } } });
  expect(made.body[extension]).toEqual({ manager: { value: alice.id, displayName: 'alice' } });
  const path = `${extension}:manager`;
  const moved = await scim(
    'PATCH',
    `/Users/${made.body.id}`,
    patch({ op: 'add', path, value: { value: server.root.id } }),
  );
  expect(moved.body[extension]!.manager).toMatchObject({ value: server.root.id });
  const gone = await scim('PATCH', `/Users/${made.body.id}`, patch({ op: 'remove', path }));
  expect(gone.body[extension]).toBeUndefined();
  const nobody = await scim('PATCH', `/Users/${made.body.id}`, patch({ op: 'add', path, value: crypto.randomUUID() }));
  expect(nobody).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
});

test('[I6] a group is pushed with its members, which come and go', async () => {
  const [one, two] = [(await newUser('Finn')).body.id, (await newUser('Gina')).body.id];
  const made = await scim('POST', '/Groups', { displayName: 'Night shift', members: [{ value: one }] });
  expect(made).toMatchObject({
    status: 201,
    body: { displayName: 'Night shift', members: [{ value: one, display: 'Finn' }] },
  });
  const at = `/Groups/${made.body.id}`;
  const ids = (answer: { body: Found }) =>
    (answer.body.members as unknown as { value: string }[]).map(({ value }) => value);

  expect(ids(await scim('PATCH', at, patch({ op: 'Add', path: 'members', value: [{ value: two }] })))).toEqual([
    one,
    two,
  ]);
  expect(ids(await scim('PATCH', at, patch({ op: 'remove', path: `members[value eq "${one}"]` })))).toEqual([two]);
  expect(ids(await scim('PATCH', at, patch({ op: 'replace', path: 'members', value: [{ value: one }] })))).toEqual([
    one,
  ]);
  expect(ids(await scim('PUT', at, { displayName: 'Nights', members: [{ value: one }, { value: two }] }))).toEqual([
    one,
    two,
  ]);
  expect((await scim('GET', query('/Groups', 'displayName eq "nights"'))).body).toMatchObject({ totalResults: 1 });
  expect((await scim('GET', `${at}?excludedAttributes=members`)).body.members).toBeUndefined();
  for (const op of ['remove', 'replace', 'add']) {
    const path = 'members[display eq "Bob"]';
    const unclear = await scim('PATCH', at, patch({ op, path, ...(op === 'remove' ? {} : { value: [] }) }));
    expect(unclear).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } });
  }
  expect(ids(await scim('GET', at))).toEqual([one, two]);
  const wrong = await scim('PATCH', at, patch({ op: 'add', path: 'members', value: [{ value: crypto.randomUUID() }] }));
  expect(wrong).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });

  expect((await scim('DELETE', at)).status).toBe(204);
  expect((await scim('GET', at)).status).toBe(404);
});

test('[I6] lists come in pages', async () => {
  const all = (await scim('GET', '/Users')).body;
  const second = (await scim('GET', '/Users?startIndex=2&count=1')).body;
  expect(second).toMatchObject({ totalResults: all.totalResults, itemsPerPage: 1, startIndex: 2 });
  expect(second.Resources![0]!.id).toBe(all.Resources![1]!.id);
  expect((await scim('GET', '/Users?count=0')).body).toMatchObject({ itemsPerPage: 0, Resources: [] });
});

test('[I6] what it can do is described', async () => {
  expect((await scim('GET', '/ServiceProviderConfig')).body).toMatchObject({ patch: { supported: true } });
  expect((await scim('GET', '/ResourceTypes')).body).toMatchObject({ totalResults: 2 });
  expect((await scim('GET', '/Schemas')).body).toMatchObject({ totalResults: 3 });
  expect((await scim('GET', '/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group')).body).toMatchObject({
    name: 'Group',
  });
});

test('[I6] [P1] it needs an administrator’s token; a reader’s only looks', async () => {
  expect((await scim('GET', '/Users', undefined, alice.token)).status).toBe(403);
  const reader = await server.user('reader');
  await server.assign(BUILT_IN.globalReader, reader, 'active');
  expect((await scim('GET', '/Users', undefined, reader.token)).status).toBe(200);
  expect((await scim('POST', '/Users', { userName: 'x@contoso.example' }, reader.token)).status).toBe(403);
  expect((await server.fetch('/scim/v2/Users')).status).toBe(401);
});

test('[I6] [L1] the last administrator is not disabled from outside either', async () => {
  const refused = await scim('DELETE', `/Users/${server.root.id}`);
  expect(refused).toMatchObject({
    status: 409,
    body: { status: '409', detail: expect.stringContaining('last_administrator') },
  });
});

test.each([
  ['POST', '/Users', { userName: 'alice@contoso.example' }, 409, 'uniqueness'],
  ['POST', '/Users', { displayName: 'No name' }, 400, 'invalidValue'],
  ['POST', '/Users', { userName: 'no sign' }, 400, 'invalidValue'],
  ['POST', '/Groups', {}, 400, 'invalidValue'],
  ['GET', '/Users?filter=userName%20co%20%22a%22', undefined, 400, 'invalidFilter'],
  ['GET', `/Users?filter=${'active+eq+true+and+'.repeat(20)}active+eq+true`, undefined, 400, 'tooMany'],
  ['GET', '/Users/nobody', undefined, 404, undefined],
  ['DELETE', '/Users', undefined, 405, undefined],
  ['GET', '/Bulk', undefined, 404, undefined],
] as const)('[I6] %s %s with %o is refused in SCIM’s form', async (method, path, body, status, scimType) => {
  const answer = await scim(method, path, body);
  expect(answer.status).toBe(status);
  expect(answer.body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:Error']);
  expect(answer.body.scimType).toBe(scimType);
});
