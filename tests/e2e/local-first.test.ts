import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CONTOSO, signInAs } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { activeCard, askFor, region } from '../support/popup.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

let server: ServerProcess;
let profile: string;
let alice: Extension;
let popup: Page;

beforeAll(async () => {
  server = await serverProcess(CONTOSO);
  profile = mkdtempSync(join(tmpdir(), 'keyturn-profile-'));
  alice = await openExtension(profile);
  popup = await signInAs(alice, server.url, 'Alice');
});
beforeEach(() => popup.reload());
afterAll(async () => {
  await alice?.close();
  await server?.remove();
  rmSync(profile, { recursive: true, force: true });
});

const footer = (words: RegExp) => popup.locator('footer').getByText(words).waitFor({ timeout: 20_000 });

/** Asks for a role while the server is away, and puts the sheet away. */
async function askOffline(role: string, justification: string): Promise<void> {
  const sheet = await askFor(popup, role, { duration: '30 min', justification });
  await sheet.getByText(/^Will be sent when you are back online, until (tomorrow )?\d\d:\d\d\.$/).waitFor();
  await sheet.getByRole('button', { name: 'Close' }).click();
}

/** The events of a kind that say these words, in the order of the log. */
async function logged(activity: RegExp, words: RegExp): Promise<readonly string[]> {
  const { out } = await server.keyturn('audit export --format csv');
  return out.split('\n').filter((line) => activity.test(line) && words.test(line));
}

test('a browser that is started without the server shows all there was, with its age, and goes on when it is back', async () => {
  await (await askFor(popup, 'Incident Responder', { duration: '30 min' })).waitFor({ state: 'detached' });
  await activeCard(popup, 'Incident Responder').getByText('Activated', { exact: true }).waitFor();
  const shown = () => popup.locator('main').getByRole('heading').allTextContents();
  const before = await shown();
  await alice.close();
  await server.stop();

  alice = await openExtension(profile);
  popup = await alice.popup();
  await activeCard(popup, 'Incident Responder')
    .getByText(/ends (tomorrow )?\d\d:\d\d/)
    .waitFor();
  expect(await shown()).toEqual(before);
  await footer(/^Offline, as of (today )?\d\d:\d\d/);
  await expect.poll(() => alice.badge()).toBe('1');
  await server.start();
  await footer(/^In step/);
  await popup.getByRole('button', { name: 'Deactivate Incident Responder' }).click();
  await activeCard(popup, 'Incident Responder').waitFor({ state: 'detached' });
});

test('what is asked for offline goes out once, in order; what was taken back never does; what lapsed says so', async () => {
  await server.stop();
  await footer(/^Offline/);
  const asked = ['User Administrator', 'SharePoint Administrator', 'Kubernetes Administrator', 'Intune Administrator'];
  for (const role of asked) await askOffline(role, `Offline ${role}`);
  const waiting = (role: string) => region(popup, 'Requests').getByRole('article', { name: `Activate ${role}` });
  await waiting(asked[1]!).getByRole('button', { name: 'Take back' }).click();
  await waiting(asked[1]!).waitFor({ state: 'detached' });
  await lapse(asked[3]!);
  await waiting(asked[3]!)
    .getByText(/could not be sent in time, so it was not sent at all/)
    .waitFor();

  await server.start();
  await popup.reload();
  for (const role of [asked[0]!, asked[2]!])
    await activeCard(popup, role).getByText('Activated', { exact: true }).waitFor();
  const sent = await logged(/ActivationRequested/, /Offline \w+/);
  expect(sent.map((line) => /Offline (\w+ Administrator)/.exec(line)![1])).toEqual([asked[0], asked[2]]);
  await waiting(asked[3]!).getByRole('button', { name: 'Dismiss' }).click();
  await waiting(asked[3]!).waitFor({ state: 'detached' });
});

/** Lets the deadline of a waiting command be over. */
async function lapse(role: string): Promise<void> {
  await popup.evaluate(async (label) => {
    const opening = indexedDB.open('keyturn');
    const db = await new Promise<IDBDatabase>((resolve) =>
      opening.addEventListener('success', () => resolve(opening.result)),
    );
    const outbox = db.transaction('outbox', 'readwrite').objectStore('outbox');
    const all = outbox.getAll();
    await new Promise((resolve) => all.addEventListener('success', resolve));
    const row = all.result.find((one) => one.label === label);
    const put = outbox.put({ ...row, deadlineAt: Date.now() - 1 });
    await new Promise((resolve) => put.addEventListener('success', resolve));
    db.close();
  }, role);
}

/** From now on this page can write nothing, as where the disk is full. */
async function fillTheDisk(): Promise<void> {
  await popup.evaluate(() => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    Object.assign(IDBObjectStore.prototype, { add: full, put: full, delete: full });
  });
}

