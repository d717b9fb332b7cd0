import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CONTOSO, signInAs } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { activeCard, askFor, decide, region, requestRow } from '../support/popup.ts';
import { type TimedServer, timedServer } from '../support/timed-server.ts';
import { until } from '../support/until.ts';

const APPROVED = 'Exchange Administrator';

let server: TimedServer;
let browsers: Extension[];
let alice: Page;
let aliceElsewhere: Page;
let bob: Page;

beforeAll(async () => {
  server = await timedServer(CONTOSO);
  browsers = await Promise.all([openExtension(), openExtension(), openExtension()]);
  const [first, second, third] = browsers;
  alice = await signInAs(first!, server.url, 'Alice');
  aliceElsewhere = await signInAs(second!, server.url, 'Alice');
  bob = await signInAs(third!, server.url, 'Bob');
});
beforeEach(() => Promise.all([alice, aliceElsewhere, bob].map((page) => page.reload())));
afterAll(async () => {
  await Promise.all(browsers?.map((browser) => browser.close()) ?? []);
  await server?.remove();
});

test('two browsers of one person show the same, whichever of them acts', async () => {
  await (await askFor(alice, 'Incident Responder', { duration: '20 min' })).waitFor({ state: 'detached' });
  await activeCard(aliceElsewhere, 'Incident Responder').waitFor();
  await aliceElsewhere.getByRole('button', { name: 'Deactivate Incident Responder' }).click();
  await activeCard(alice, 'Incident Responder').waitFor({ state: 'detached' });
});

test('two browsers that ask for the same role at once get it once', async () => {
  const asking = { duration: '1 h', justification: 'Twice' };
  await Promise.allSettled([
    askFor(alice, 'Kubernetes Administrator', asking),
    askFor(aliceElsewhere, 'Kubernetes Administrator', asking),
  ]);
  for (const page of [alice, aliceElsewhere]) await activeCard(page, 'Kubernetes Administrator').waitFor();
  const running = [...server.app.handle.state.activations.values()];
  expect(running.length).toBe(1);
});

test('a request that needs approval waits, is approved in another browser, and is active then', async () => {
  const asking = { duration: '2 h', justification: 'Mail flow to the branch is down' };
  await (await askFor(alice, APPROVED, asking)).waitFor({ state: 'detached' });
  await requestRow(alice, APPROVED, 'Waiting for approval').waitFor();
  expect(await activeCard(alice, APPROVED).count()).toBe(0);

  const asked = region(bob, 'Approvals').getByRole('article', { name: `Alice Moreau asks for ${APPROVED}` });
  await asked.getByText('Mail flow to the branch is down').waitFor();
  await until(async () => (await browsers[2]!.badge()) === '!', 'the badge of the approver says that something waits');
  await decide(bob, 'Approve', `${APPROVED} for Alice Moreau`, 'Known outage');

  await activeCard(alice, APPROVED).getByText('Activated', { exact: true }).waitFor();
  await activeCard(aliceElsewhere, APPROVED).waitFor();
  await asked.waitFor({ state: 'detached' });
  await alice.getByRole('button', { name: `Deactivate ${APPROVED}` }).click();
  await activeCard(alice, APPROVED).waitFor({ state: 'detached' });
});

test('a denial is seen with its words, and nothing is granted', async () => {
  await (await askFor(alice, APPROVED, { duration: '1 h', justification: 'Please' })).waitFor({ state: 'detached' });
  await decide(bob, 'Deny', `${APPROVED} for Alice Moreau`, 'Say what for');
  const row = requestRow(alice, APPROVED, 'Denied');
  await row.getByText('Say what for').waitFor();
  expect(await activeCard(alice, APPROVED).count()).toBe(0);
  await alice.getByRole('button', { name: `Activate ${APPROVED}`, exact: true }).waitFor();
});

test('a request that is withdrawn is gone from the approver too', async () => {
  await (await askFor(alice, APPROVED, { duration: '1 h', justification: 'Hm' })).waitFor({ state: 'detached' });
  const asked = region(bob, 'Approvals').getByRole('article', { name: `Alice Moreau asks for ${APPROVED}` });
  await asked.waitFor();
  await alice.getByRole('button', { name: `Withdraw ${APPROVED}` }).click();
  await asked.waitFor({ state: 'detached' });
  await requestRow(alice, APPROVED, 'Withdrawn').waitFor();
});
