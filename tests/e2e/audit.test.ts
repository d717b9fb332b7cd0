import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { administer, CONTOSO } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';

let server: ServerProcess;
let carol: Extension;
let page: Page;

beforeAll(async () => {
  server = await serverProcess(CONTOSO);
  carol = await openExtension();
  page = await administer(carol, server.url);
  await page.getByRole('navigation').getByRole('link', { name: 'Audit' }).click();
});
afterAll(async () => {
  await carol?.close();
  await server?.remove();
});

const rows = () => page.getByRole('table', { name: 'Audit' }).getByRole('row');

test('the resource audit is filtered by activity, subject and words', async () => {
  await rows().nth(1).waitFor();
  await page.getByLabel('Activity', { exact: true }).selectOption('Add user');
  await page.getByRole('row', { name: /Add user.*alice@contoso\.example/ }).waitFor();
  await page.getByLabel('Subject').fill('alice@contoso.example');
  await expect.poll(() => rows().count()).toBe(2);
  await page.getByLabel('Find in the audit').fill('nobody wrote this');
  await page.getByText('Nothing happened that fits').waitFor();
});

test('half a name filters nothing and says so; a name that is one person’s is taken', async () => {
  await page.goto(page.url().replace(/#.*/, '#/audit'));
  const subject = page.getByLabel('Subject');
  await subject.fill('nobody at all');
  await page.getByText('Subject: nobody is called so').waitFor();
  await subject.fill('contoso');
  await page.getByText('Subject: choose one of 5').waitFor();
  await subject.fill('Alice Moreau');
  await subject.press('Enter');
  await page.waitForFunction(() => location.hash.includes('subject='));
  expect(await subject.inputValue()).toBe('alice@contoso.example');
});

test('a person’s page and a role’s history lead to their part of the audit', async () => {
  await page.getByRole('navigation').getByRole('link', { name: 'Users and groups' }).click();
  await page.getByRole('link', { name: 'Dave Tanaka' }).click();
  await page.getByRole('link', { name: 'what was done for them' }).click();
  await expect.poll(() => page.getByLabel('Subject').inputValue()).toBe('dave@contoso.example');
  await page
    .getByRole('row', { name: /dave@contoso\.example/ })
    .first()
    .waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Roles', exact: true }).click();
  await page.getByRole('link', { name: 'Payment Operator' }).click();
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByRole('link', { name: 'the audit' }).click();
  await page.getByRole('row', { name: /Update role setting in PIM/ }).waitFor();
});

test('an entry shows what is recorded and the story of its request', async () => {
  await page.goto(`${page.url().split('#')[0]}#/audit/resource?role=`);
  const assigned = 'Add eligible member to role in PIM completed';
  await page.getByRole('button', { name: assigned }).first().click();
  const dialog = page.getByRole('dialog', { name: assigned });
  await dialog.getByRole('heading', { name: 'From the ask to the end' }).waitFor();
  await dialog.getByRole('listitem').filter({ hasText: assigned }).waitFor();
  await dialog.getByText('As it is recorded').click();
  await dialog.getByText('"type": "RoleAssigned"').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
});

test('an export is a file, and itself in the audit', async () => {
  const downloading = page.waitForEvent('download');
  await page.getByLabel('Format').selectOption('csv');
  await page.getByRole('button', { name: 'Export' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^keyturn-audit-[\d-]+\.csv$/);
  expect(readFileSync(await download.path(), 'utf8')).toContain('Onboarded resource to PIM');
  await page.getByText('Exported', { exact: true }).waitFor();
  await page.getByRole('tab', { name: 'My audit' }).click();
  await page.getByRole('button', { name: 'Export audit' }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Onboarded resource to PIM' }).count()).toBe(0);
});

test('[U7] the stand-alone page verifies an export with the public key and finds a change', async () => {
  const file = join(server.home, 'export.jsonl');
  const good = (await server.keyturn('audit export --format jsonl')).out;
  const key = (await server.keyturn('audit key')).out.trim();
  const alone = await carol.context.newPage();
  await alone.goto(pathToFileURL('sync-server/audit-export/verify.html').href);
  for (const [content, verdict] of [
    [good, /^Good: \d+ records, 1 to \d+, complete/],
    [good.replace('alice@contoso.example', 'mallory@contoso.example'), /^Record \d+: |A line was changed/],
  ] as const) {
    writeFileSync(file, content);
    await alone.getByLabel('Export').setInputFiles(file);
    await alone.getByLabel('Public key').fill(key);
    await alone.getByRole('button', { name: 'Verify' }).click();
    await alone.getByText(verdict).waitFor();
  }
  await alone.close();
});

test('[U1] who may not see the organisation has My audit alone, with what they did and had done', async () => {
  const alice = await openExtension();
  const own = await alice.options();
  await own.getByLabel('Server').fill(server.url);
  await own.getByLabel('Name').fill('alice@contoso.example');
  await own.getByLabel('Password').fill('demo-only-Alice1!');
  await own.getByRole('button', { name: 'Sign in' }).click();
  await own.getByRole('navigation').getByRole('link', { name: 'Audit' }).click();
  await own.getByRole('row', { name: /User signed in.*alice@contoso\.example/ }).waitFor();
  await expect.poll(() => own.getByRole('tab').allTextContents()).toEqual(['My audit']);
  const others = own.getByRole('row').filter({ hasText: '@contoso.example' }).filter({ hasNotText: 'alice@' });
  expect(await others.count()).toBe(0);
  await own.goto(`${own.url().split('#')[0]}#/audit/resource`);
  await own.getByRole('row', { name: /User signed in/ }).waitFor();
  await expect.poll(() => own.getByRole('tab').allTextContents()).toEqual(['My audit']);
  await alice.close();
});

test('without the server the page says so, and goes on when it is back', async () => {
  await server.kill();
  await page.getByRole('tab', { name: 'Resource audit' }).click();
  await page.getByRole('alert').getByText('cannot be reached now').waitFor();
  await server.start();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Export audit' }).first().waitFor();
});
