import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONTOSO } from '../support/contoso.ts';
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
  const page = await carol.options();
  await page.getByLabel('Server').fill(server.url);
  await page.getByLabel('Name').fill('carol@contoso.example');
  await page.getByLabel('Password').fill('demo-only-Carol1!');
  await page.getByRole('button', { name: 'Sign in' }).click();
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
