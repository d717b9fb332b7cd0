import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { administer, CONTOSO, signInAs } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

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

/** What the keyboard is on: its label, or else its text. */
const focused = () =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at === document.body ? '' : (at?.getAttribute('aria-label') ?? at?.textContent ?? '');
  });
const isOn = (name: string) => until(async () => (await focused()) === name, `the keyboard is on ${name}`);
const isOnHeading = (name: string) =>
  until(
    () =>
      page.evaluate(
        (at) => document.activeElement?.matches('h1') && document.activeElement.textContent?.trim() === at,
        name,
      ),
    `the keyboard is on the heading ${name}`,
  );
const enter = (role: 'link' | 'button', name: string) => page.getByRole(role, { name, exact: true }).press('Enter');

test('a page that a link opens takes the keyboard to its heading, and the tab is called by it', async () => {
  await enter('link', 'Database Operator');
  // The heading that came with the name alone has been replaced by then.
  const members = page.getByRole('tab', { name: 'Members' });
  await members.waitFor();
  await isOnHeading('Database Operator');
  expect(await page.title()).toBe('Database Operator · Keyturn');
  await members.click();
  await enter('link', 'Add assignments');
  await isOnHeading('Add assignments');
});

test('an assignment is added, looked at and removed without a mouse; the keyboard goes on at the next row', async () => {
  await page.getByLabel('Members').focus();
  for (const name of ['bob', 'erin']) {
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
  }
  await page.getByRole('button', { name: 'Assign 2' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Erin Haddad: assigned').waitFor();

  await page.getByRole('navigation').getByRole('link', { name: 'Assignments' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('searchbox').fill('database');
  const [bob, erin] = ['Change Bob Lindqvist, Database Operator', 'Change Erin Haddad, Database Operator'] as const;
  await enter('button', bob);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Update' }).waitFor();
  await page.keyboard.press('Escape');
  await isOn(bob);

  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Remove' }).focus();
  await page.keyboard.press('Enter');
  await dialog.getByText('can no longer activate Database Operator').waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: bob }).waitFor({ state: 'detached' });
  await isOn(erin);
});

test('a dialog that was opened by its address leaves the keyboard on the page', async () => {
  await enter('button', 'Change Erin Haddad, Database Operator');
  const update = page.getByRole('dialog').getByRole('button', { name: 'Update' });
  await update.waitFor();
  await page.reload();
  await update.waitFor();
  await page.keyboard.press('Escape');
  await update.waitFor({ state: 'detached' });
  await isOn('Find in eligible assignments');
});

test('an alert is mended without a mouse, one after the other', async () => {
  await page.evaluate(() => {
    location.hash = '#/alerts/no_mfa_on_activation';
  });
  const first = page.getByRole('button', { name: /^Require MFA: / }).first();
  const name = (await first.getAttribute('aria-label'))!;
  const second = (await page
    .getByRole('button', { name: /^Require MFA: / })
    .nth(1)
    .getAttribute('aria-label'))!;
  await enter('button', name);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Require MFA' }).focus();
  await page.keyboard.press('Enter');
  await dialog.getByText('Done.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name }).waitFor({ state: 'detached' });
  await isOn(second);
});

test('the audit is filtered, an entry read and all of it exported without a mouse', async () => {
  await page.getByRole('navigation').getByRole('link', { name: 'Audit' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Find in the audit').fill('Database');
  await enter('button', 'Remove eligible member from role in PIM completed (permanent)');
  await page.getByRole('dialog').getByText('Time (UTC)').waitFor();
  await page.keyboard.press('Escape');
  await isOn('Remove eligible member from role in PIM completed (permanent)');
  const file = page.waitForEvent('download');
  await enter('button', 'Export');
  expect((await file).suggestedFilename()).toMatch(/\.csv$/);
});

test('who only reads is offered no form, not even by its address', async () => {
  const bob = await openExtension();
  try {
    await (await signInAs(bob, server.url, 'Bob')).close();
    const reading = await bob.options('#/assignments/new');
    await reading.getByRole('heading', { name: 'Assignments', level: 1 }).waitFor();
    await reading.goto(reading.url().replace(/#.*/, '#/roles/new'));
    await reading.getByRole('heading', { name: 'Roles', level: 1 }).waitFor();
    expect(await reading.getByRole('button', { name: 'Create role' }).count()).toBe(0);
  } finally {
    await bob.close();
  }
});
