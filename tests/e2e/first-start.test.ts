import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Extension, openExtension, signIn } from '../support/extension.ts';
import { activeCard, askFor, region } from '../support/popup.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';

let server: ServerProcess;
let browser: Extension;

beforeAll(async () => {
  server = await serverProcess(null);
  browser = await openExtension();
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

test('[O1] [I5] from an empty folder to an activated role: set up on the page, sign in, apply a file, activate', async () => {
  const page = await browser.context.newPage();
  await page.goto(server.url);
  const setUp = async (code: string) => {
    await page.getByLabel('Setup code').fill(code);
    await page.getByLabel('Organisation').fill('Fabrikam');
    await page.getByLabel('Your name').fill('Ada Byron');
    await page.getByLabel('Sign-in name').fill('ada@fabrikam.example');
    await page.getByLabel('Password').fill('a rather long password');
    await page.getByRole('button', { name: 'Set up' }).click();
  };
  await setUp('GUESS-GUESS-GUESS-GUESS');
  await page.getByText('This is not the setup code').waitFor();
  await setUp(server.setupCode!);
  await page.getByText('You are set up').waitFor();
  await page.close();

  const popup = await browser.popup();
  await signIn(popup, server.url, 'ada@fabrikam.example', 'a rather long password');
  await activeCard(popup, 'Global Administrator').getByText('Assigned').waitFor();
  await region(popup, 'Eligible').getByText('You are not eligible for any role.').waitFor();

  const applied = await server.keyturn(
    'org apply -',
    `organisation: Fabrikam
roles: [{ name: Printer Operator, description: Turns it off and on again }]
assignments: [{ role: Printer Operator, principal: ada@fabrikam.example, type: eligible }]`,
  );
  expect(applied).toMatchObject({ code: 0, err: '2 changes made.\n' });
  const sheet = await askFor(popup, 'Printer Operator', { duration: '1 h', justification: 'Paper jam' });
  await sheet.waitFor({ state: 'detached' });
  await activeCard(popup, 'Printer Operator').getByText('Activated', { exact: true }).waitFor();
});

test('the page of a server that is set up takes no setup code any more', async () => {
  const page = await browser.context.newPage();
  await page.goto(server.url);
  await page.getByText('Get the extension').waitFor();
  expect(await page.getByLabel('Setup code').count()).toBe(0);
  await page.close();
});

test('a wrong password is said as such, and what was typed stays', async () => {
  const other = await openExtension();
  const options = await other.options();
  await expect.poll(() => options.getByLabel('Server').inputValue()).toBe('http://127.0.0.1:8787');
  await options.close();
  const popup = await other.popup();
  await popup.getByLabel('Server').fill(server.url);
  await popup.getByLabel('Name').fill('ada@fabrikam.example');
  await popup.getByLabel('Password').fill('not the password');
  await popup.getByRole('button', { name: 'Sign in' }).click();
  await popup.getByText('The name and the password do not match.').waitFor();
  await expect.poll(() => popup.getByLabel('Name').inputValue()).toBe('ada@fabrikam.example');
  await popup.getByLabel('Server').fill('http://127.0.0.1:9');
  await popup.getByRole('button', { name: 'Sign in' }).click();
  await popup.getByText('No server answers at http://127.0.0.1:9').waitFor();
  await other.close();
});
