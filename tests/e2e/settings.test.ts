import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, toIso } from '../../core/time.ts';
import { CONTOSO, signInAs } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { activeCard, askFor } from '../support/popup.ts';
import { type TimedServer, timedServer } from '../support/timed-server.ts';

const ROLE = 'Incident Responder';

let server: TimedServer;
let browsers: Extension[];
let alice: Page;
let options: Page;

beforeAll(async () => {
  server = await timedServer(CONTOSO);
  browsers = await Promise.all([openExtension(), openExtension()]);
  const [first, second] = browsers;
  alice = await signInAs(first!, server.url, 'Alice');
  await (await signInAs(second!, server.url, 'Carol')).close();
  options = await second!.options('#/roles');
});
afterAll(async () => {
  await Promise.all(browsers?.map((browser) => browser.close()) ?? []);
  await server?.remove();
});

const update = async () => {
  await options.getByRole('button', { name: 'Update', exact: true }).click();
  await options.getByText('Updated. The next activation obeys.').waitFor();
};

test('[S3] an administrator changes a role in the options page, and the very next activation obeys', async () => {
  await options.getByRole('navigation').getByRole('link', { name: 'Roles', exact: true }).click();
  await options.getByRole('link', { name: ROLE }).click();
  await options.getByRole('tab', { name: 'Activation' }).waitFor();
  await options.getByLabel('Maximum duration').fill('15 min');
  await options.getByRole('switch', { name: 'Justification' }).check();
  await update();
  // Update is off now: the keyboard is at what became of it, not at the top of everything.
  expect(await options.evaluate(() => document.activeElement?.textContent)).toBe('Updated. The next activation obeys.');

  const sheet = await askFor(alice, ROLE, { duration: '30 min' });
  await sheet.getByText("The longest activation is 15 min by this role's settings.").first().waitFor();
  await sheet.getByText("This role's settings ask for a justification.").first().waitFor();
  expect([...server.app.handle.state.activations.values()]).toEqual([]);

  await sheet.getByLabel('Duration').fill('15 min');
  await sheet.getByLabel('Justification').fill('Pager went off');
  await sheet.getByRole('button', { name: 'Activate', exact: true }).click();
  await sheet.waitFor({ state: 'detached' });
  await activeCard(alice, ROLE).waitFor();
  await alice.getByRole('button', { name: `Deactivate ${ROLE}` }).click();
  await activeCard(alice, ROLE).waitFor({ state: 'detached' });
});

test('a popup that has not heard of the change is refused by the server, with the allowed maximum', async () => {
  const asked = await alice.evaluate(async () => {
    const open = indexedDB.open('keyturn');
    const db = await new Promise<IDBDatabase>((resolve) => {
      open.onsuccess = () => resolve(open.result);
    });
    const read = db.transaction('views').objectStore('views').get('me');
    const view = await new Promise<{ maps: { eligible: Record<string, { id: string; roleName: string }> } }>(
      (resolve) => {
        read.onsuccess = () => resolve(read.result);
      },
    );
    const row = Object.values(view.maps.eligible).find(({ roleName }) => roleName === 'Incident Responder')!;
    const command = { type: 'ActivateRole', eligibleAssignmentId: row.id, duration: 'PT30M', justification: 'Pager' };
    const id = `${Date.now()
      .toString(16)
      .padStart(12, '0')
      .replace(/^(.{8})(.{4})$/, '$1-$2')}-7000-8000-000000000001`;
    const written = db.transaction('outbox', 'readwrite').objectStore('outbox').put({
      id,
      command,
      label: row.roleName,
      createdAt: Date.now(),
      order: 1,
      deadlineAt: null,
      status: 'waiting',
      answer: null,
      answeredAt: null,
    });
    await new Promise((resolve) => {
      written.onsuccess = resolve;
    });
    return id;
  });
  expect(asked).toMatch(/^[0-9a-f-]{36}$/);
  await alice.reload();
  const refused = alice.getByRole('article', { name: `Activate ${ROLE}` });
  await refused.getByText("The longest activation is 15 min by this role's settings. Choose 15 min or less.").waitFor();
  expect(await activeCard(alice, ROLE).count()).toBe(0);
  await refused.getByRole('button', { name: 'Dismiss' }).click();
  await refused.waitFor({ state: 'detached' });
});

test('the settings survive a reload, and only what was changed is in the log', async () => {
  await options.reload();
  await expect.poll(() => options.getByLabel('Maximum duration').inputValue()).toBe('15 min');
  const events = (await server.app.store.read(0, 10_000)).map(({ event }) => event);
  expect(events.findLast(({ type }) => type === 'RoleSettingsUpdated')).toMatchObject({
    before: { activation: { maxDuration: 'PT30M', justification: false } },
    after: { activation: { maxDuration: 'PT15M', justification: true } },
  });
});

test('what ends within 14 days is found among the assignments, and taken along as a file with the rows shown', async () => {
  const { handle } = server.app;
  const { roleName, upn } = handle.state.by;
  const assign = async (name: string, days: number) => {
    const command = {
      type: 'AssignRole',
      roleId: roleName.get(name)!,
      scope: '/',
      principalId: upn.get('erin@contoso.example')!,
      assignmentType: 'eligible',
      endAt: toIso(Date.now() + days * DAY),
    } as const;
    const answer = await handle.send({ id: randomUUID(), command, actor: { kind: 'operator', client: 'test' } });
    expect(answer).toMatchObject({ ok: true });
  };
  await assign('helpdesk administrator', 13);
  await assign('intune administrator', 15);
  await options.getByRole('navigation').getByRole('link', { name: 'Assignments' }).click();
  const found = options.getByRole('table', { name: 'Eligible assignments' }).getByRole('row');
  await found.filter({ hasText: 'Alice Moreau' }).first().waitFor();
  await options.getByLabel('End', { exact: true }).selectOption('Time-bound');
  await expect.poll(() => found.count()).toBe(3);
  await options.getByLabel('End', { exact: true }).selectOption('Within 14 days');
  await expect.poll(() => found.count()).toBe(2);
  await found.filter({ hasText: 'Erin Haddad' }).filter({ hasText: 'Helpdesk Administrator' }).waitFor();

  const downloading = options.waitForEvent('download');
  await options.getByRole('button', { name: 'Download CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('eligible assignments.csv');
  const [header, row, ...more] = readFileSync(await download.path(), 'utf8')
    .replace('\uFEFF', '')
    .split('\r\n');
  expect(header).toBe(
    'Assignment Level,User Group Name,Role Name,Email,Assignment Type,Assignment Start Time (UTC),Assignment End Time (UTC)',
  );
  expect(row).toMatch(/^\/,Erin Haddad,Helpdesk Administrator,erin@contoso\.example,Eligible,20[^,]*,20[^,]*Z$/);
  expect(more).toEqual(['']);
});

test('a person without an administrator role is told what the page needs', async () => {
  const page = await browsers[0]!.options('#/roles');
  await page.getByText('This page needs a role').waitFor();
  expect(await page.getByRole('link', { name: ROLE }).count()).toBe(0);
});
