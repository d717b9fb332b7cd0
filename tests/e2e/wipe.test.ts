import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR } from '../../core/time.ts';
import { CONTOSO, signInAs } from '../support/contoso.ts';
import { type Extension, openExtension, signIn } from '../support/extension.ts';
import { everythingKept } from '../support/kept.ts';
import { activeCard, askFor, region } from '../support/popup.ts';
import { type TimedServer, timedServer } from '../support/timed-server.ts';
import { until } from '../support/until.ts';

const ROLE = 'Kubernetes Administrator';
/** Words that are found nowhere else. */
const WORDS = 'Something only Alice would type';
/** A second or so, on a busy machine. */
const SOON = 4_000;

let server: TimedServer;
let browser: Extension;
let popup: Page;

beforeAll(async () => {
  server = await timedServer(CONTOSO);
});
beforeEach(async () => {
  browser = await openExtension();
  popup = await signInAs(browser, server.url, 'Alice');
});
afterEach(() => browser?.close());
afterAll(() => server?.remove());

const footer = (words: RegExp) => popup.locator('footer').getByText(words).waitFor({ timeout: 20_000 });

/** Leaves something in every table: copies, habits, a draft and a command that waits. */
async function useIt(): Promise<void> {
  await popup.getByRole('button', { name: 'Favourite: User Administrator' }).click();
  await popup.getByRole('button', { name: 'Activate User Administrator' }).click();
  await popup.getByLabel('Justification').fill(WORDS);
  await popup.getByRole('button', { name: 'Cancel' }).click();
  await server.app.close();
  await footer(/^Offline/);
  const sheet = await askFor(popup, ROLE, { duration: '1 h', justification: WORDS });
  await sheet.getByText(/^Will be sent when you are back online/).waitFor();
  await sheet.getByRole('button', { name: 'Close' }).click();
  const { databases } = await everythingKept(popup);
  for (const rows of Object.values(databases.keyturn!)) expect(rows).not.toEqual([]);
  expect(JSON.stringify(databases)).toContain(WORDS);
}

/** Waits until nothing is left but where to sign in and why. */
async function nothingLeft(state: 'signed_out_here' | 'session_ended', limit = SOON): Promise<void> {
  const only = [
    { key: 'connection', value: { state, inStepAt: null, clockOffset: 0 } },
    { key: 'server', value: server.url },
  ];
  const wiped = async () => {
    const { databases } = await everythingKept(popup);
    const left = Object.values(databases.keyturn!).flat();
    return left.length === only.length && JSON.stringify(left).includes(`"${state}"`) && databases;
  };
  const { keyturn, ...others } = await until(wiped, 'nothing is left', limit);
  expect(others).toEqual({});
  expect(keyturn).toEqual({ views: [], documents: [], outbox: [], drafts: [], habits: [], kept: only });
  const { elsewhere } = await everythingKept(popup);
  const nothing = { local: {}, session: {}, sync: {}, localStorage: {}, sessionStorage: {}, caches: [], cookies: '' };
  expect(elsewhere).toEqual(nothing);
  await popup.getByRole('heading', { name: 'Sign in to Keyturn' }).waitFor();
  expect(await browser.badge()).toBe('');
}

async function signOut(name: 'Sign out' | 'Sign out everywhere', page = popup): Promise<void> {
  await page.getByRole('button', { name: 'Menu of Alice Moreau' }).click();
  await page.getByRole('button', { name, exact: true }).click();
}

test('signing out leaves nothing, also offline; whoever signs in next sees and sends nothing of it', async () => {
  await useIt();
  await signOut('Sign out');
  await nothingLeft('signed_out_here');
  await popup.getByText(/^You are signed out in this browser only/).waitFor();

  await server.sleep(0);
  await signIn(popup, server.url, 'bob@contoso.example', 'demo-only-Bob1!');
  await footer(/^In step/);
  await popup.getByRole('button', { name: 'Menu of Bob Lindqvist' }).waitFor();
  expect(await region(popup, 'Requests').getByRole('article').count()).toBe(0);
  const { databases, elsewhere } = await everythingKept(popup);
  expect(JSON.stringify([databases, elsewhere])).not.toMatch(/alice@|Only Alice|only Alice/);
  const log = await server.app.store.read(0, 10_000);
  expect(JSON.stringify(log)).not.toContain(WORDS);
});

test('[Y11] somebody who signs in while another one types finds nothing of it in the open popup', async () => {
  await popup.getByLabel('Find a role').fill('User');
  await popup.getByRole('button', { name: 'Activate User Administrator' }).click();
  await popup.getByLabel('Justification').fill(WORDS);
  const elsewhere = await browser.options('#/browser');
  const bob = { type: 'sign_in', server: server.url, upn: 'bob@contoso.example', password: 'demo-only-Bob1!' };
  await elsewhere.evaluate(
    (message) =>
      (
        globalThis as unknown as { chrome: { runtime: { sendMessage(it: object): unknown } } }
      ).chrome.runtime.sendMessage(message),
    bob,
  );
  await popup.getByRole('button', { name: 'Menu of Bob Lindqvist' }).waitFor();
  await footer(/^In step/);
  expect(await popup.getByRole('dialog').count()).toBe(0);
  expect(await popup.getByLabel('Find a role').inputValue()).toBe('');
  const { databases } = await everythingKept(popup);
  expect(JSON.stringify(databases)).not.toContain(WORDS);
});

test('a session that ends elsewhere is wiped here in a moment', async () => {
  await askFor(popup, 'Incident Responder', { duration: '30 min' });
  await activeCard(popup, 'Incident Responder').waitFor();
  const elsewhere = await openExtension();
  try {
    await signOut('Sign out everywhere', await signInAs(elsewhere, server.url, 'Alice'));
    await nothingLeft('session_ended');
    await popup.getByText('Your session has ended. Sign in again to go on.').waitFor();
  } finally {
    await elsewhere.close();
  }
});

test('a session that ended while this browser was offline is wiped as soon as it is back, and nothing is sent', async () => {
  await useIt();
  await server.sleep(13 * HOUR);
  await nothingLeft('session_ended', 30_000);
  const log = await server.app.store.read(0, 10_000);
  expect(JSON.stringify(log)).not.toContain(WORDS);
});

test('a user who is blocked is wiped from their browser in a moment, also while its worker sleeps', async () => {
  const { handle } = server.app;
  const { id: userId } = [...handle.state.users.values()].find(({ upn }) => upn === 'alice@contoso.example')!;
  await browser.stopWorker();
  const actor = { kind: 'operator', client: 'test' } as const;
  const answer = await handle.send({ id: randomUUID(), command: { type: 'DisableUser', userId }, actor });
  expect(answer).toMatchObject({ ok: true });
  await nothingLeft('session_ended');
});
