import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { administer, CONTOSO, signInAs } from '../support/contoso.ts';
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

const goTo = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
const assigned = async () => {
  const { out } = await server.keyturn('org export');
  return out
    .slice(out.indexOf('assignments:'))
    .split('\n')
    .filter((line) => line.includes('User Administrator'));
};

/** Makes a review of User Administrator; `more` fills in the rest of its form. */
async function create(name: string, reviewer: string, more: () => Promise<void> = async () => {}): Promise<void> {
  await goTo('Access reviews');
  await page.getByRole('link', { name: 'New access review' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('User Administrator', { exact: true }).check();
  await pick('Selected reviewers', reviewer);
  await more();
  await page.getByRole('button', { name: 'Create review' }).click();
  await page.getByRole('heading', { name }).waitFor();
}

async function pick(label: string, name: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).fill(name);
  await page.getByRole('option', { name: new RegExp(name) }).click();
  await page.keyboard.press('Tab');
}

const confirm = (name: string) => page.getByRole('dialog').getByRole('button', { name }).click();

test('[V7] a role is reviewed with the keyboard; applied, the denied assignment is gone and the approved one is not', async () => {
  const before = await assigned();
  await create('User Administrators, first quarter', 'Carol');
  const items = page.getByRole('listbox', { name: 'Access to decide on' }).getByRole('option');
  await items.first().waitFor();
  const count = await items.count();
  expect(count).toBeGreaterThan(1);
  const [first, second] = [items.first(), items.nth(1)];
  // Nothing is chosen, so the buttons are about the first.
  expect(await first.getAttribute('aria-current')).toBe('true');
  await page.getByText(`About ${await first.locator('.name').textContent()}`, { exact: true }).waitFor();
  await first.focus();
  await page.keyboard.press('d');
  await first.getByText('Denied').waitFor();
  // Each decision goes on to the next.
  await page.keyboard.press('u');
  await second.getByText('Don’t know').waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('r');
  await first.getByText('Denied').waitFor({ state: 'detached' });
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowDown');
  expect(await page.getByRole('option', { selected: true }).count()).toBe(2);
  await page.keyboard.press('d');
  await second.getByText('Denied').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('a');
  // Without a pause: its letters are decisions in the list.
  await page.keyboard.type('Still on call');
  await page.getByRole('status').filter({ hasText: 'asks for a reason' }).waitFor();
  await page.keyboard.press('Enter');
  await second.getByText('Approved').waitFor();
  await second.getByText('“Still on call”').waitFor();

  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await confirm('Stop');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.getByRole('dialog').getByText('What was denied is removed at once').waitFor();
  await confirm('Apply');
  const results = page.getByRole('table', { name: 'Results' });
  await results.getByText('Removed').waitFor();
  await results.getByText('Carol Okafor').first().waitFor();
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  expect((await file).suggestedFilename()).toContain('User Administrators, first quarter');
  expect(await assigned()).toHaveLength(before.length - 1);
});

test('[V3] [V4] a reviewer without a role decides in the popup', async () => {
  await create('Popup review', 'Erin', async () => {
    await page.getByLabel('Require a reason on approval').uncheck();
  });
  const erin = await openExtension();
  try {
    const popup = await signInAs(erin, server.url, 'Erin');
    await popup.getByRole('button', { name: 'Review Popup review' }).click();
    const sheet = popup.getByRole('dialog', { name: 'Popup review' });
    const items = sheet.getByRole('option');
    await items.first().waitFor();
    const count = await items.count();
    await items.first().focus();
    for (let n = 0; n < count; n++) await popup.keyboard.press(n ? 'a' : 'd');
    await sheet.getByText(`${count} of ${count} decided`).waitFor();
    await items.first().getByText('Denied').waitFor();
    await popup.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await popup.getByRole('button', { name: 'Review Popup review' }).waitFor({ state: 'detached' });

    const hers = await erin.options('#/reviews');
    await hers.getByRole('link', { name: 'Popup review' }).click();
    await hers.getByRole('option').first().waitFor();
    expect(await hers.getByRole('tab', { name: /Results/ }).count()).toBe(0);
    expect(await hers.getByRole('button', { name: 'Stop', exact: true }).count()).toBe(0);
  } finally {
    await erin.close();
  }
});

test('[V6] a running review is reset, and its decisions are gone', async () => {
  await goTo('Access reviews');
  await page.getByRole('link', { name: 'Popup review' }).click();
  await page.getByText(/^\d+ approved, 1 denied, 0 don’t know, 0 not reviewed/).waitFor();
  const rows = page.getByRole('table', { name: 'Results' }).getByRole('row');
  await rows.filter({ hasText: 'Erin Haddad' }).filter({ hasText: 'Denied' }).waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await page
    .getByRole('dialog', { name: 'Reset decisions' })
    .getByText('wiped, and its reviewers begin anew')
    .waitFor();
  await confirm('Reset');
  await page.getByText(/^0 approved, 0 denied, 0 don’t know, [1-9]\d* not reviewed/).waitFor();
  expect(await rows.filter({ hasText: 'Erin Haddad' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Reset' }).waitFor({ state: 'detached' });
});

test('[V5] [V10] a recurring review of several rounds is edited, its series too, and deleted', async () => {
  await create('Rounds', 'Carol', async () => {
    await page.getByRole('button', { name: 'Add a round' }).click();
    await page.getByLabel('Who reviews').nth(1).selectOption('managers');
    await page.getByLabel('Duration in days').nth(1).fill('7');
    await page.getByLabel('Recurrence').selectOption('semiannually');
    await page.getByLabel('End', { exact: true }).selectOption('after');
    await page.getByLabel('Number of times').fill('3');
  });
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await pick('Selected reviewers', 'Erin');
  await page.getByLabel('Apply the results by itself').check();
  await page.getByRole('button', { name: 'Update' }).click();
  await page.getByRole('tab', { name: 'About' }).click();
  await page.getByText('Carol Okafor, Erin Haddad').waitFor();
  await page.getByText('By themselves at the end').waitFor();
  await page.getByRole('link', { name: 'Edit series' }).click();
  await page.getByRole('heading', { name: 'Edit the series' }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Rounds, renamed');
  await page.getByLabel('Recurrence').selectOption('yearly');
  await page.getByRole('button', { name: 'Update' }).click();
  await page.getByRole('heading', { name: 'Rounds', exact: true }).waitFor();
  await page.getByRole('tab', { name: 'About' }).click();
  await page.getByRole('listitem').filter({ hasText: 'to come' }).getByRole('link').click();
  await page.getByRole('heading', { name: 'Rounds, renamed' }).waitFor();
  await page.getByRole('tab', { name: 'About' }).click();
  await page.getByText('Annually').waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await confirm('Delete');
  await page.getByRole('heading', { name: 'Access reviews', level: 1 }).waitFor();
  await page
    .getByRole('link', { name: /^Rounds/ })
    .first()
    .waitFor({ state: 'detached' });
});

test('[V12] the history report tells what was decided, also of what was deleted, on the page and as a file', async () => {
  await goTo('Access reviews');
  await page.getByRole('link', { name: 'History report' }).click();
  const table = page.getByRole('table', { name: 'History report' });
  await table.getByText('Removed').waitFor();
  await table.getByText('Deleted').first().waitFor();
  await page.getByLabel('Decision').selectOption('Approved');
  await table.getByText('“Still on call”').waitFor();
  await table.getByText('Deleted').first().waitFor({ state: 'detached' });
  expect(page.url()).toContain('decision=Approve');
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  expect((await file).suggestedFilename()).toMatch(/^access-reviews-.*\.csv$/);
  await page.getByText('Downloaded. The audit has it.').waitFor();
});
