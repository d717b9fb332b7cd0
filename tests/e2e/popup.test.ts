import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Extension, openExtension } from '../support/extension.ts';
import { draftKept } from '../support/kept.ts';
import { idOf, myView } from '../support/my-view.ts';
import { region } from '../support/popup.ts';
import { popupScenes } from '../support/popup-scenes.ts';
import { databaseThere, putRows, seed } from '../support/popup-seed.ts';
import { until } from '../support/until.ts';

/** What a page recorded of its own opening. */
type Opening = { readonly first: string; readonly gone: readonly string[]; readonly shift: number };

type Shift = { readonly value: number; readonly hadRecentInput: boolean };

let extension: Extension;

beforeAll(async () => {
  extension = await openExtension();
});
afterAll(() => extension?.close());

/** Opens the popup on a sleeping worker with a scene in the database, and nobody to connect to. */
async function openOn(name: string): Promise<Page> {
  const page = await extension.popup();
  await databaseThere(page);
  await extension.stopWorker();
  await seed(page, popupScenes(Date.now())[name]!, Date.now());
  await extension.stopWorker();
  await page.addInitScript(record);
  await page.reload();
  return page;
}

/** Runs in the page: keeps what is drawn first, what of it went away again, and how far anything moved. */
function record(): void {
  const opening = { first: '', gone: [] as string[], shift: 0 };
  Object.assign(globalThis, { opening });
  new MutationObserver((changes) => {
    const main = document.querySelector('main');
    if (!opening.first && main) opening.first = main.innerHTML;
    for (const { target, removedNodes } of changes)
      if (main?.contains(target)) for (const node of removedNodes) opening.gone.push(node.textContent ?? '');
  }).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as unknown as readonly Shift[])
      if (!entry.hadRecentInput) opening.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

/** A sheet that is filled in and not sent. */
async function filledIn(page: Page): Promise<{ readonly sheet: Locator; readonly words: Locator }> {
  const sheet = page.getByRole('dialog', { name: 'Activate Teams Administrator' });
  const words = sheet.getByLabel('Justification');
  await page.getByRole('button', { name: 'Activate Teams Administrator' }).click();
  await words.fill('New channel');
  return { sheet, words };
}

const openingOf = (page: Page) => page.evaluate(() => (globalThis as unknown as { opening: Opening }).opening);

test.each(['requests', 'offline', 'refused', 'approver'])('what is drawn first stays as it is: %s', async (name) => {
  const page = await openOn(name);
  // A favourite that is first already changes nothing but its star, and only once the database is open and read anew.
  const star = region(page, 'Eligible')
    .getByRole('listitem')
    .first()
    .getByRole('button', { name: /^Favourite/ });
  await star.waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Find a role');
  await star.click();
  await until(async () => (await star.getAttribute('aria-pressed')) === 'true', 'the popup is live');
  const { first, gone, shift } = await openingOf(page);
  const withoutStars = (html: string) => html.replaceAll(/ (aria-pressed|fill)="[^"]*"/g, '');
  expect(first).toContain('Activate');
  expect(withoutStars(await page.locator('main').innerHTML())).toBe(withoutStars(first));
  expect(gone).toEqual([]);
  expect(shift).toBe(0);
  await page.close();
});

test('what only the words typed make empty says so, and not that nothing waits', async () => {
  const page = await openOn('approver');
  await page.getByLabel('Find a role').fill('zzz');
  await region(page, 'Approvals').getByText('No request that waits for you matches “zzz”.').waitFor();
  await region(page, 'Requests').getByText('No request of yours matches “zzz”.').waitFor();
  await page.close();
});

test('of 500 roles those that fit are drawn first, and the others follow below them', async () => {
  const page = await openOn('500-roles');
  await until(async () => (await page.getByRole('listitem').count()) === 500, 'all roles are there');
  const { first, gone, shift } = await openingOf(page);
  expect((await page.locator('main').innerHTML()).startsWith(first.slice(0, first.indexOf('</ul>')))).toBe(true);
  expect(gone).toEqual([]);
  expect(shift).toBe(0);
  await page.close();
});

test('a click before anything else has loaded opens its sheet, and what is typed there is kept', async () => {
  const page = await openOn('usual');
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      const first = document.querySelector<HTMLElement>('[data-first]');
      if (!first) return;
      watch.disconnect();
      first.click();
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await page.getByLabel('Justification').fill('Before the rest');
  await draftKept(page, 'Before the rest');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.reload();
  await expect.poll(() => page.getByLabel('Justification').inputValue()).toBe('Before the rest');
  await page.close();
});

