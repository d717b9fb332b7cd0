import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONTOSO } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';

let server: ServerProcess;
let alice: Extension;
let carol: Extension;

const ENDING = `
  - { role: SharePoint Administrator, principal: alice@contoso.example, type: eligible, end: ${new Date(Date.now() + 5 * 86_400_000).toISOString()}, scope: /units/emea }
`;

beforeAll(async () => {
  server = await serverProcess(CONTOSO.trimEnd() + ENDING);
  [alice, carol] = await Promise.all([openExtension(), openExtension()]);
});
afterAll(async () => {
  await alice?.close();
  await carol?.close();
  await server?.remove();
});

async function optionsOf(extension: Extension, name: string) {
  const page = await extension.options();
  await page.getByLabel('Server').fill(server.url);
  await page.getByLabel('Name').fill(`${name.toLowerCase()}@contoso.example`);
  await page.getByLabel('Password').fill(`demo-only-${name}1!`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation').waitFor();
  return page;
}

test('[Q1] [Q4] an assignment that ends soon is asked for on one side and extended on the other', async () => {
  const mine = await optionsOf(alice, 'Alice');
  await mine.getByRole('link', { name: 'My roles' }).click();
  await mine.getByRole('button', { name: 'Extend SharePoint Administrator' }).click();
  await mine.getByLabel('Justification').fill('The migration goes on until summer');
  await mine.getByRole('button', { name: 'Send request' }).click();
  await mine.getByText('Asked', { exact: true }).waitFor();

  const desk = await optionsOf(carol, 'Carol');
  await desk.getByRole('navigation').getByRole('link', { name: 'Requests' }).click();
  await desk.getByRole('tab', { name: /All pending/ }).click();
  await desk
    .getByRole('table', { name: 'All pending' })
    .getByRole('link', { name: 'SharePoint Administrator' })
    .click();
  await desk.getByRole('heading', { name: 'Extend the assignment' }).waitFor();
  await desk.getByText('The migration goes on until summer').first().waitFor();
  await desk.getByLabel('Justification').fill('Agreed');
  await desk.getByRole('navigation').getByRole('link', { name: 'Overview' }).click();
  await desk.getByRole('heading', { name: 'Overview' }).waitFor();
  await desk.goBack();
  await expect.poll(() => desk.getByLabel('Justification').inputValue()).toBe('Agreed');
  await desk.getByRole('button', { name: 'Approve' }).click();
  await desk.getByText('Provisioned').first().waitFor();

  await mine.getByRole('button', { name: 'Extend SharePoint Administrator' }).waitFor({ state: 'detached' });
  expect(await mine.getByText('Asked', { exact: true }).count()).toBe(0);
});
