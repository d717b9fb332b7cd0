import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { MINUTE } from '../../core/time.ts';
import { EXTENSION_ORIGIN } from '../../core/wire/extension-id.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';
import { type WorkerRig, workerRig } from '../support/worker-rig.ts';

const PASSWORD = 'only-for-tests-1!';
const ORGANISATION = `
organisation: Contoso
users:
  - { upn: alice@contoso.example, name: Alice Moreau, password: ${PASSWORD} }
  - { upn: bob@contoso.example, name: Bob Fischer, password: ${PASSWORD} }
roles:
  - name: User Administrator
    settings: { activation: { maxDuration: PT8H, justification: true } }
  - name: Billing Reader
    settings: { activation: { justification: false, approval: { required: true, approvers: [user:bob@contoso.example] } } }
assignments:
  - { role: User Administrator, principal: alice@contoso.example, type: eligible }
  - { role: Billing Reader, principal: alice@contoso.example, type: eligible }
  - { role: Global Administrator, principal: bob@contoso.example, type: active }
`;

let server: ServerProcess;
const rigs: WorkerRig[] = [];

beforeAll(async () => {
  server = await serverProcess(ORGANISATION);
});
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop();
});
afterAll(() => server.remove());

async function signedIn(name: 'alice' | 'bob'): Promise<WorkerRig> {
  const rig = await workerRig(EXTENSION_ORIGIN);
  rigs.push(rig);
  expect(await rig.signIn(server.url, `${name}@contoso.example`, PASSWORD)).toEqual({ ok: true });
  await rig.untilState('online');
  return rig;
}

async function eligibleFor(rig: WorkerRig, roleName: string) {
  return rig.untilMe((me) => Object.values(me.eligible).find((row) => row.roleName === roleName));
}

async function activate(rig: WorkerRig, roleName = 'User Administrator', duration = 'PT1H') {
  const { id: eligibleAssignmentId } = await eligibleFor(rig, roleName);
  return rig.send({ type: 'ActivateRole', eligibleAssignmentId, duration, justification: 'Onboarding' });
}

function activeRole(rig: WorkerRig, roleName = 'User Administrator') {
  return rig.untilMe((me) => Object.values(me.active).find((row) => row.roleName === roleName), `${roleName} active`);
}

async function deactivate(rig: WorkerRig) {
  const { id: activeAssignmentId } = await activeRole(rig);
  const row = await rig.send({ type: 'DeactivateRole', activeAssignmentId });
  expect(row.answer).toMatchObject({ ok: true });
  await rig.untilMe((me) => Object.keys(me.active).length === 0);
}

test('a wrong password is refused, and nothing is kept', async () => {
  const rig = await workerRig(EXTENSION_ORIGIN);
  rigs.push(rig);
  const answer = await rig.signIn(server.url, 'alice@contoso.example', 'wrong-but-long-enough');
  expect(answer).toEqual({ ok: false, failure: 'invalid_credentials' });
  expect(await rig.db.kept.get('session')).toBeUndefined();
});

test('a role is activated by the outbox, counts on the badge, and is deactivated', async () => {
  const alice = await signedIn('alice');
  const row = await activate(alice);
  expect(row.answer).toMatchObject({ ok: true, result: { status: 'Provisioned' } });
  const active = await activeRole(alice);
  expect(active).toMatchObject({ state: 'Activated', justification: 'Onboarding' });
  expect(Date.parse(active.endAt!) - Date.now()).toBeGreaterThan(59 * MINUTE);
  await until(() => alice.badge?.text === '1');
  await deactivate(alice);
  await until(() => alice.badge?.text === '');
});

test('[A4] a refusal arrives with its facts, and the command stays until it was seen', async () => {
  const alice = await signedIn('alice');
  const row = await activate(alice, 'User Administrator', 'PT9H');
  expect(row.answer).toMatchObject({ ok: false, rejection: { code: 'duration_too_long', facts: { max: 'PT8H' } } });
  expect(await alice.db.outbox.get(row.id)).toBeDefined();
});

