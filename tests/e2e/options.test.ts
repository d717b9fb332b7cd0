import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { administer, CONTOSO, signInAs } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';

let server: ServerProcess;
let carol: Extension;
let page: Page;

beforeAll(async () => {
  server = await serverProcess(CONTOSO);
  carol = await openExtension();
  page = await administer(carol, server.url);
});
afterAll(async () => {
  await carol?.close();
  await server?.remove();
});

const goTo = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
const openRole = async (name: string) => {
  await goTo('Roles');
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name }).waitFor();
};

test('an administrator sees every page by its name', async () => {
  for (const name of [
    'Overview',
    'My roles',
    'Roles',
    'Assignments',
    'Requests',
    'Access reviews',
    'Alerts',
    'Discovery and insights',
    'Audit',
    'Users and groups',
    'Connectors',
  ]) {
    await goTo(name);
    await page.getByRole('heading', { name, level: 1 }).waitFor();
  }
  await goTo('This browser');
  await page.getByText(server.url).first().waitFor();
});

test('a role’s settings are changed in its three tabs with one Update', async () => {
  await openRole('User Administrator');
  await page.getByLabel('Maximum duration').fill('90 min');
  await page.getByLabel('Ticket', { exact: true }).check();
  await page.getByRole('complementary').getByText('1 h 30 min').waitFor();
  await page.getByRole('tab', { name: 'Assignment' }).click();
  await page.getByLabel('Allow permanent eligible assignment').uncheck();
  await page.getByRole('tab', { name: 'Notification' }).click();
  await page.getByLabel('Additional recipients').first().fill('secops@contoso.example');
  await page.getByRole('button', { name: 'Update' }).click();
  await page.getByText('Updated. The next activation obeys.').waitFor();
  const { out } = await server.keyturn('org export');
  const role = out.slice(out.indexOf('name: User Administrator'));
  expect(role).toMatch(/maxDuration: PT1H30M[\s\S]*ticket: true[\s\S]*permanent: false[\s\S]*secops@contoso.example/);
});

test('a change by somebody else meanwhile is shown, not overwritten', async () => {
  await openRole('Intune Administrator');
  await page.getByLabel('Maximum duration').fill('3');
  const other = await carol.options('#/roles');
  await other.getByRole('link', { name: 'Intune Administrator', exact: true }).click();
  await other.getByLabel('Maximum duration').fill('5');
  await other.getByLabel('On activation, require').selectOption('MFA');
  await other.getByRole('button', { name: 'Update' }).click();
  await other.getByText('Updated.').waitFor();
  await other.close();

  const notice = page.getByRole('alert').filter({ hasText: 'while you were editing' });
  await notice.getByText('you typed 3 h').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Update' }).isDisabled()).toBe(true);
  await notice.getByRole('button', { name: 'Put mine on top of theirs' }).click();
  await page.getByRole('button', { name: 'Update' }).click();
  await page.getByText('Updated.').waitFor();
  await expect.poll(() => page.getByLabel('Maximum duration').inputValue()).toBe('3 h');
  await expect.poll(() => page.getByLabel('On activation, require').inputValue()).toBe('mfa');
});

