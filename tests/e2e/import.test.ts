import { afterAll, beforeAll, expect, test } from 'vitest';
import { administer, CONTOSO } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';

let server: ServerProcess;
let carol: Extension;

beforeAll(async () => {
  server = await serverProcess(CONTOSO);
  carol = await openExtension();
});
afterAll(async () => {
  await carol?.close();
  await server?.remove();
});

const FILE = `role,principal,type,end,justification
Intune Administrator,dave@contoso.example,eligible,,On the team
Intune Administrator,nobody@contoso.example,eligible,,
Intune Administrator,alice@contoso.example,eligible,2020-01-01,Too late
`;

test('a file of assignments is shown first, then assigned line by line, each with its own answer', async () => {
  const page = await administer(carol, server.url);
  await page.getByRole('navigation').getByRole('link', { name: 'Assignments' }).click();
  await page.getByRole('link', { name: 'Import a file' }).click();
  await page
    .getByLabel('CSV file')
    .setInputFiles({ name: 'team.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });

  const line = (number: number) => page.getByRole('row').nth(number);
  await line(1).getByText('Ready').waitFor();
  await line(2).getByText('There is no user or group “nobody@contoso.example”.').waitFor();
  await page.getByRole('button', { name: 'Assign 2' }).click();
  await page.getByText('1 assigned, 1 refused.').waitFor();
  await line(1).getByText('Assigned').waitFor();
  await line(3).getByText('The shortest assignment').waitFor();

  const { out } = await server.keyturn('org export');
  const assignments = out.slice(out.indexOf('assignments:'));
  expect(assignments).toMatch(/Intune Administrator[^}]*?dave@contoso\.example/);
});

test('lines copied out of a spreadsheet are pasted, stay where they cannot be read yet, and are assigned', async () => {
  const page = await carol.options('#/assignments/import');
  const lines = page.getByLabel('Or paste the lines');
  await page
    .getByLabel('CSV file')
    .setInputFiles({ name: 'team.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
  await page.getByRole('button', { name: /^Assign / }).waitFor();
  await lines.fill('role\tprincipal\nIntune Administrator\terin@contoso.example');
  await page.getByText('Missing: type.').waitFor();
  expect(await page.getByLabel('CSV file').inputValue()).toBe('');
  await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.goBack();
  await page.getByText('Missing: type.').waitFor();
  await lines.fill('role\tprincipal\ttype\nIntune Administrator\terin@contoso.example\teligible');
  await page.getByRole('button', { name: 'Assign 1' }).click();
  await page.getByText('1 assigned.').waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.goBack();
  expect(await lines.inputValue()).toBe('');
  await page.close();
});

const USERS = `upn,name,manager,groups
frank@contoso.example,Frank Ito,bob@contoso.example,Platform team
grace@contoso.example,Grace Kim,frank@contoso.example,
not a name,Nobody,,
`;

test('a file of users is shown first, then imported, with managers and groups', async () => {
  const page = await carol.options('#/people/users/import');
  await page
    .getByLabel('CSV file')
    .setInputFiles({ name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(USERS) });
  await page.getByRole('row').nth(3).getByText('is no sign-in name').waitFor();
  await page.getByRole('button', { name: 'Import 2' }).click();
  await page.getByText('2 imported.').waitFor();
  const { out } = await server.keyturn('org export');
  expect(out).toMatch(/upn: grace@contoso\.example\s+name: Grace Kim\s+manager: frank@contoso\.example/);
  expect(out).toMatch(/name: Platform team[\s\S]*?- frank@contoso\.example/);
});

test('a long file says how far it is, and goes on while another page is shown', async () => {
  const page = await carol.options('#/people/users/import');
  const lines = Array.from({ length: 20 }, (_, at) => `heidi${at}@contoso.example,Heidi ${at},bob@contoso.example`);
  const buffer = Buffer.from(['upn,name,manager', ...lines].join('\n'));
  await page.getByLabel('CSV file').setInputFiles({ name: 'long.csv', mimeType: 'text/csv', buffer });
  // In sight however long the file is.
  await page.getByRole('button', { name: 'Import 20' }).click({ trial: true });
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.getByRole('button', { name: 'Import 20' }).click();
  await page.getByText(/^[1-9]\d? of 40 changes\.$/).waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.goBack();
  await page.getByText('long.csv').waitFor();
  await page.getByText('20 imported.').waitFor({ timeout: 30_000 });
});