test('a server that was killed and started again is in step again, and what was asked meanwhile is done once', async () => {
  const alice = await signedIn('alice');
  await activate(alice);
  const before = await activeRole(alice);
  await server.kill();
  await alice.untilState('offline');
  expect(Object.values((await alice.me())!.active)).toEqual([before]);
  const waiting = await alice.submit({ type: 'DeactivateRole', activeAssignmentId: before.id });
  expect(await alice.db.outbox.get(waiting)).toMatchObject({ status: 'waiting' });
  const { epoch } = (await alice.db.views.get('me'))!;

  await server.start();
  await alice.worker.wake();
  expect((await alice.untilAnswered(waiting)).answer).toMatchObject({ ok: true });
  await alice.untilMe((me) => Object.keys(me.active).length === 0);
  await alice.untilState('online');
  expect((await alice.db.views.get('me'))!.epoch).not.toBe(epoch);
});

test('a worker that dies with a command under way asks again, and the server does it once', async () => {
  const alice = await signedIn('alice');
  const { id: eligibleAssignmentId } = await eligibleFor(alice, 'User Administrator');
  const command = { type: 'ActivateRole', eligibleAssignmentId, duration: 'PT1H', justification: 'Once' } as const;
  const id = await alice.submit(command);
  await alice.restart();
  expect((await alice.untilAnswered(id)).answer).toMatchObject({ ok: true });
  const mine = await alice.untilMe((me) => {
    const found = Object.values(me.requests).filter(({ justification }) => justification === 'Once');
    return found.length && found;
  });
  expect(mine).toHaveLength(1);
  await deactivate(alice);
});

test('two browsers of one person show the same', async () => {
  const [office, home] = [await signedIn('alice'), await signedIn('alice')];
  await activate(office);
  const row = await activeRole(office);
  expect(await activeRole(home)).toEqual(row);
  await deactivate(home);
  await office.untilMe((me) => Object.keys(me.active).length === 0);
  await until(async () => JSON.stringify(await office.me()) === JSON.stringify(await home.me()));
});

test('a request to approve reaches the approver, and the outcome the requestor, each as one notification', async () => {
  const [alice, bob] = [await signedIn('alice'), await signedIn('bob')];
  await alice.untilMe((me) => me.meta.user.upn === 'alice@contoso.example');
  const row = await activate(alice, 'Billing Reader');
  expect(row.answer).toMatchObject({ ok: true, result: { status: 'PendingApproval' } });
  const asked = await bob.untilMe((me) => Object.values(me.approvals)[0]);
  await until(() => bob.notified.some(({ title }) => title === 'Alice Moreau asks for Billing Reader'));
  await until(() => bob.badge?.text === '!');
  await bob.send({ type: 'DecideRequest', requestId: asked.id, decision: 'Approve', justification: 'Go ahead' });
  await activeRole(alice, 'Billing Reader');
  await until(() => alice.notified.some(({ title }) => title === 'Billing Reader was approved by Bob Fischer'));
  await until(() => bob.shown.size === 0 && bob.badge?.text === '');

  const { id: activeAssignmentId } = await activeRole(alice, 'Billing Reader');
  await alice.send({ type: 'DeactivateRole', activeAssignmentId });
  expect(alice.notified).toHaveLength(1);
  expect(bob.notified).toHaveLength(1);
});

test('the organisation is shown to administrators only', async () => {
  const [alice, bob] = [await signedIn('alice'), await signedIn('bob')];
  alice.worker.show('admin');
  bob.worker.show('admin');
  const view = await until(async () => (await bob.db.views.get('admin'))?.maps);
  expect(Object.values(view.roles!).map((role) => (role as { name: string }).name)).toContain('User Administrator');
  await alice.send({ type: 'CancelRequest', requestId: '01900000-0000-7000-8000-000000000000' });
  expect(await alice.db.views.get('admin')).toBeUndefined();
});

test('signing out everywhere ends the other browser, which forgets everything but the server', async () => {
  const [office, home] = [await signedIn('alice'), await signedIn('alice')];
  expect(await office.worker.answer({ type: 'sign_out', everywhere: true })).toEqual({ wiped: true, told: true });
  await home.untilState('session_ended');
  expect(await home.db.views.count()).toBe(0);
  expect((await home.db.kept.toArray()).map(({ key }) => key).sort()).toEqual(['connection', 'server']);
});
