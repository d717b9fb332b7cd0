import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CONTOSO, signInAs } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { everythingKept } from '../support/kept.ts';
import { activeCard, askFor, region, requestRow } from '../support/popup.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const ROLE = 'User Administrator';

let server: ServerProcess;
let alice: Extension;
let popup: Page;

beforeAll(async () => {
  server = await serverProcess(CONTOSO);
  alice = await openExtension();
  popup = await signInAs(alice, server.url, 'Alice');
});
beforeEach(() => popup.reload());
afterAll(async () => {
  await alice?.close();
  await server?.remove();
});

test('signed in, a person sees what they are eligible for and what they hold', async () => {
  await expect.poll(() => region(popup, 'Eligible').getByRole('listitem').count()).toBe(10);
  await activeCard(popup, 'Helpdesk Administrator').getByText('Assigned').waitFor();
  await expect.poll(() => alice.badge()).toBe('');
});

test('a role is activated, shows until when, is counted on the badge, and ends when it is deactivated', async () => {
  const sheet = await askFor(popup, ROLE, { duration: '2 h', justification: 'Ticket 8812: reset of a mailbox' });
  await sheet.waitFor({ state: 'detached' });
  const card = activeCard(popup, ROLE);
  await card.getByText('Activated', { exact: true }).waitFor();
  await expect.poll(() => card.textContent()).toMatch(/ends (tomorrow )?\d\d:\d\d/);
  await expect.poll(() => card.textContent()).toMatch(/1 h 59 min|2 h/);
  expect(await popup.getByRole('button', { name: `Activate ${ROLE}`, exact: true }).count()).toBe(0);
  await until(async () => (await alice.badge()) === '1', 'the badge counts one role');

  await popup.getByRole('button', { name: `Deactivate ${ROLE}` }).click();
  await card.waitFor({ state: 'detached' });
  await popup.getByRole('button', { name: `Activate ${ROLE}`, exact: true }).waitFor();
  await until(async () => (await alice.badge()) === '', 'the badge counts none');
});

test('a badge counts the minutes of what ends soon', async () => {
  await (await askFor(popup, 'Incident Responder', { duration: '10 min' })).waitFor({ state: 'detached' });
  await until(async () => /^(10|9)m$/.test(await alice.badge()), 'the badge counts minutes');
  await popup.getByRole('button', { name: 'Deactivate Incident Responder' }).click();
  await activeCard(popup, 'Incident Responder').waitFor({ state: 'detached' });
});

test('what the rules ask for is said before the click, and nothing typed is lost', async () => {
  const sheet = await askFor(popup, 'Security Administrator', { duration: '5 h' });
  await sheet.getByText("The longest activation is 4 h by this role's settings.").first().waitFor();
  await expect.poll(() => sheet.textContent()).toContain('Write why you need the role.');
  await expect.poll(() => sheet.textContent()).toContain('Give its number and its system.');
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await popup.getByRole('button', { name: 'Activate Security Administrator' }).click();
  await expect.poll(() => sheet.getByLabel('Duration').inputValue()).toBe('5 h');
  await sheet.getByLabel('Duration').fill('30 min');
  await sheet.getByLabel('Justification').fill('Phishing wave');
  await sheet.getByLabel('Ticket number').fill('INC-2041');
  await sheet.getByLabel('Ticket system').fill('ServiceDesk');
  await sheet.getByRole('button', { name: 'Activate', exact: true }).click();
  await activeCard(popup, 'Security Administrator').waitFor();
});

test('every step is in the audit with who, why and until when', async () => {
  const events = (await server.keyturn('audit export --format jsonl')).out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const mine = events.filter(({ actor, role }) => actor === 'alice@contoso.example' && role === ROLE);
  expect(mine.map(({ event }) => event)).toEqual(['ActivationRequested', 'RoleActivated', 'RoleDeactivated']);
  expect(mine[1]).toMatchObject({ justification: 'Ticket 8812: reset of a mailbox', client: 'extension' });
  expect(Date.parse(mine[1].endAt) - Date.parse(mine[1].startAt)).toBe(2 * 3_600_000);
});

test('the worker stopped in the middle changes nothing: the role is asked for once and the badge is right', async () => {
  await askFor(popup, 'Intune Administrator', { duration: '1 h', justification: 'New laptops' });
  await alice.stopWorker();
  await activeCard(popup, 'Intune Administrator').waitFor();
  await alice.stopWorker();
  await popup.reload();
  await activeCard(popup, 'Intune Administrator').waitFor();
  await until(async () => (await alice.badge()) === '2', 'the badge counts two roles');
  const { out } = await server.keyturn('audit export --format csv');
  expect(out.match(/ActivationRequested.*Intune Administrator/g)?.length).toBe(1);
});

test('a worker that sleeps is woken by the click', async () => {
  await alice.stopWorker();
  await popup.getByRole('button', { name: 'Deactivate Intune Administrator' }).click();
  await activeCard(popup, 'Intune Administrator').waitFor({ state: 'detached' });
});

test('several roles are activated one after the other without a mouse: what is typed next looks for the next', async () => {
  const find = popup.getByLabel('Find a role');
  await find.focus();
  for (const [words, role] of [
    ['sharep', 'SharePoint Administrator'],
    ['intune', 'Intune Administrator'],
  ] as const) {
    await popup.keyboard.type(words);
    expect(await find.inputValue()).toBe(words);
    await popup.keyboard.press('Enter');
    await popup
      .getByRole('dialog', { name: `Activate ${role}` })
      .getByLabel('Justification')
      .fill('The next one');
    await popup.keyboard.press('Control+Enter');
    await activeCard(popup, role).waitFor();
    await popup.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await popup.keyboard.press('Delete');
  expect(await find.inputValue()).toBe('');
  for (const role of ['SharePoint', 'Intune']) {
    await popup.getByRole('button', { name: `Deactivate ${role} Administrator` }).click();
    await activeCard(popup, `${role} Administrator`).waitFor({ state: 'detached' });
  }
});

test('signing out forgets everything on this browser', async () => {
  await popup.getByRole('button', { name: 'Menu of Alice Moreau' }).click();
  await popup.getByRole('button', { name: 'Sign out', exact: true }).click();
  await popup.getByRole('heading', { name: 'Sign in to Keyturn' }).waitFor();
  await expect.poll(() => popup.getByLabel('Server').inputValue()).toBe(server.url);
  const tables = (await everythingKept(popup)).databases.keyturn!;
  const kept = ['views', 'documents', 'outbox', 'drafts', 'habits'].map((name) => tables[name]!.length);
  expect(kept).toEqual([0, 0, 0, 0, 0]);
  expect(await requestRow(popup, ROLE, /./).count()).toBe(0);
});