test('what the browser has no room for is said not to be sent, and stays in the sheet', async () => {
  await fillTheDisk();
  await popup.getByRole('button', { name: 'Activate Exchange Administrator' }).click();
  const sheet = popup.getByRole('dialog', { name: 'Activate Exchange Administrator' });
  await sheet.getByLabel('Justification').fill('No room');
  await sheet.getByRole('button', { name: 'Activate', exact: true }).click();
  await sheet.getByText(/^This browser could not keep it, so nothing was sent/).waitFor();
  expect(await sheet.getByLabel('Justification').inputValue()).toBe('No room');
});

test('what cannot be written of what somebody did here is said, and all is as it was', async () => {
  await server.stop();
  await footer(/^Offline/);
  const role = 'Exchange Administrator';
  const sheet = await askFor(popup, role, { duration: '30 min', justification: 'No room' });
  await sheet.getByRole('button', { name: 'Take back' }).waitFor();
  await fillTheDisk();
  const said = (place: Locator) => place.getByRole('alert').getByText(/^This browser could not write that down/);
  await sheet.getByRole('button', { name: 'Take back' }).click();
  await said(sheet).waitFor();
  await sheet.getByRole('button', { name: 'Close' }).click();

  const lists = popup.locator('main');
  expect(await said(lists).count()).toBe(0);
  await popup.getByRole('button', { name: 'Favourite: Intune Administrator' }).click();
  await said(lists).waitFor();
  const waiting = region(popup, 'Requests').getByRole('article', { name: `Activate ${role}` });
  await popup.reload();
  await fillTheDisk();
  await waiting.getByRole('button', { name: 'Take back' }).click();
  await said(lists).waitFor();
  await waiting.waitFor();
  await popup.reload();
  await waiting.getByRole('button', { name: 'Take back' }).click();
  await waiting.waitFor({ state: 'detached' });
  await server.start();
  await footer(/^In step/);
});

test('a browser that gives its pages no database is said to, in the popup and in the options page', async () => {
  const refused = await alice.context.newPage();
  await refused.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
    };
  });
  for (const name of ['popup.html', 'options.html', 'verify.html']) {
    await refused.goto(popup.url().replace('popup.html', name));
    await refused.getByText('Keyturn cannot read what this browser keeps').waitFor();
  }
  await refused.close();
});

test('windows, pages and profiles of one person come to the same, whichever acts', async () => {
  const other = await openExtension();
  try {
    const elsewhere = await signInAs(other, server.url, 'Alice');
    const pages = [popup, await alice.popup(), elsewhere, await other.popup()];
    const options = await alice.options('#/mine');
    const held = (page: Page) => region(page, 'Active').getByRole('article').allTextContents();
    const roles = ['Intune Administrator', 'Incident Responder', 'SharePoint Administrator'];
    for (const [index, role] of roles.entries()) {
      const sheet = await askFor(pages[index + 1]!, role, { duration: '30 min', justification: 'Elsewhere' });
      await sheet.waitFor({ state: 'detached' });
    }
    await pages[0]!.getByRole('button', { name: 'Deactivate Incident Responder' }).click();
    await activeCard(pages[3]!, 'Incident Responder').waitFor({ state: 'detached' });
    for (const page of pages) {
      for (const role of ['Intune Administrator', 'SharePoint Administrator']) await activeCard(page, role).waitFor();
      await activeCard(page, 'Incident Responder').waitFor({ state: 'detached' });
    }
    await options.getByText('Intune Administrator').first().waitFor();
    await until(async () => new Set((await Promise.all(pages.map(held))).map(String)).size === 1, 'all show the same');
    for (const page of [...pages.slice(1), options]) await page.close();
  } finally {
    await other.close();
  }
});

test('the worker may be killed at any moment between the click and the answer: each is done once', async () => {
  const role = 'Incident Responder';
  const random = seeded(20_260_105);
  const rounds = 3;
  for (let round = 0; round < rounds; round++) {
    const words = `Round ${round}`;
    await askFor(popup, role, { duration: '30 min', justification: words });
    await killAfter(random() * 120);
    await activeCard(popup, role).getByText('Activated', { exact: true }).waitFor();
    await popup.getByRole('button', { name: `Deactivate ${role}` }).click();
    await killAfter(random() * 120);
    await activeCard(popup, role).waitFor({ state: 'detached' });
  }
  const requested = await logged(/ActivationRequested/, /Round \d/);
  expect(requested.map((line) => /Round (\d)/.exec(line)![1])).toEqual(
    Array.from({ length: rounds }, (_, n) => String(n)),
  );
  // What was asked for again is answered a moment later.
  await expect.poll(() => region(popup, 'Requests').getByRole('article').count()).toBe(0);
});

/** Kills the worker a number of ms from now, wherever it is then. */
async function killAfter(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  await alice.stopWorker();
}

/** Numbers from 0 up to 1 that are the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
