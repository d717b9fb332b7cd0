import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Extension, openExtension, signIn } from '../support/extension.ts';
import { activeCard } from '../support/popup.ts';
import {
  addAuthenticator,
  codeAt,
  movePasskeys,
  STEP,
  setUpApp,
  type VirtualAuthenticator,
} from '../support/second-factor.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';

const WORDS = 'Rotate the signing key, CHG-2210';

let server: TestServer;
let alice: Person;
let browser: Extension;
let popup: Page;

const sheet = (page: Page, role: string) => page.getByRole('dialog', { name: `Activate ${role}` });
const open = (page: Page, role: string) => page.getByRole('button', { name: `Activate ${role}`, exact: true }).click();
const press = (page: Page) => page.getByRole('button', { name: 'Activate', exact: true }).click();
const tabAfter = async (act: () => Promise<void>): Promise<Page> => {
  const [tab] = await Promise.all([browser.context.waitForEvent('page'), act()]);
  return tab;
};
const nextStep = () => server.pass(STEP);

async function deactivate(page: Page, role: string): Promise<void> {
  await page.getByRole('button', { name: `Deactivate ${role}` }).click();
  await activeCard(page, role).waitFor({ state: 'detached' });
}

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.user('Alice');
  for (const [name, mfa] of [
    ['Vault Operator', 'mfa'],
    ['Key Custodian', 'passkey'],
  ] as const)
    await server.assign(await server.role(name, { activation: { mfa, justification: true } }), alice);
  browser = await openExtension();
  popup = await browser.popup();
  await signIn(popup, server.url, alice.upn, alice.password);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe('an authenticator app', () => {
  let secret: string;
  /** The code that activated last: a later one may be another by then. */
  let used: string;
  let recoveryCodes: readonly string[];

  test('[M4] [M5] [M6] is set up in the middle of an activation, and what was typed is still there', async () => {
    await open(popup, 'Vault Operator');
    const asked = sheet(popup, 'Vault Operator');
    await asked.getByLabel('Duration').fill('2 h');
    await asked.getByLabel('Justification').fill(WORDS);
    await asked.getByText('Additional verification is required.').waitFor();
    const tab = await tabAfter(() => asked.getByRole('button', { name: 'Continue' }).click());

    await tab.getByRole('radio', { name: 'Authenticator app' }).check();
    await tab.getByLabel('Password').fill('not-her-long-password');
    await tab.getByRole('button', { name: 'Continue' }).click();
    await tab.getByText('That password is not right.').waitFor();
    const focused = () => tab.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused).toBe('Continue');
    ({ secret, recoveryCodes } = await setUpApp(tab, alice.password, server.now));
    await expect.poll(focused).toBe('Keep your recovery codes');
    expect(new Set(recoveryCodes).size).toBe(10);
    await expect.poll(() => tab.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true);
    await tab.getByLabel('I have kept them').check();
    await tab.getByRole('button', { name: 'Done' }).click();

    const back = sheet(tab, 'Vault Operator');
    await expect.poll(() => back.getByLabel('Justification').inputValue()).toBe(WORDS);
    await expect.poll(() => back.getByLabel('Duration').inputValue()).toBe('2 h');
    await nextStep();
    used = codeAt(secret, server.now());
    await back.getByLabel('Code from your authenticator app').fill(used);
    await press(tab);
    await activeCard(tab, 'Vault Operator').waitFor();
    await activeCard(popup, 'Vault Operator').waitFor();
    const activation = [...server.app.handle.state.activations.values()][0]!;
    expect(activation.justification).toBe(WORDS);
    await tab.close();
  });

  test('[M2] the code that was used activates nothing again, and the sheet says what to do', async () => {
    await popup.reload();
    await deactivate(popup, 'Vault Operator');
    await open(popup, 'Vault Operator');
    await popup.getByLabel('Justification').fill('Once more');
    await popup.getByLabel('Code from your authenticator app').fill(used);
    await press(popup);
    await sheet(popup, 'Vault Operator').getByText('Each code works once: wait for the next one').waitFor();
    await expect.poll(() => popup.getByLabel('Justification').inputValue()).toBe('Once more');
    await nextStep();
    await popup.getByLabel('Code from your authenticator app').fill(codeAt(secret, server.now()));
    await press(popup);
    await activeCard(popup, 'Vault Operator').waitFor();
  });

  test('[M6] a recovery code stands in for the app once', async () => {
    await deactivate(popup, 'Vault Operator');
    await open(popup, 'Vault Operator');
    await popup.getByLabel('Justification').fill('Phone at home');
    await popup.getByRole('button', { name: 'Use a recovery code' }).click();
    await popup.getByLabel('Recovery code').fill(recoveryCodes[0]!);
    await press(popup);
    await activeCard(popup, 'Vault Operator').waitFor();
    await deactivate(popup, 'Vault Operator');
    await open(popup, 'Vault Operator');
    await popup.getByLabel('Justification').fill('Phone at home');
    await popup.getByRole('button', { name: 'Use a recovery code' }).click();
    await popup.getByLabel('Recovery code').fill(recoveryCodes[0]!);
    await press(popup);
    await sheet(popup, 'Vault Operator').getByText('That recovery code was not accepted.').waitFor();
    await popup.getByRole('button', { name: 'Cancel' }).click();
  });

  describe('and a role that asks for a passkey', () => {
    let device: VirtualAuthenticator;
    let tab: Page;

    test('[M1] [M5] the passkey is set up with a proof of the app, and confirms the activation', async () => {
      await open(popup, 'Key Custodian');
      const asked = sheet(popup, 'Key Custodian');
      await asked.getByLabel('Justification').fill(WORDS);
      tab = await tabAfter(() => asked.getByRole('button', { name: 'Continue' }).click());
      device = await addAuthenticator(tab);
      expect(await tab.getByRole('radio', { name: 'Authenticator app' }).count()).toBe(0);
      await nextStep();
      await tab.getByLabel('Code from your authenticator app').fill(codeAt(secret, server.now()));
      await tab.getByRole('button', { name: 'Continue' }).click();
      const back = sheet(tab, 'Key Custodian');
      await back.getByText('Asks for your passkey when you activate').waitFor();
      await expect.poll(() => back.getByLabel('Justification').inputValue()).toBe(WORDS);
      await press(tab);
      await activeCard(tab, 'Key Custodian').waitFor();
      const records = await server.app.store.read(0, 10_000);
      expect(records.findLast(({ event }) => event.type === 'RoleActivated')?.event).toMatchObject({
        justification: WORDS,
      });
    });

    test('pressing Activate in the popup goes on in a tab, which asks for the passkey by itself', async () => {
      await popup.reload();
      await deactivate(popup, 'Key Custodian');
      await open(popup, 'Key Custodian');
      await popup.getByLabel('Justification').fill('From the popup');
      const opened = await tabAfter(() => press(popup));
      const address = opened.url();
      expect(address).not.toContain('popup');
      await opened.close();
      await popup.reload();

      // The same address in the tab whose authenticator the test has.
      await tab.goto('about:blank');
      await tab.goto(address.includes('?go') ? address : `${address}?go`);
      await activeCard(tab, 'Key Custodian').waitFor();
      const activation = [...server.app.handle.state.activations.values()].at(-1);
      expect(activation?.justification).toBe('From the popup');
      expect(tab.url()).not.toContain('go');
    });

    test('[M5] the methods are listed, and one is removed with a proof of another', async () => {
      const account = await browser.options('#/account');
      device = await movePasskeys(device, account);
      await account.getByText('9 are left').waitFor();
      await account.getByRole('button', { name: 'Remove authenticator app' }).click();
      const dialog = account.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Use your passkey' }).click();
      await dialog.getByRole('button', { name: 'Remove' }).click();
      await dialog.waitFor({ state: 'detached' });
      await account.getByRole('button', { name: 'Remove authenticator app' }).waitFor({ state: 'detached' });
      await account.getByRole('button', { name: 'Remove This device' }).waitFor();

      await account.getByRole('button', { name: 'New recovery codes' }).click();
      await dialog.getByRole('button', { name: 'Make new codes' }).click();
      await dialog.getByRole('list', { name: 'Recovery codes' }).waitFor();
      await dialog.getByLabel('I have kept them').check();
      await dialog.getByRole('button', { name: 'Done' }).click();
      await account.getByText('10 are left').waitFor();
    });

    test('signing in asks for the passkey where the organisation says so', async () => {
      await server.must(server.root, { type: 'UpdateOrganisation', settings: { requireMfaAtSignIn: true } });
      await server.must(server.root, { type: 'SignOutUser', userId: alice.id });
      await popup.reload();
      await popup.getByText('Your session has ended.').waitFor();
      await popup.getByLabel('Name').fill(alice.upn);
      await popup.getByLabel('Password').fill(alice.password);
      await popup.getByRole('button', { name: 'Sign in' }).click();
      const signing = await tabAfter(() => popup.getByRole('button', { name: 'Continue in a tab' }).click());
      device = await movePasskeys(device, signing);
      await expect.poll(() => signing.getByLabel('Name').inputValue()).toBe(alice.upn);
      await signing.getByLabel('Password').fill(alice.password);
      await signing.getByRole('button', { name: 'Sign in' }).click();
      await signing.getByText('Use your passkey.').waitFor();
      await signing.getByRole('button', { name: 'Sign in' }).click();
      await signing.getByRole('region', { name: 'Eligible' }).waitFor();
    });
  });
});
