import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { administer, CONTOSO } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { type TimedServer, timedServer } from '../support/timed-server.ts';

let server: TimedServer;
let carol: Extension;
let page: Page;

beforeAll(async () => {
  server = await timedServer(CONTOSO);
  carol = await openExtension();
  page = await administer(carol, server.url);
  await page.getByRole('link', { name: 'User Administrator', exact: true }).click();
  await page.getByText('Maximum duration').waitFor();
  await server.app.close();
  await offline();
});
afterAll(async () => {
  await carol?.close();
  await server?.remove();
});

const offline = () =>
  page
    .getByRole('status')
    .getByText(/^Offline, as of today \d\d:\d\d/)
    .waitFor({ timeout: 20_000 });

/** Opens a page as if the browser had just been started. */
async function open(name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await carol.stopWorker();
  await page.reload();
  await offline();
}

test.each([
  ['Roles', 'Conditional Access Administrator'],
  ['Assignments', 'Alice Moreau'],
  ['Requests', 'Nothing waits for you'],
  ['Access reviews', 'No access review was made yet.'],
  ['Alerts', 'Too many Global Administrators'],
  ['Users and groups', 'dave@contoso.example'],
  ['This browser', 'carol@contoso.example'],
])('%s is shown offline from what is kept, with its age', async (name, content) => {
  await open(name);
  await page.getByText(content).first().waitFor();
});

test.each([
  ['Audit', /cannot be reached/],
  ['Notifications', /cannot be reached/],
  ['My account', /cannot be reached/],
])('%s says that it needs the server', async (name, sentence) => {
  await open(name);
  await page.getByText(sentence).first().waitFor();
});

test('a role that was opened before is there, one that was not says when it comes', async () => {
  await open('Roles');
  await page.getByRole('link', { name: 'User Administrator', exact: true }).click();
  await page.getByText('Maximum duration').waitFor();
  await open('Roles');
  await page.getByRole('link', { name: 'Exchange Administrator', exact: true }).click();
  await page.getByText('The role is not on this browser yet').waitFor();
});

test('assignments made offline say that they wait', async () => {
  await open('Roles');
  await page.getByRole('link', { name: 'User Administrator', exact: true }).click();
  await page.getByRole('tab', { name: 'Members' }).click();
  await page.getByRole('link', { name: 'Add assignments' }).click();
  await page.getByLabel('Members').fill('erin');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  await page.getByText('There is no connection. It is sent if').waitFor();
});

test('a change made offline says that it waits, and is made when the server is back', async () => {
  await open('Roles');
  await page.getByRole('link', { name: 'New role' }).click();
  await page.getByLabel('Name').fill('Night watch');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('There is no connection. It is sent if the server can be reached within 2 min.').waitFor();
  await server.sleep(0);
  await page.getByRole('heading', { name: 'Night watch' }).waitFor({ timeout: 40_000 });
  expect([...server.app.handle.state.roles.values()].filter(({ name }) => name === 'Night watch')).toHaveLength(1);
});
