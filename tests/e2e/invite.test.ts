import { afterAll, beforeAll, expect, test } from 'vitest';
import { administer, CONTOSO } from '../support/contoso.ts';
import { type Extension, openExtension, signIn } from '../support/extension.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';

let server: ServerProcess;
let carol: Extension;
let hana: Extension;

beforeAll(async () => {
  server = await serverProcess(CONTOSO);
  [carol, hana] = await Promise.all([openExtension(), openExtension()]);
});
afterAll(async () => {
  await Promise.all([carol?.close(), hana?.close()]);
  await server?.remove();
});

const PASSWORD = 'a password of her own';

test('[I7] a new user is made and invited in the browser, chooses a password by the link and signs in', async () => {
  const page = await administer(carol, server.url);
  await page.getByRole('navigation').getByRole('link', { name: 'Users and groups' }).click();
  await page.getByRole('link', { name: 'New user' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Hana Ito');
  await page.getByLabel('Sign-in name').fill('hana@contoso.example');
  await page.getByRole('button', { name: 'Create user' }).click();
  await page.getByRole('button', { name: 'Invite' }).click();
  const link = await page.getByLabel('Link for Hana Ito').inputValue();
  expect(link).toContain(`${server.url}/welcome/`);
  const mail = await page.getByRole('link', { name: 'Write a mail' }).getAttribute('href');
  expect(mail).toMatch(/^mailto:hana%40contoso\.example\?/);
  expect(decodeURIComponent(mail!)).toContain(link);
  await page.getByRole('form').getByRole('link', { name: 'Hana Ito' }).click();
  await page.getByText('never; invited, until').waitFor();

  const welcome = await hana.context.newPage();
  await welcome.goto(link);
  await welcome.getByLabel('Password At least').fill(PASSWORD);
  await welcome.getByLabel('Again').fill(`${PASSWORD}!`);
  await welcome.getByRole('button', { name: 'Choose password' }).click();
  await welcome.getByText('The two passwords are not the same.').waitFor();
  await welcome.getByLabel('Password At least').fill(PASSWORD);
  await welcome.getByLabel('Again').fill(PASSWORD);
  await welcome.getByRole('button', { name: 'Choose password' }).click();
  await welcome.getByText('You can sign in now').waitFor();
  await welcome.goto(link);
  await welcome.getByText('This link is not good any more').waitFor();
  await welcome.close();

  await signIn(await hana.popup(), server.url, 'hana@contoso.example', PASSWORD);
  await page.getByText('never; invited, until').waitFor({ state: 'detached' });
  expect(await page.getByRole('button', { name: 'Invite' }).count()).toBe(0);
});
