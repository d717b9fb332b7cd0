import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_IN } from '../../core/ids.ts';
import { DAY } from '../../core/time.ts';
import { administer, CONTOSO, signInAs } from '../support/contoso.ts';
import { type Extension, openExtension, signIn } from '../support/extension.ts';
import { askFor } from '../support/popup.ts';
import { type TimedServer, timedServer } from '../support/timed-server.ts';
import { until } from '../support/until.ts';

let server: TimedServer;
let carol: Extension;
let dave: Extension;
let page: Page;

beforeAll(async () => {
  // Dave administers as well, so that there are two to agree on what was put aside.
  const second = '  - { role: Privileged Role Administrator, principal: dave@contoso.example, type: active }\n';
  server = await timedServer(`${CONTOSO.trimEnd()}\n${second}`);
  await server.sleep(31 * DAY);
  [carol, dave] = await Promise.all([openExtension(), openExtension()]);
  page = await administer(carol, server.url);
});
afterAll(async () => {
  await carol?.close();
  await dave?.close();
  await server?.remove();
});

const goTo = async (of: Page, name: string) => {
  await of.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await of.getByRole('heading', { name, level: 1 }).waitFor();
};
const openAlert = async (of: Page, name: string) => {
  await goTo(of, 'Alerts');
  await of.getByRole('link', { name }).click();
  await of.getByRole('heading', { name }).waitFor();
};
const rowOf = (of: Page, name: string) => of.getByRole('row').filter({ hasText: name });
const state = () => server.app.handle.state;
const roleId = (name: string) => state().by.roleName.get(name.toLowerCase())!;