test('what is typed into any sheet is there again after the popup was closed', async () => {
  const page = await openOn('usual');
  for (const name of ['Extend User Administrator', /^Approve Billing Reader/, /^Deny Billing Reader/]) {
    const words = page.getByRole('dialog').getByLabel('Justification');
    await page.getByRole('button', { name }).click();
    await words.fill(`Typed into ${name}`);
    await draftKept(page, `Typed into ${name}`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name }).click();
    await expect.poll(() => words.inputValue()).toBe(`Typed into ${name}`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await page.close();
});

test('a sheet keeps the keyboard while what was sent waits, and where its form comes back', async () => {
  const page = await openOn('usual');
  const { sheet, words } = await filledIn(page);
  await words.press('Control+Enter');
  // Who listens is told where it is.
  const on = () => page.evaluate(() => document.activeElement?.getAttribute('aria-describedby') ?? '');
  await until(async () => (await on()) !== '', 'the keyboard is on a button');
  expect(await sheet.getByRole('list', { name: 'Progress' }).getAttribute('id')).toBe(await on());
  await sheet.getByRole('button', { name: 'Take back' }).click();
  await until(async () => (await words.count()) && words.evaluate((at) => at === document.activeElement), 'it is back');
  await expect.poll(() => words.inputValue()).toBe('New channel');
  await words.press('Control+Enter');
  await sheet.getByRole('list', { name: 'Progress' }).waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.close();
});

test('what was sent is taken back by a click at the very moment that this can be done', async () => {
  const page = await openOn('usual');
  const { words } = await filledIn(page);
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Take back');
      if (!button) return;
      watch.disconnect();
      Object.assign(globalThis, { clicked: true });
      button.click();
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  await words.press('Control+Enter');
  await until(() => page.evaluate(() => 'clicked' in globalThis), 'it is taken back');
  await words.waitFor();
  await page.keyboard.press('Escape');
  expect(await region(page, 'Requests').getByText('Teams Administrator').count()).toBe(0);
  await page.close();
});

test('the ready-made lengths stand in one row beside the typed one, which can be read', async () => {
  const page = await openOn('usual');
  await page.getByRole('button', { name: 'Activate Teams Administrator' }).click();
  const typed = page.getByLabel('Duration', { exact: true });
  await typed.fill('until 23:30');
  expect(await typed.evaluate((input) => input.scrollWidth - input.clientWidth)).toBe(0);
  const chips = page.getByRole('group', { name: 'Ready-made lengths' });
  expect((await chips.boundingBox())!.height).toBeLessThan(40);
  await page.close();
});

test('what few need stays open while its fields are emptied', async () => {
  const page = await openOn('usual');
  await page.getByRole('button', { name: 'Activate Teams Administrator' }).click();
  await page.getByText('Later start, narrower scope, ticket').click();
  const ticket = page.getByLabel('Ticket number');
  await ticket.fill('INC-1');
  await ticket.fill('');
  await until(async () => (await page.getByText('Asks for a ticket').count()) === 0, 'it is drawn anew');
  await ticket.fill('INC-2');
  await page.close();
});

test('the star of a role covers nothing of a long name, and nothing moves where it is pointed at', async () => {
  const page = await openOn('long-names');
  const row = region(page, 'Eligible').getByRole('listitem').first();
  const [text, star] = [row.locator('.grow'), row.getByRole('button', { name: /^Favourite: / })];
  const before = (await text.boundingBox())!;
  await row.hover();
  await expect.poll(() => star.evaluate((button) => getComputedStyle(button).opacity)).toBe('1');
  const [at, beside] = [(await text.boundingBox())!, (await star.boundingBox())!];
  expect([at.width, at.height]).toEqual([before.width, before.height]);
  expect(at.x + at.width).toBeLessThanOrEqual(beside.x);
  await page.close();
});

test('what is on its way for a role stands below its name, which has the same room in each row', async () => {
  const page = await openOn('requests');
  const rows = region(page, 'Eligible').getByRole('listitem');
  const waiting = rows.filter({ hasText: 'Waiting for approval' });
  const widthOf = async (row: Locator) => (await row.locator('.name').boundingBox())!.width;
  const lone = rows.filter({ hasText: 'Security Reader' });
  expect(await widthOf(waiting)).toBeGreaterThanOrEqual(await widthOf(lone));
  await page.close();
});

test('a role is made a favourite without a mouse', async () => {
  const page = await openOn('requests');
  const activate = region(page, 'Eligible')
    .getByRole('button', { name: /^Activate / })
    .first();
  await activate.focus();
  await page.keyboard.press('ArrowLeft');
  const on = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  expect(await on()).toMatch(/^Favourite: /);
  const pressed = () => page.evaluate(() => document.activeElement?.getAttribute('aria-pressed'));
  const before = await pressed();
  await page.keyboard.press('Enter');
  await until(async () => (await pressed()) === (before === 'true' ? 'false' : 'true'));
  await page.keyboard.press('ArrowRight');
  expect(await on()).toMatch(/^Activate /);
  await page.close();
});

test('what there is no room for is said where a role is ended', async () => {
  const page = await openOn('usual');
  await page.addInitScript(() => {
    const { add } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...given) {
      if (this.name === 'outbox') throw new DOMException('full', 'QuotaExceededError');
      return add.apply(this, given);
    };
  });
  await page.reload();
  await page
    .getByRole('button', { name: /^Deactivate / })
    .first()
    .click();
  await page.getByRole('alert').getByText('nothing was sent').waitFor();
  await page.close();
});

