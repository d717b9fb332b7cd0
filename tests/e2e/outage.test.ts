import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../core/time.ts';
import type { App } from '../../sync-server/app.ts';
import { readConfig } from '../../sync-server/config.ts';
import { CONTOSO, signInAs } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { activeCard, askFor, region } from '../support/popup.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';
import { startLater } from '../support/timed-server.ts';
import { until } from '../support/until.ts';

const ROLE = 'Incident Responder';

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

const footer = (words: RegExp) => popup.locator('footer').getByText(words).waitFor({ timeout: 20_000 });

test('a server that is killed between activation and end loses nothing', async () => {
  await (await askFor(popup, ROLE, { duration: '30 min' })).waitFor({ state: 'detached' });
  const card = activeCard(popup, ROLE);
  await card.getByText('Activated', { exact: true }).waitFor();
  // Towards midnight it ends tomorrow.
  const ends = /ends (tomorrow )?\d\d:\d\d/.exec((await card.textContent())!)![0];

  await server.kill();
  await footer(/^Offline, as of/);
  await expect.poll(() => card.textContent()).toContain(ends);
  await server.start();
  await popup.reload();
  await footer(/^In step/);
  await expect.poll(() => card.textContent()).toContain(ends);
  expect((await server.keyturn('audit verify')).code).toBe(0);
});

test('a popup opened without a server shows what was there, and says how old it is', async () => {
  await server.stop();
  const another = await alice.popup();
  await activeCard(another, ROLE).waitFor();
  await expect.poll(() => region(another, 'Eligible').getByRole('listitem').count()).toBe(9);
  await another
    .locator('footer')
    .getByText(/^Offline, as of \d\d:\d\d/)
    .waitFor();
  await another.close();
});

test('[Y7] what is asked for offline waits with its deadline, can be taken back, and is sent when the server is there', async () => {
  const sheet = await askFor(popup, 'SharePoint Administrator', { duration: '1 h' });
  await sheet.getByText(/^Will be sent when you are back online, until /).waitFor();
  await sheet.getByRole('button', { name: 'Take back' }).click();
  await sheet.getByRole('button', { name: 'Activate', exact: true }).click();
  await sheet.getByText(/^Will be sent when you are back online/).waitFor();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await region(popup, 'Requests').getByRole('article', { name: 'Activate SharePoint Administrator' }).waitFor();
  expect(await activeCard(popup, 'SharePoint Administrator').count()).toBe(0);

  await server.start();
  await popup.reload();
  await activeCard(popup, 'SharePoint Administrator').getByText('Activated', { exact: true }).waitFor();
  await until(async () => (await alice.badge()) === '2', 'the badge counts both roles');
});

test('[T1] an end that passed while the server was dead is kept to the instant', async () => {
  await server.kill();
  const config = readConfig({ KEYTURN_DATA: `${server.home}/data`, KEYTURN_PORT: new URL(server.url).port });
  const later: App = await startLater(config, HOUR + 10 * MINUTE);
  try {
    await popup.reload();
    await activeCard(popup, ROLE).waitFor({ state: 'detached' });
    await activeCard(popup, 'SharePoint Administrator').waitFor({ state: 'detached' });
    await until(async () => (await alice.badge()) === '', 'the badge is empty');
    const events = (await later.store.read(0, 10_000)).map(({ event }) => event);
    const ends = events.flatMap((event) => (event.type === 'ActivationExpired' ? [event.endAt] : []));
    const starts = events.flatMap((event) => (event.type === 'RoleActivated' ? [event.endAt] : []));
    expect(ends.sort()).toEqual(starts.sort());
    expect(ends.length).toBe(2);
  } finally {
    await later.close();
  }
});
