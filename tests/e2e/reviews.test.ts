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
});
afterAll(async () => {
  await carol?.close();
  await server?.remove();
});

const goTo = (name: string) => page.getByRole('navigation').getByRole('link', { name }).click();
const assigned = async () => {
  const { out } = await server.keyturn('org export');
  return out
    .slice(out.indexOf('assignments:'))
    .split('\n')
    .filter((line) => line.includes('User Administrator'));
};

test('[V7] a role is reviewed with the keyboard; applied, the denied assignment is gone and the approved one is not', async () => {
  const before = await assigned();
  await goTo('Access reviews');
  await page.getByRole('link', { name: 'New access review' }).click();
  await page.getByLabel('Name', { exact: true }).fill('User Administrators, first quarter');
  await page.getByLabel('User Administrator', { exact: true }).check();
  await page.getByRole('combobox', { name: 'Selected reviewers' }).fill('Carol');
  await page.getByRole('option', { name: /Carol/ }).click();
  await page.getByRole('button', { name: 'Create review' }).click();
  await page.getByRole('heading', { name: 'User Administrators, first quarter' }).waitFor();

  const items = page.getByRole('list', { name: 'Access to decide on' }).getByRole('listitem');
  await items.first().waitFor();
  const count = await items.count();
  expect(count).toBeGreaterThan(0);
  await items.first().focus();
  await page.keyboard.press('d');
  await items.first().getByText('Denied').waitFor();
  await page.keyboard.press('u');
  await items.first().getByText('Don’t know').waitFor();
  await page.keyboard.press('d');
  await items.first().getByText('Denied').waitFor();
  await page.keyboard.press('a');
  await page.getByRole('status').filter({ hasText: 'ask for a justification' }).waitFor();
  await items.first().getByText('Denied').waitFor();

  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('table', { name: 'Results' }).getByText('Removed').waitFor();
  expect(await assigned()).toHaveLength(before.length - 1);
});