test('what is taken back in another window is not on its way in this one', async () => {
  const page = await openOn('usual');
  await page.getByRole('button', { name: 'Activate Teams Administrator' }).click();
  const sheet = page.getByRole('dialog', { name: 'Activate Teams Administrator' });
  await sheet.getByLabel('Justification').fill('New channel');
  await sheet.getByLabel('Justification').press('Control+Enter');
  await sheet.getByRole('button', { name: 'Take back' }).waitFor();
  const other = await extension.popup();
  await other
    .getByRole('article', { name: 'Activate Teams Administrator' })
    .getByRole('button', { name: 'Take back' })
    .click();
  await expect.poll(() => sheet.getByLabel('Justification').inputValue()).toBe('New channel');
  await other.close();
  await page.close();
});

const REVIEW = idOf(0x5e);
const task = {
  id: REVIEW,
  name: 'Readers, first quarter',
  description: '',
  subjectName: 'Security Reader',
  endAt: '2099-01-01T00:00:00.000Z',
  items: 2,
  open: 2,
};

/** The rows of the database's views where these people are to be decided on; nobody, where one reviews no more. */
function reviewing(names: readonly string[] | null): readonly unknown[] {
  const item = (principalName: string) => ({
    id: idOf(principalName.charCodeAt(0)),
    principalName,
    assignmentType: 'eligible',
    mine: true,
    answered: false,
    earlier: [],
    recommendation: 'NoInfoAvailable',
  });
  const items = Object.fromEntries((names ?? []).map(item).map((row) => [row.id, row]));
  const me = { ...myView(), reviews: names ? { [REVIEW]: task } : {} };
  const view = { items, meta: { review: { ...task, roleId: idOf(1), justificationRequired: false } } };
  return [
    { room: 'me', epoch: 'e', maps: me, inStepAt: null },
    ...(names ? [{ room: `review.${REVIEW}`, epoch: 'e', maps: view, inStepAt: null }] : []),
  ];
}

/** As when the worker wrote them: whoever watches the database is told. */
async function putViews(page: Page, views: readonly unknown[]): Promise<void> {
  await putRows(page, { views });
  await page.evaluate(() =>
    new BroadcastChannel('x-storagemutated-1').postMessage({ all: { from: 0, to: [[]], d: 1 } }),
  );
}

test('a decision stays about whom it was about though rows come and go, and ends with the task', async () => {
  const page = await openOn('empty');
  await putRows(page, { views: reviewing(['Ben Okoro', 'Cem Aydin']) });
  await page.reload();
  await page.getByRole('button', { name: new RegExp(task.name) }).click();
  const sheet = page.getByRole('dialog', { name: task.name });
  const options = sheet.getByRole('option');
  await sheet.getByText('About Ben Okoro').waitFor();
  await options.first().focus();
  await putViews(page, reviewing(['Ada Lind', 'Ben Okoro', 'Cem Aydin']));
  await until(async () => (await options.count()) === 3, 'another row is there');
  await sheet.getByText('About Ben Okoro').waitFor();
  expect(await options.nth(1).getAttribute('aria-current')).toBe('true');
  await putViews(page, reviewing(null));
  await page.getByText('Nothing of it is yours to decide any more.').waitFor();
  await page.close();
});
