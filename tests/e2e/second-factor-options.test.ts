import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Extension, openExtension, signIn } from '../support/extension.ts';
import { activeCard } from '../support/popup.ts';
import { addAuthenticator, codeAt, STEP, setUpApp } from '../support/second-factor.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let bob: Person;
let vault: string;

beforeAll(async () => {
  server = await startTestServer();
  bob = await server.user('Bob');
  const settings = {
    activation: { mfa: 'mfa', justification: true },
    assignment: { active: { mfa: true } },
  } as const;
  vault = await server.role('Vault Operator', settings);
  await server.assign(vault, bob);
});
afterAll(() => server?.close());

describe('an administrator', () => {
  let browser: Extension;
  let page: Page;
  let secret: string;

  beforeAll(async () => {
    browser = await openExtension();
    const popup = await browser.popup();
    await popup.getByLabel('Server').fill(server.url);
    await popup.getByLabel('Name').fill(server.root.upn);
    await popup.getByLabel('Password').fill(server.root.password);
    await popup.getByRole('button', { name: 'Sign in' }).click();
    await popup.getByRole('region', { name: 'Active' }).waitFor();
    page = await browser.options(`#/assignments/new?role=${vault}&principal=user:${bob.id}`);
  });
  afterAll(() => browser?.close());

  test('[G6] sets a second factor up over what they typed, and assigns with a proof of it', async () => {
    await page.getByRole('radio', { name: 'Active' }).check();
    await page.getByLabel('Justification').fill('Covers the night shift');
    await page.getByText('Additional verification is required.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set up a second factor' });
    ({ secret } = await setUpApp(page, server.root.password, server.now));
    await dialog.getByLabel('I have kept them').check();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.getByLabel('Justification').inputValue()).toBe('Covers the night shift');
    await expect.poll(() => page.getByRole('button', { name: 'Assign', exact: true }).isDisabled()).toBe(true);
    await server.pass(STEP);
    await page.getByLabel('Code from your authenticator app').fill(codeAt(secret, server.now()));
    await page.getByRole('button', { name: 'Assign', exact: true }).click();
    await page.getByText('Bob: assigned').waitFor();
  });

  test('[G6] changes an active assignment with a proof, by passkey too', async () => {
    await page.goto(page.url().replace(/#.*/, '#/account'));
    await addAuthenticator(page);
    await page.getByRole('button', { name: 'Add a second factor' }).click();
    await server.pass(STEP);
    await page.getByLabel('Code from your authenticator app').fill(codeAt(secret, server.now()));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Remove This device' }).waitFor();

    await page.goto(page.url().replace(/#.*/, '#/assignments?tab=active'));
    await page.getByRole('tab', { name: 'Active' }).click();
    await page.getByRole('button', { name: 'Change Bob, Vault Operator' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Justification').fill('Covers another week');
    await dialog.getByRole('button', { name: 'Use your passkey' }).click();
    await dialog.getByRole('button', { name: 'Update' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  test('[M5] resets somebody’s factors by typing their name', async () => {
    const theirs = await openExtension();
    try {
      const popup = await theirs.popup();
      await signIn(popup, server.url, bob.upn, bob.password);
      const account = await theirs.options('#/account');
      await account.getByRole('button', { name: 'Set up a second factor' }).click();
      await setUpApp(account, bob.password, server.now);

      await page.goto(page.url().replace(/#.*/, `#/people/user/${bob.id}`));
      await page.getByRole('button', { name: 'Reset second factors…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Reset second factors of Bob' });
      await expect.poll(() => dialog.getByRole('button', { name: 'Reset' }).isDisabled()).toBe(true);
      await dialog.getByLabel('Type Bob to confirm').fill('Bob');
      await dialog.getByRole('button', { name: 'Reset' }).click();
      await dialog.waitFor({ state: 'detached' });
      await popup.getByText('Your session has ended.').waitFor();
      await page.getByRole('button', { name: 'Reset second factors…' }).waitFor({ state: 'detached' });
    } finally {
      await theirs.close();
    }
  });
});

describe('somebody whose first factor is a passkey', () => {
  let browser: Extension;
  let carol: Person;

  beforeAll(async () => {
    carol = await server.user('Carol');
    const role = await server.role('Key Custodian', { activation: { mfa: 'passkey', justification: true } });
    await server.assign(role, carol);
    browser = await openExtension();
  });
  afterAll(() => browser?.close());

  test('[M1] [M5] [M6] sets it up in the middle of an activation, and extends with it', async () => {
    const popup = await browser.popup();
    await signIn(popup, server.url, carol.upn, carol.password);
    await popup.getByRole('button', { name: 'Activate Key Custodian', exact: true }).click();
    await popup.getByLabel('Duration').fill('30 min');
    await popup.getByLabel('Justification').fill('Rotate the signing key');
    const [tab] = await Promise.all([
      browser.context.waitForEvent('page'),
      popup.getByRole('button', { name: 'Continue' }).click(),
    ]);
    await addAuthenticator(tab);
    await tab.getByLabel('Name').fill('Carol’s laptop');
    await tab.getByLabel('Password').fill(carol.password);
    await tab.getByRole('button', { name: 'Continue' }).click();
    await tab.getByRole('list', { name: 'Recovery codes' }).waitFor();
    await tab.getByLabel('I have kept them').check();
    await tab.getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => tab.getByLabel('Justification').inputValue()).toBe('Rotate the signing key');
    await expect.poll(() => tab.getByLabel('Duration').inputValue()).toBe('30 min');
    await tab.getByRole('button', { name: 'Activate', exact: true }).click();
    await activeCard(tab, 'Key Custodian').waitFor();

    await tab.getByRole('button', { name: 'Extend Key Custodian' }).click();
    const dialog = tab.getByRole('dialog', { name: 'Extend Key Custodian' });
    await dialog.getByText('Your browser asks for your passkey when you extend.').waitFor();
    await dialog.getByLabel('Duration').fill('2 h');
    await dialog.getByRole('button', { name: 'Keep for 2 h' }).click();
    await dialog.waitFor({ state: 'detached' });
    const activation = [...server.app.handle.state.activations.values()].find(({ userId }) => userId === carol.id)!;
    expect(activation.endAt - server.now()).toBeGreaterThan(100 * 60_000);
  });
});

test('signing in asks for a code where the organisation says so, and a wrong one is said with the next step', async () => {
  const dave = await server.user('Dave');
  const browser = await openExtension();
  try {
    const popup = await browser.popup();
    await signIn(popup, server.url, dave.upn, dave.password);
    const account = await browser.options('#/account');
    await account.getByRole('button', { name: 'Set up a second factor' }).click();
    const { secret } = await setUpApp(account, dave.password, server.now);
    await server.must(server.root, { type: 'UpdateOrganisation', settings: { requireMfaAtSignIn: true } });
    await server.must(server.root, { type: 'SignOutUser', userId: dave.id });
    await popup.getByText('Your session has ended.').waitFor();
    await popup.getByLabel('Name').fill(dave.upn);
    await popup.getByLabel('Password').fill(dave.password);
    await popup.getByRole('button', { name: 'Sign in' }).click();
    const code = popup.getByLabel('Code from your authenticator app');
    await code.fill('000000');
    await popup.getByRole('button', { name: 'Sign in' }).click();
    await popup.getByText('type the next one').waitFor();
    await server.pass(STEP);
    await code.fill(codeAt(secret, server.now()));
    await popup.getByRole('button', { name: 'Sign in' }).click();
    await popup.getByRole('region', { name: 'Eligible' }).waitFor();
    const records = await server.app.store.read(0, 100_000);
    expect(records.findLast(({ event }) => event.type === 'SignedIn')?.event).toMatchObject({
      userId: dave.id,
      method: 'password and second factor',
    });
  } finally {
    await browser.close();
  }
});
