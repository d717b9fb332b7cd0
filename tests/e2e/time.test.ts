import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../core/time.ts';
import { CONTOSO, signInAs } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { activeCard, askFor, requestRow } from '../support/popup.ts';
import { type TimedServer, timedServer } from '../support/timed-server.ts';
import { until } from '../support/until.ts';

const ROLE = 'Incident Responder';

let server: TimedServer;
let alice: Extension;
let popup: Page;

beforeAll(async () => {
  server = await timedServer(CONTOSO);
  alice = await openExtension();
  popup = await signInAs(alice, server.url, 'Alice');
});
beforeEach(() => popup.reload());
afterAll(async () => {
  await alice?.close();
  await server?.remove();
});

test('an activation counts down by the server clock and ends by itself, to the second', async () => {
  await (await askFor(popup, ROLE, { duration: '5 min' })).waitFor({ state: 'detached' });
  const card = activeCard(popup, ROLE);
  await card.getByText('Activated', { exact: true }).waitFor();
  const { endAt } = [...server.app.handle.state.activations.values()][0]!;

  await server.sleep(5 * MINUTE - 7 * SECOND);
  await popup.reload();
  await card.getByText(/^\d+ s$/).waitFor();
  const seconds = async () => Number.parseInt((await card.locator('.left').textContent())!, 10);
  const first = await seconds();
  expect(first).toBeLessThanOrEqual(7);
  await until(async () => (await seconds()) < first, 'the seconds count down');
  await until(async () => (await alice.badge()) === '1m', 'the badge counts the last minute');

  await card.waitFor({ state: 'detached', timeout: 15_000 });
  await popup.getByRole('button', { name: `Activate ${ROLE}`, exact: true }).waitFor();
  await until(async () => (await alice.badge()) === '', 'the badge is empty again');
  const records = await server.app.store.read(0, 10_000);
  expect(records.find(({ event }) => event.type === 'ActivationExpired')?.event).toMatchObject({ endAt });
});

test('an activation asked for later waits as scheduled, starts by itself, and can be withdrawn before', async () => {
  const later = new Date(Date.now() + server.shift + 3 * 60 * MINUTE);
  const startAt = later.toISOString().slice(0, 16);
  const ask = async () => {
    await popup.getByRole('button', { name: `Activate ${ROLE}`, exact: true }).click();
    const sheet = popup.getByRole('dialog', { name: `Activate ${ROLE}` });
    await sheet.getByText('Later start').click();
    await sheet.getByLabel('Start time').fill(startAt);
    await sheet.getByRole('button', { name: 'Activate', exact: true }).click();
    await sheet.waitFor({ state: 'detached' });
    await requestRow(popup, ROLE, 'Scheduled').waitFor();
  };
  await ask();
  await popup.getByRole('button', { name: `Withdraw ${ROLE}` }).click();
  await requestRow(popup, ROLE, 'Scheduled').waitFor({ state: 'detached' });

  await ask();
  await server.sleep(3 * 60 * MINUTE + MINUTE);
  await popup.reload();
  await activeCard(popup, ROLE).getByText('Activated', { exact: true }).waitFor();
  await popup.getByRole('button', { name: `Deactivate ${ROLE}` }).click();
  await activeCard(popup, ROLE).waitFor({ state: 'detached' });
});

test('[R8] a request nobody decides on lapses, and both sides see it', async () => {
  const name = 'Exchange Administrator';
  const { handle } = server.app;
  const role = [...handle.state.roles.values()].find((one) => one.name === name)!;
  const settings = { activation: { approval: { window: 'PT1H' } } };
  const command = { type: 'UpdateRoleSettings', roleId: role.id, version: role.version, settings } as const;
  await handle.send({ id: randomUUID(), command, actor: { kind: 'operator', client: 'test' } });

  await (await askFor(popup, name, { duration: '1 h', justification: 'Mail flow is down' })).waitFor({
    state: 'detached',
  });
  await requestRow(popup, name, 'Waiting for approval').waitFor();
  await server.sleep(60 * MINUTE);
  await popup.reload();
  await requestRow(popup, name, 'Lapsed').waitFor();
  expect(await activeCard(popup, name).count()).toBe(0);
  await popup.getByRole('button', { name: `Activate ${name}`, exact: true }).waitFor();
});
