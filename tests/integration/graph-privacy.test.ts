import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROUTES } from '../../sync-server/graph/routes.ts';
import { ACTIVE, activation, type Client, items, type Office, office, REQUESTS } from './graph.given.ts';

const WAYS = ['principal', 'createdBy', 'approver', 'target', 'reviewer'];
let it: Office;
let mallory: Client;
/** Ids of what is none of Mallory's business. */
let others: readonly string[];

beforeEach(async () => {
  it = await office();
  const [alice, bob] = [await it.user('alice'), await it.user('bob')];
  mallory = await it.user('mallory');
  const groupId = await it.group('Vault', bob.id);
  const { memberRoleId } = await it.must({ type: 'OnboardGroup', groupId });
  const approval = { required: true, approvers: [`user:${bob.id}` as const] };
  const roleId = await it.role('User Administrator', { activation: { approval } });
  const free = await it.role('Exchange Administrator');
  const eligible = [await it.eligible(roleId, alice.id), await it.eligible(free, alice.id)];
  const inGroup = await it.eligible(memberRoleId!, alice.id, { endAt: '2026-02-01T00:00:00Z' });
  const pending = await alice.post(REQUESTS, activation(roleId, alice.id));
  const active = await alice.post(REQUESTS, activation(free, alice.id));
  expect([pending.body.status, active.body.status]).toEqual(['PendingApproval', 'Provisioned']);
  const review = await it.root.post('/v1.0/identityGovernance/accessReviews/definitions', {
    displayName: 'Review',
    scope: { query: `/roleManagement/directory/roleDefinitions/${free}` },
    reviewers: [{ query: `/users/${bob.id}` }],
    settings: { instanceDurationInDays: 3 },
  });
  const organisation = it.handle.state.organisation!.id;
  const [instance] = items(await it.root.get(ACTIVE));
  others = [
    ...[alice.id, bob.id, it.root.id, groupId, roleId, free, ...eligible, inGroup, pending.body.id, active.body.id],
    ...[review.body.id, instance!.id, `${groupId}_member_${inGroup}`, `DirectoryRole_${organisation}_${roleId}`],
  ].map(String);
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

/** What of it names something that is not Mallory's. */
function leaked(body: unknown): readonly string[] {
  const text = JSON.stringify(body).toLowerCase();
  return others.filter((id) => text.includes(id.toLowerCase()));
}

const lists = ROUTES.filter(
  ({ method, path, returns }) => method === 'GET' && returns?.endsWith('[]') && !path.includes(':'),
);

test('[P1] a stranger finds nothing of others in any list, whatever the filter says', async () => {
  const among = `(${others.map((id) => `'${id}'`).join(',')})`;
  const filters = [
    `id ne 'x'`,
    `id in ${among}`,
    `principalId in ${among}`,
    `groupId in ${among} or principalId ne 'x'`,
    `groupId eq '${others[3]}' and not (principalId eq '${mallory.id}')`,
    `roleDefinitionId in ${among} or id ne null`,
  ];
  let answered = 0;
  for (const { path } of lists)
    for (const on of path.includes('(on)') ? WAYS : [''])
      for (const query of [
        '?$expand=*',
        ...filters.map((filter) => `?$filter=${encodeURIComponent(filter)}&$count=true`),
      ]) {
        const place = called(path, on);
        const { status, body } = await mallory.get(`/v1.0/${place}${query}`);
        expect([200, 400, 404]).toContain(status);
        if (status !== 200) continue;
        answered++;
        expect({ place, query, leaked: leaked(body) }).toEqual({ place, query, leaked: [] });
      }
  expect(answered).toBeGreaterThan(150);
});

test('[P1] a stranger opens nothing of others by its id, and changes nothing', async () => {
  const { seq } = it.handle.state;
  const single = ROUTES.filter(({ path }) => /[:(]/.test(path) && !/\$count|microsoft\.graph/.test(path));
  for (const { method, path } of single)
    for (const id of others) {
      const place = called(path.replace(/:\w+/g, id), 'reviewer', id);
      const { status, body } = await mallory.call(method, `/v1.0/${place}`, method === 'GET' ? undefined : {});
      if (status < 400) expect({ method, place, leaked: leaked(body) }).toEqual({ method, place, leaked: [] });
    }
  expect(it.handle.state.seq).toBe(seq);
});

function called(path: string, on: string, template = others[4]!): string {
  return path.replace('(on)', `(on='${on}')`).replace('(roleTemplateId)', `(roleTemplateId='${template}')`);
}