test('several are assigned at once, each with its own answer; one is changed and removed', async () => {
  await openRole('SharePoint Administrator');
  await page.getByRole('tab', { name: 'Members' }).click();
  await page.getByRole('link', { name: 'Add assignments' }).click();
  for (const name of ['Alice', 'Dave', 'Platform']) {
    await page.getByLabel('Members', { exact: true }).fill(name);
    await page.keyboard.press('Enter');
  }
  await page.getByRole('button', { name: 'Assign 3' }).click();
  await page.getByText('Alice Moreau: There is already such an assignment').waitFor();
  await page.getByText('Dave Tanaka: assigned').waitFor();
  await page.getByText('Platform team: assigned').waitFor();

  await page.getByRole('link', { name: 'Back to the members' }).click();
  await page.getByRole('button', { name: 'Change Dave Tanaka' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Permanently eligible').uncheck();
  await dialog.getByRole('button', { name: 'Update' }).click();
  await dialog.waitFor({ state: 'detached' });
  const row = page.getByRole('row').filter({ hasText: 'Dave Tanaka' });
  await expect.poll(() => row.textContent()).not.toContain('permanent');
  await row.getByRole('button', { name: /^Change/ }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await row.waitFor({ state: 'detached' });
});

test('what was typed and not sent is there again after going elsewhere in the page, and another role takes it along', async () => {
  await openRole('Database Operator');
  await page.getByRole('tab', { name: 'Members' }).click();
  await page.getByRole('link', { name: 'Add assignments' }).click();
  await page.getByLabel('Members', { exact: true }).fill('Erin');
  await page.keyboard.press('Enter');
  await page.getByLabel('Justification').fill('Covers the nights');
  const typed = async () => {
    await page.getByRole('button', { name: 'Take out Erin Haddad' }).waitFor();
    expect(await page.getByLabel('Justification').inputValue()).toBe('Covers the nights');
  };
  await goTo('Audit');
  await page.getByRole('heading', { name: 'Audit', level: 1 }).waitFor();
  await page.goBack();
  await typed();
  await page.getByLabel('Role', { exact: true }).selectOption('Kubernetes Administrator');
  await typed();
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  await page.getByText('Erin Haddad: assigned').waitFor();
  expect(await page.getByRole('button', { name: 'Take out Erin Haddad' }).count()).toBe(0);

  await goTo('Roles');
  await page.getByRole('link', { name: 'New role' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Night Operator');
  await goTo('Overview');
  await page.goBack();
  await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('Night Operator');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('link', { name: 'New role' }).click();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('');
});

test('a user is made, put into a group, and shut again by typing their name', async () => {
  await goTo('Users and groups');
  await page.getByRole('link', { name: 'New user' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Frida Holm');
  await page.getByLabel('Sign-in name').fill('frida@contoso.example');
  await page.getByRole('button', { name: 'Create user' }).click();
  await page.getByText('Frida Holm is there. Invite them').waitFor();

  await page.getByRole('tab', { name: 'Groups' }).click();
  await page.getByRole('link', { name: 'Approvers' }).click();
  await page.getByLabel('Add members').fill('Frida');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add to the group' }).click();
  await page.getByRole('button', { name: 'Remove Frida Holm from Approvers' }).waitFor();
  // Among thousands too: what is done with a group is above its members, and they can be searched.
  await page.getByLabel('Find in standing members').fill('frida');
  await expect.poll(() => page.getByRole('table', { name: 'Standing members' }).getByRole('row').count()).toBe(2);

  await page.getByRole('link', { name: 'Frida Holm' }).click();
  await page.getByRole('button', { name: 'Disable…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Disable Frida Holm' });
  await expect.poll(() => dialog.getByRole('button', { name: 'Disable' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Type Frida Holm to confirm').fill('Frida Holm');
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await page.getByRole('button', { name: 'Enable' }).waitFor();
});

test('a long name widens neither a table nor the page', async () => {
  const page = await carol.options('#/people/users/new');
  await page.setViewportSize({ width: 1000, height: 800 });
  await page.getByLabel('Name', { exact: true }).fill('Maximiliana-Theodora von Hohenstauffen-Wittelsbach');
  await page.getByLabel('Sign-in name').fill(`${'a-long-one-'.repeat(8)}@contoso.example`);
  await page.getByRole('button', { name: 'Create user' }).click();
  await page.getByText('is there. Invite them').waitFor();
  const overflows = (selector: string) =>
    page.locator(selector).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(await overflows('.table .scroll')).toBe(0);

  await page.setViewportSize({ width: 360, height: 780 });
  await page.getByRole('row').getByRole('link', { name: 'Maximiliana' }).click();
  await page.getByRole('tab', { name: 'Holds' }).waitFor();
  expect(await overflows('html')).toBe(0);
  await page.goto(`${page.url().split('#')[0]}#/roles/new`);
  await page.getByLabel('Name', { exact: true }).fill('Keeper of what has a long name '.repeat(4).trim());
  await page.getByRole('button', { name: 'Create role' }).click();
  await page.getByRole('tab', { name: 'Members' }).click();
  await page.getByRole('link', { name: 'Add assignments' }).click();
  await page.getByLabel('Members', { exact: true }).waitFor();
  expect(await overflows('html')).toBe(0);
  await page.close();
});

test('a role is made, described, and retired by typing its name', async () => {
  await goTo('Roles');
  await page.getByRole('link', { name: 'New role' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Print Operator');
  await page.getByRole('button', { name: 'Create role' }).click();
  await page.getByRole('heading', { name: 'Print Operator' }).waitFor();
  await page.getByRole('button', { name: 'Edit role' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit role' });
  await dialog.getByLabel('Description').fill('Keeps the printers going');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Keeps the printers going').waitFor();
  await page.getByRole('button', { name: 'Edit role' }).click();
  await dialog.getByRole('button', { name: 'Retire…' }).click();
  await dialog.getByLabel('Type Print Operator to confirm').fill('Print Operator');
  await dialog.getByRole('button', { name: 'Retire' }).click();
  await page.getByRole('heading', { name: 'Roles', level: 1 }).waitFor();
  await page.getByRole('link', { name: 'Print Operator' }).waitFor({ state: 'detached' });
});

test('the last administrator cannot be removed, and the page says why', async () => {
  await goTo('Assignments');
  await page.getByRole('tab', { name: 'Active' }).click();
  await page.getByRole('button', { name: 'Change Carol Okafor, Global Administrator' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await dialog.getByLabel('Type Carol Okafor to confirm').fill('Carol Okafor');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await dialog.getByText('This would leave nobody who holds Global Administrator for good.').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('an approver without a role decides on the Requests page, and is told what the other pages need', async () => {
  const [alice, erin] = [await openExtension(), await openExtension()];
  try {
    const popup = await signInAs(alice, server.url, 'Alice');
    await popup.getByRole('button', { name: 'Activate Exchange Administrator' }).click();
    const sheet = popup.getByRole('dialog');
    await sheet.getByLabel('Justification').fill('Mailbox move');
    await sheet.getByRole('button', { name: 'Activate', exact: true }).click();

    await (await signInAs(erin, server.url, 'Erin')).close();
    const hers = await erin.options('#/requests');
    const words = hers.getByLabel('Justification');
    await words.fill('For the list');
    await hers.getByRole('link', { name: 'Alice Moreau asks for Exchange Administrator' }).click();
    await hers.getByRole('heading', { name: 'Request of Alice Moreau for Exchange Administrator' }).waitFor();
    expect(await words.inputValue()).toBe('');
    await words.fill('Change 4711');
    await hers.goBack();
    await expect.poll(() => words.inputValue()).toBe('For the list');
    await hers.goForward();
    await expect.poll(() => words.inputValue()).toBe('Change 4711');
    await hers.getByRole('button', { name: 'Approve' }).click();
    await hers.getByText('approved').first().waitFor();
    await popup.getByRole('region', { name: 'Active' }).getByText('Exchange Administrator').waitFor();
    // What was typed for it does not wait for the next one.
    await hers.goBack();
    await hers.getByText('Nothing waits for you').waitFor();
    await hers.goto(`${hers.url().split('#')[0]}#/roles`);
    await hers.getByText('This page needs a role').waitFor();
  } finally {
    await alice.close();
    await erin.close();
  }
});

test('[S5] with four eyes a change waits for somebody else, and can be taken back', async () => {
  await page.goto(`${page.url().split('#')[0]}#/people/organisation`);
  const fourEyes = page.getByRole('switch', { name: 'Four eyes on role settings' });
  await fourEyes.click();
  await page.getByText('Changed.').waitFor();
  await expect.poll(() => fourEyes.isDisabled()).toBe(true);
  await openRole('Intune Administrator');
  await page.getByLabel('Maximum duration').fill('2');
  await page.getByRole('button', { name: 'Update' }).click();
  const waits = page.getByRole('region', { name: 'Change that waits' });
  await waits.getByText('Your change waits for a second administrator').waitFor();
  expect(await waits.getByRole('button', { name: 'Confirm' }).count()).toBe(0);
  const { out } = await server.keyturn('org export');
  expect(out.slice(out.indexOf('name: Intune Administrator'))).not.toMatch(/^[\s\S]{0,200}maxDuration: PT2H/);
  await waits.getByRole('button', { name: 'Take back' }).click();
  await waits.waitFor({ state: 'detached' });
});

test('one long name pushes no other column of a table out of sight', async () => {
  await goTo('Roles');
  await page.getByRole('link', { name: 'New role' }).click();
  const name = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create role' }).click();
  await page.getByRole('heading', { name }).waitFor();
  await goTo('Roles');
  await page.getByRole('link', { name }).waitFor();
  for (const width of [1280, 420]) {
    await page.setViewportSize({ width, height: 800 });
    const beyond = () => page.locator('.table .scroll').evaluate((table) => table.scrollWidth - table.clientWidth);
    expect(await beyond()).toBeLessThan(20);
  }
});