test('[W4] what one administrator dismisses stays away for the other too, with the reason, and can be brought back', async () => {
  await openAlert(page, 'Permanent active assignments');
  await page.getByRole('button', { name: 'Dismiss Alice Moreau, Helpdesk Administrator' }).click();
  const dialog = page.getByRole('dialog');
  await expect.poll(() => dialog.getByRole('button', { name: 'Dismiss' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Justification').fill('The only one on the night shift');
  await dialog.getByRole('button', { name: 'Dismiss' }).click();
  await dialog.waitFor({ state: 'detached' });
  await rowOf(page, 'Alice Moreau').waitFor({ state: 'detached' });
  await rowOf(page, 'Bob Lindqvist').waitFor();

  const popup = await dave.popup();
  await signIn(popup, server.url, 'dave@contoso.example', 'demo-only-Dave1!');
  const his = await dave.options('#/alerts');
  await his.getByText('1 dismissed.').waitFor();
  await his.getByRole('link', { name: 'Permanent active assignments' }).click();
  await rowOf(his, 'Bob Lindqvist').waitFor();
  await his.getByText('Dismissed', { exact: true }).click();
  await his.getByText('Carol Okafor').waitFor();
  await his.getByText('“The only one on the night shift”').waitFor();
  await server.app.handle.send({
    id: crypto.randomUUID(),
    command: { type: 'ScanAlerts', limit: 100 },
    actor: { kind: 'clock' },
  });
  expect(await rowOf(his, 'Alice Moreau').count()).toBe(0);

  await his.getByRole('button', { name: 'Bring back Alice Moreau, Helpdesk Administrator' }).click();
  await page.getByRole('button', { name: 'Dismiss Alice Moreau, Helpdesk Administrator' }).waitFor();
});

test('[W1] a threshold that is changed takes effect at once, and a bad one is not sent', async () => {
  await openAlert(page, 'Potential stale accounts in a privileged role');
  await rowOf(page, 'Alice Moreau').first().waitFor();
  const days = page.getByLabel('Days without a sign-in');
  await days.fill('400');
  await page.getByText('A whole number from 1 to 365.').waitFor();
  expect(await page.getByRole('button', { name: 'Update' }).isDisabled()).toBe(true);
  await goTo(page, 'Roles');
  await page.goBack();
  await page.getByText('A whole number from 1 to 365.').waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  expect(await days.inputValue()).toBe('30');
  await days.fill('60');
  await page.getByText('was 30').waitFor();
  await page.getByRole('button', { name: 'Update' }).click();
  await page.getByText('Nothing to look at').waitFor();
  expect(state().alertSettings.stale_accounts.days).toBe(60);
  await page.getByRole('switch', { name: 'Look for it' }).click();
  await page.getByRole('button', { name: 'Update' }).click();
  await page.getByText('This alert is off').waitFor();
  await page.getByRole('button', { name: 'Reset to default (30)' }).click();
  await page.getByRole('switch', { name: 'Look for it' }).click();
  await page.getByRole('button', { name: 'Update' }).click();
  await rowOf(page, 'Alice Moreau').first().waitFor();
});

test('[W5] roles are made to ask for MFA from their alert, all at once, each with its own result', async () => {
  await openAlert(page, 'Roles don’t require MFA for activation');
  await page.getByRole('button', { name: 'Require MFA: Kubernetes Administrator' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1 eligible assignment').waitFor();
  await dialog.getByRole('button', { name: 'Require MFA' }).click();
  await dialog.getByText('asks for MFA').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await rowOf(page, 'Kubernetes Administrator').waitFor({ state: 'detached' });
  expect(state().roles.get(roleId('Kubernetes Administrator'))!.settings.activation.mfa).toBe('mfa');

  await page.getByLabel('Pick Database Operator').check();
  await page.getByLabel('Pick Intune Administrator').check();
  await page.getByRole('button', { name: 'Require MFA (2 picked)' }).click();
  await dialog.getByRole('button', { name: 'Require MFA' }).click();
  await expect.poll(() => dialog.getByText('asks for MFA').count()).toBe(2);
  await dialog.getByText('Done.').waitFor();
  await page.keyboard.press('Escape');
  await rowOf(page, 'Database Operator').waitFor({ state: 'detached' });
  await rowOf(page, 'SharePoint Administrator').waitFor();

  // What a search leaves out is not meant.
  await page.getByLabel('Find in incidents').fill('SharePoint');
  await page.getByRole('button', { name: 'Dismiss (1 found)' }).waitFor();
  await page.getByRole('button', { name: 'Require MFA (1 found)' }).click();
  await page.getByRole('dialog', { name: 'Require MFA: SharePoint Administrator' }).waitFor();
  await page.keyboard.press('Escape');
});

test('[G9] a standing assignment is made eligible from Discovery, and the last administrator stays one', async () => {
  await goTo(page, 'Discovery and insights');
  await rowOf(page, 'Alice Moreau').waitFor();
  await page.getByLabel('Pick Alice Moreau, Helpdesk Administrator').check();
  await page.getByLabel('Pick Carol Okafor, Global Administrator').check();
  await page.getByRole('button', { name: 'Make eligible', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('becomes eligible for good').first().waitFor();
  await dialog.getByLabel('Justification').fill('Just in time');
  await dialog.getByLabel('Type Contoso to confirm').fill('Contoso');
  await dialog.getByRole('button', { name: 'Make eligible' }).click();
  await dialog.getByText('is eligible', { exact: true }).waitFor();
  await dialog.getByText('This would leave nobody who holds Global Administrator for good.').waitFor();
  await dialog.getByText('1 of 2 done.').waitFor();
  await page.keyboard.press('Escape');
  await rowOf(page, 'Alice Moreau').waitFor({ state: 'detached' });
  const held = [...state().assignments.values()].filter(
    (one) => one.roleId === roleId('Helpdesk Administrator') && !one.ended && one.scope === '/',
  );
  expect(held).toMatchObject([{ type: 'eligible', endAt: null, justification: 'Just in time' }]);
});

test('what nobody uses is given an end, and holders are asked themselves, from Discovery', async () => {
  await goTo(page, 'Discovery and insights');
  await page.getByRole('tab', { name: /^Never used/ }).click();
  await page.getByRole('button', { name: 'Give an end: Dave Tanaka, User Administrator' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Give an end' }).click();
  await dialog.getByText('Done.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  const [row] = [...state().assignments.values()].filter(
    (one) => one.roleId === roleId('User Administrator') && one.endAt,
  );
  expect(Math.round((row!.endAt! - state().at) / DAY)).toBe(30);

  await page.getByRole('tab', { name: /^Standing access/ }).click();
  await page.getByLabel('Pick Bob Lindqvist, Global Reader').check();
  await page.getByRole('button', { name: 'Ask for a self review' }).click();
  await dialog.getByText('asks everyone who holds Global Reader').waitFor();
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
  await dialog.getByText('has begun').waitFor();
  await page.keyboard.press('Escape');
  const [review] = [...state().reviews.values()];
  expect(review).toMatchObject({ status: 'InProgress', subject: { roleId: BUILT_IN.globalReader } });
});

test('the overview is what an administrator sees first, and shows what just happened', async () => {
  const first = await carol.options();
  await first.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  const active = first.getByRole('region', { name: 'Active right now' });
  await active.getByText('Nobody has activated a role.').waitFor();
  const chart = first.getByRole('img', { name: /^Activations per day/ });
  const before = await chart.getAttribute('aria-label');
  expect(before).toMatch(/: 0 activations from/);
  const empty = first.getByRole('figure').filter({ has: chart }).getByText('Nothing in these days.');
  await empty.waitFor();

  const alice = await openExtension();
  try {
    const popup = await signInAs(alice, server.url, 'Alice');
    await (await askFor(popup, 'SharePoint Administrator', { duration: '1 h' })).waitFor({ state: 'detached' });
    await active.getByRole('link', { name: 'Alice Moreau, SharePoint Administrator' }).waitFor();
    // Never more than was asked for, as an old time would have it.
    await active.getByText('1 h left', { exact: true }).waitFor();
    await until(async () => (await chart.getAttribute('aria-label')) !== before, 'the chart counts it');
    expect(await chart.getAttribute('aria-label')).toMatch(/: 1 activation from/);
    expect(await empty.count()).toBe(0);
    await first.getByRole('region', { name: 'Most activated roles' }).getByText('SharePoint Administrator').waitFor();
    await first.getByText('As a table').click();
    const today = first.getByRole('table', { name: 'Activations per day' }).getByRole('row').last();
    expect(await today.textContent()).toMatch(/1$/);

    await (await askFor(popup, 'Exchange Administrator', { duration: '1 h', justification: 'Mail' })).waitFor({
      state: 'detached',
    });
    const waiting = first.getByRole('region', { name: 'Requests waiting' });
    await waiting.getByRole('link', { name: 'Alice Moreau, Exchange Administrator' }).click();
    await first.getByText('Mail').first().waitFor();
  } finally {
    await alice.close();
    await first.close();
  }
});

test('[G9] the dialog of an assignment makes it the other type in one change', async () => {
  await goTo(page, 'Assignments');
  await page.getByRole('button', { name: 'Change Dave Tanaka, Helpdesk Administrator' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Justification').fill('Night shift');
  await dialog.getByRole('button', { name: 'Make active' }).click();
  await dialog.waitFor({ state: 'detached' });
  const role = roleId('Helpdesk Administrator');
  const held = [...state().assignments.values()].filter((one) => one.roleId === role && one.scope !== '/');
  expect(held.map(({ type, ended }) => [type, ended?.how ?? null])).toEqual([
    ['eligible', 'removed'],
    ['active', null],
  ]);
});

test('[P5] a reader sees the overview, what is held and the alerts, and is offered no change', async () => {
  const bob = await openExtension();
  try {
    await (await signInAs(bob, server.url, 'Bob')).close();
    const his = await bob.options();
    await his.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await goTo(his, 'Discovery and insights');
    await rowOf(his, 'Carol Okafor').first().waitFor();
    expect(await his.getByRole('checkbox').count()).toBe(0);
    expect(await his.getByRole('button', { name: /^Make eligible/ }).count()).toBe(0);
    await goTo(his, 'Alerts');
    await his.getByRole('link', { name: 'Potential stale accounts' }).click();
    await rowOf(his, 'Erin Haddad').first().waitFor();
    expect(await his.getByRole('button', { name: /^(Remove|Dismiss|Update|Look now)/ }).count()).toBe(0);
    expect(await his.getByLabel('Days without a sign-in').isDisabled()).toBe(true);
  } finally {
    await bob.close();
  }
});

test('the pages are used by the keyboard alone', async () => {
  await goTo(page, 'Alerts');
  await page.getByRole('link', { name: 'Too many Global Administrators' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Too many Global Administrators' }).waitFor();
  await page.goto(`${page.url().split('#')[0]}#/discovery/standing`);
  const tab = page.getByRole('tab', { name: /^Standing access/ });
  await tab.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.getByRole('tab', { name: /^Never used/ }).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('ArrowLeft');
  await page.getByLabel('Pick Bob Lindqvist, Global Reader').focus();
  await page.keyboard.press('Space');
  const button = page.getByRole('button', { name: 'Make eligible', exact: true });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Make eligible: Bob Lindqvist, Global Reader' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => button.evaluate((element) => element.isConnected)).toBe(true);
});
