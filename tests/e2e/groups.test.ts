import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { administer, CONTOSO, signInAs } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { rowsKept } from '../support/kept.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

let server: ServerProcess;
let page: Page;
let dave: Page;
const open: Extension[] = [];

beforeAll(async () => {
  server = await serverProcess(CONTOSO);
  page = await administer(await browser(), server.url);
});
afterAll(async () => {
  for (const one of open) await one.close();
  await server?.remove();
});

async function browser(): Promise<Extension> {
  const one = await openExtension();
  open.push(one);
  return one;
}

const goTo = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
const openPerson = async (name: string) => {
  await goTo('Users and groups');
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
};

async function activate(popup: Page, name: string): Promise<void> {
  await popup.getByRole('button', { name: `Activate ${name}` }).click();
  await popup.getByLabel('Justification').fill('Invoice 8812 differs');
  await popup.getByRole('button', { name: 'Activate', exact: true }).click();
  await popup.getByRole('region', { name: 'Active' }).getByText(name).waitFor();
}

test('[E6] a group is put under management, its membership assigned, activated, used and ended', async () => {
  await goTo('Users and groups');
  await page.getByRole('tab', { name: 'Groups' }).click();
  await page.getByRole('link', { name: 'New group' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Vault');
  await page.getByRole('button', { name: 'Create group' }).click();
  await page.getByRole('button', { name: 'Manage membership of Vault' }).click();
  await page.getByRole('link', { name: 'Member of Vault', exact: true }).waitFor();

  await page.getByRole('link', { name: 'Assign Member of Vault' }).click();
  await page.getByLabel('Members').fill('dave');
  await page.getByRole('option', { name: /Dave/ }).click();
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  await page.getByText('Dave Tanaka: assigned').waitFor();
  await goTo('Roles');
  expect(await page.getByRole('link', { name: 'Member of Vault' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Billing Administrator', exact: true }).click();
  await page.getByRole('tab', { name: /Members/ }).click();
  await page.getByRole('link', { name: 'Add assignments' }).click();
  await page.getByLabel('Members').fill('vault');
  await page.getByRole('option', { name: /^Vault/ }).click();
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  await page.getByText('Vault: assigned').waitFor();

  dave = await signInAs(await browser(), server.url, 'Dave');
  await dave.getByRole('button', { name: 'Activate Member of Vault' }).waitFor();
  expect(await dave.getByRole('button', { name: 'Activate Billing Administrator' }).count()).toBe(0);
  await activate(dave, 'Member of Vault');
  await activate(dave, 'Billing Administrator');
  await dave.getByRole('button', { name: 'Deactivate Member of Vault' }).click();
  // With the membership ends what came through it.
  await dave.getByRole('article', { name: 'Billing Administrator' }).waitFor({ state: 'detached' });
  await dave.getByRole('button', { name: 'Activate Member of Vault' }).waitFor();
});

test('[E6] a person’s page shows what they hold, could hold and held, and a retired group takes all it gave', async () => {
  await activate(dave, 'Member of Vault');
  await activate(dave, 'Billing Administrator');
  await openPerson('Dave Tanaka');
  const row = (role: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name: role }) });
  for (const role of ['Member of Vault', 'Billing Administrator']) await row(role).getByText('Activated').waitFor();
  await page.getByRole('tab', { name: /^Could hold/ }).click();
  await row('User Administrator').getByText('units › emea').waitFor();
  await row('Kubernetes Administrator').getByText('Through Platform team').waitFor();
  await row('Billing Administrator').getByText('Through Vault').waitFor();

  await page.getByRole('link', { name: 'Vault', exact: true }).click();
  await page.getByRole('button', { name: 'Edit group' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit group' });
  await dialog.getByRole('button', { name: 'Retire…' }).click();
  await expect.poll(() => dialog.getByRole('button', { name: 'Retire' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Type Vault to confirm').fill('Vault');
  await dialog.getByRole('button', { name: 'Retire' }).click();
  await page.getByRole('link', { name: 'Payment desk' }).waitFor();
  await page.getByRole('link', { name: 'Vault', exact: true }).waitFor({ state: 'detached' });
  for (const role of ['Member of Vault', 'Billing Administrator']) {
    await dave.getByRole('article', { name: role }).waitFor({ state: 'detached' });
    await dave.getByRole('button', { name: `Activate ${role}` }).waitFor({ state: 'detached' });
  }

  await openPerson('Dave Tanaka');
  await page.getByText('Holds no role now.').waitFor();
  await page.getByRole('tab', { name: /^Could hold/ }).click();
  await row('Kubernetes Administrator').waitFor();
  expect(await row('Billing Administrator').count()).toBe(0);
  await page.getByRole('tab', { name: /^Held/ }).click();
  await row('Member of Vault').getByText('Removed').waitFor();
});

test('an administrator signs somebody out everywhere, and their browser asks them to sign in', async () => {
  await openPerson('Dave Tanaka');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByText('All sessions have ended.').waitFor();
  await dave.getByRole('button', { name: 'Sign in' }).waitFor();
});

test('[P6] an owner who activated their ownership adds a member and takes them out', async () => {
  const erin = await browser();
  await activate(await signInAs(erin, server.url, 'Erin'), 'Owner of Payment desk');
  const mine = await erin.options('#/mine');
  const group = mine.getByRole('region', { name: 'Payment desk' });
  await group.getByLabel('Add to Payment desk').fill('nobody@contoso.example');
  await group.getByRole('button', { name: 'Add', exact: true }).click();
  await group.getByText('Nobody has the sign-in name nobody@contoso.example.').waitFor();
  await mine.getByRole('navigation').getByRole('link', { name: 'Requests' }).click();
  await mine.getByRole('heading', { name: 'Requests' }).waitFor();
  await mine.getByText('While you are away, let').click();
  await mine.getByLabel('Sign-in name of your delegate').fill('bob@contoso.example');
  await mine.goBack();
  expect(await group.getByLabel('Add to Payment desk').inputValue()).toBe('nobody@contoso.example');
  await mine.goForward();
  await expect.poll(() => mine.getByLabel('Sign-in name of your delegate').inputValue()).toBe('bob@contoso.example');
  await mine.goBack();
  await group.getByLabel('Add to Payment desk').fill('alice@contoso.example');
  await group.getByRole('button', { name: 'Add', exact: true }).click();
  await group.getByText('Alice Moreau').waitFor();
  await group.getByRole('button', { name: 'Remove Alice Moreau from Payment desk' }).click();
  await group.getByText('Nobody is in this group for good.').waitFor();
});

test('[G8] a scope is named, then chosen in the tree of a new assignment, by the keyboard', async () => {
  await goTo('Users and groups');
  await page.getByRole('tab', { name: 'Organisation' }).click();
  await page.getByLabel('Path').fill('/units/apac/sydney');
  await page.getByRole('button', { name: 'Add scope' }).click();
  await expect.poll(() => page.getByLabel('Path').inputValue()).toBe('/units/apac');

  await goTo('Assignments');
  await page.getByRole('link', { name: 'Add assignments' }).click();
  await page.getByLabel('Role', { exact: true }).selectOption('User Administrator');
  await page.getByLabel('Members').fill('alice');
  await page.getByRole('option', { name: /Alice/ }).click();
  const tree = page.getByRole('tree', { name: 'Scopes' });
  await tree.getByRole('treeitem', { name: 'Whole organisation' }).focus();
  // Down over labs to units, open it, to apac, open it, to sydney.
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter'])
    await page.keyboard.press(key);
  expect(await page.getByLabel('Scope', { exact: true }).inputValue()).toBe('/units/apac/sydney');
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  await page.getByText('Alice Moreau: assigned').waitFor();
  const { out } = await server.keyturn('org export');
  expect(out).toMatch(/role: User Administrator[^}]*?alice@contoso\.example[^}]*?scope: \/units\/apac\/sydney/);
});

test('[G8] an activation can be narrowed to a scope the organisation names', async () => {
  const alice = await browser();
  const popup = await signInAs(alice, server.url, 'Alice');
  await popup.getByRole('button', { name: 'Activate User Administrator' }).first().click();
  const sheet = popup.getByRole('dialog', { name: 'Activate User Administrator' });
  await sheet.getByText('narrower scope').click();
  const scope = sheet.getByLabel('Scope');
  const known = await scope.evaluate((input: HTMLInputElement) => [...input.list!.options].map(({ value }) => value));
  expect(known).toContain('/units/emea/support');
  await scope.fill('/units/emea/support');
  await sheet.getByLabel('Justification').fill('Invoice 8812 differs');
  await sheet.getByRole('button', { name: 'Activate', exact: true }).click();
  await popup.getByRole('region', { name: 'Active' }).getByText('units › emea › support').waitFor();
});

test('what is answered once somebody has gone elsewhere does not take them back', async () => {
  await goTo('Users and groups');
  await page.getByRole('tab', { name: 'Groups' }).click();
  await page.getByRole('link', { name: 'New group' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Night shift');
  await server.stop();
  await page.getByRole('button', { name: 'Create group' }).click();
  const waiting = async () => (await rowsKept(page, 'outbox')).length;
  await until(waiting, 'it waits');
  await goTo('Roles');
  await server.start();
  await until(async () => (await waiting()) === 0, 'it is answered', 30_000);
  expect(new URL(page.url()).hash).toBe('#/roles');
  await goTo('Users and groups');
  await page.getByRole('tab', { name: 'Groups' }).click();
  await page.getByRole('link', { name: 'Night shift', exact: true }).waitFor();
});
