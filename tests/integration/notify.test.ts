import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AnyCommand } from '../../core/commands.ts';
import type { Actor } from '../../core/events.ts';
import type { SettingsPatch } from '../../core/settings-schema.ts';
import { DAY, HOUR, MINUTE } from '../../core/time.ts';
import { createHandle, type Handle } from '../../sync-server/handle.ts';
import { createMail } from '../../sync-server/notify/mail.ts';
import { type Notifier, type NotifierOptions, startNotifier } from '../../sync-server/notify/notifier.ts';
import { createWebhooks } from '../../sync-server/notify/webhook.ts';
import { openSqliteStore } from '../../sync-server/store/sqlite.ts';
import type { Planned, Store } from '../../sync-server/store/store.ts';
import { person, START } from '../support/given.ts';
import { sharedLease } from '../support/shared-lease.ts';
import { until } from '../support/until.ts';

const operator: Actor = { kind: 'operator', client: 'test' };
const closing: (() => unknown)[] = [];
let store: Store;
let handle: Handle;
let now = START;

beforeEach(async () => {
  now = START;
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-notify-'));
  store = await openSqliteStore({ folder, key: randomBytes(32) });
  handle = await createHandle({ store, now: () => now, newId: randomUUID, onFault: console.error });
  closing.push(
    () => rmSync(folder, { recursive: true }),
    () => store.close(),
  );
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function must(actor: Actor, command: AnyCommand) {
  const answer = await handle.send({ id: randomUUID(), command, actor });
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return answer.result as Record<string, string>;
}

/** Root, Alice who is eligible, Bob who approves. */
async function office(settings: SettingsPatch = {}) {
  const root = (
    await must(operator, { type: 'SetUp', organisation: 'Contoso', upn: 'root@contoso.example', name: 'Root' })
  ).userId!;
  const alice = (
    await must(operator, { type: 'CreateUser', upn: 'alice@contoso.example', name: 'Alice <b>Moreau</b>' })
  ).userId!;
  const bob = (await must(operator, { type: 'CreateUser', upn: 'bob@contoso.example', name: 'Bob' })).userId!;
  const approval = { required: true, approvers: [`user:${bob}`] };
  const { roleId } = await must(operator, {
    type: 'CreateRole',
    name: 'User Administrator',
    settings: { activation: { approval } },
  });
  await must(operator, { type: 'UpdateRoleSettings', roleId: roleId!, version: 1, settings });
  const assign = { type: 'AssignRole', assignmentType: 'eligible', endAt: null, scope: '/' } as const;
  const { assignmentId } = await must(operator, { ...assign, roleId: roleId!, principalId: alice });
  return { root: person(root), alice: person(alice), bob: person(bob), eligible: assignmentId!, roleId: roleId! };
}

const activate = (eligibleAssignmentId: string) =>
  ({ type: 'ActivateRole', eligibleAssignmentId, duration: 'PT1H', justification: 'Invoice 8812 <script>' }) as const;

type Mail = { readonly to: string; readonly raw: string };

/** A real SMTP server that keeps what it is given, or turns it away. */
async function smtp(refuse: { on: boolean } = { on: false }) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        if (refuse.on) return done(Object.assign(new Error('mailbox busy'), { responseCode: 450 }));
        mails.push({ to: session.envelope.rcptTo[0]!.address, raw: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const mail = createMail(`smtp://127.0.0.1:${port}?from=pim@contoso.example`, 'https://pim.contoso.example');
  closing.push(() => new Promise((resolve) => server.close(() => resolve(0))), mail.close);
  return { mails, mail };
}

async function notifier(channels: NotifierOptions['channels']): Promise<Notifier> {
  const started = await startNotifier({ handle, store, now: () => now, node: 'a', channels, onFault: console.error });
  closing.push(() => started.stop());
  return started;
}

test('[N1] approvers get a request by mail, with the words and a link; the others hear the outcome', async () => {
  const { mails, mail } = await smtp();
  const { alice, bob, eligible } = await office();
  const started = await notifier({ mail: mail.send });
  const { requestId } = await must(alice, activate(eligible));
  await started.settle();
  expect(mails.map(({ to }) => to)).toEqual(['bob@contoso.example']);
  expect(mails[0]!.raw).toContain('Subject: Keyturn: Alice <b>Moreau</b> asks for User Administrator');
  expect(mails[0]!.raw).toContain('Invoice 8812');
  expect(mails[0]!.raw.replaceAll('=\r\n', '')).toContain(`/open/requests/${requestId}`);
  expect(mails[0]!.raw.split('Content-Type: text/html')[1]).toContain('&#60;script&#62;');
  expect(mails[0]!.raw.split('Content-Type: text/html')[1]).not.toContain('<script>');
  await must(bob, { type: 'DecideRequest', requestId: requestId!, decision: 'Approve', justification: 'fine' });
  await started.settle();
  expect(
    mails
      .slice(1)
      .map(({ to }) => to)
      .sort(),
  ).toEqual(['alice@contoso.example', 'alice@contoso.example', 'root@contoso.example']);
});

test('[N1] of what one person asks for again and again in a short while twenty mails are sent', async () => {
  const { alice, eligible } = await office();
  const sent: string[] = [];
  const started = await notifier({ mail: async ({ target }) => void sent.push(target) });
  for (let tries = 0; tries < 30; tries++) {
    const { requestId } = await must(alice, activate(eligible));
    await must(alice, { type: 'CancelRequest', requestId: requestId! });
  }
  await started.settle();
  expect(sent).toEqual(Array(20).fill('bob@contoso.example'));
});

test('[N2] nothing is written to who is switched off; additional readers are; critical keeps what needs an act', async () => {
  const { mails, mail } = await smtp();
  const off = { default: false };
  const { alice, bob, eligible } = await office({
    notification: {
      activation: {
        admin: { ...off, additional: ['secops@contoso.example'] },
        requestor: { critical: true },
        approver: { critical: true },
      },
    },
  });
  const started = await notifier({ mail: mail.send });
  const { requestId } = await must(alice, activate(eligible));
  await must(bob, { type: 'DecideRequest', requestId: requestId!, decision: 'Approve', justification: 'fine' });
  await started.settle();
  expect(mails.map(({ to }) => to).sort()).toEqual([
    'alice@contoso.example',
    'bob@contoso.example',
    'secops@contoso.example',
  ]);
});

test('[N3] a dead mail server loses nothing: it is tried again and sent once', async () => {
  const refuse = { on: true };
  const { mails, mail } = await smtp(refuse);
  const { alice, eligible } = await office();
  let started = await notifier({ mail: mail.send });
  await must(alice, activate(eligible));
  await started.settle();
  expect(mails).toHaveLength(0);
  expect(await store.deliveries.list(10)).toMatchObject([
    { status: 'waiting', attempts: 1, error: expect.stringContaining('450') },
  ]);
  await started.stop();
  refuse.on = false;
  now += 2 * MINUTE;
  started = await notifier({ mail: mail.send });
  await started.settle();
  await started.settle();
  expect(mails).toHaveLength(1);
  expect(await store.deliveries.list(10)).toMatchObject([{ status: 'sent' }]);
});

test('[N3] what happened while nobody sent is sent afterwards, and a crash between planning and moving on doubles nothing', async () => {
  const { mails, mail } = await smtp();
  const { alice, eligible } = await office();
  const first = await notifier({ mail: mail.send });
  await first.settle();
  await first.stop();
  await must(alice, activate(eligible));
  const crashing: Store = {
    ...store,
    deliveries: {
      ...store.deliveries,
      advance: async () => {
        throw new Error('killed');
      },
    },
  };
  const killed = await startNotifier({
    handle,
    store: crashing,
    now: () => now,
    node: 'a',
    channels: { mail: mail.send },
    onFault() {},
  });
  await killed.settle();
  await killed.stop();
  const second = await notifier({ mail: mail.send });
  await second.settle();
  expect(mails).toHaveLength(1);
});

test('[N3] after many failures a delivery is stuck, shown, and can be sent again', async () => {
  const refuse = { on: true };
  const { mails, mail } = await smtp(refuse);
  const { alice, eligible } = await office();
  const started = await notifier({ mail: mail.send });
  await must(alice, activate(eligible));
  for (let i = 0; i < 31; i++) {
    await started.settle();
    now += HOUR;
  }
  const [stuck] = await store.deliveries.list(1);
  expect(stuck).toMatchObject({ status: 'stuck', attempts: 30, nextAt: null });
  refuse.on = false;
  await store.deliveries.retry(stuck!.id, now);
  await started.settle();
  expect(mails).toHaveLength(1);
});

test('[N4] a webhook is signed and tried again with the same delivery id', async () => {
  const got: { headers: Record<string, unknown>; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.writeHead(got.length === 1 ? 503 : 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const { alice, eligible } = await office();
  const send = createWebhooks([{ url, shape: 'slack' }], 'shared', () => now);
  const started = await notifier({ webhook: { targets: [url], send } });
  await must(alice, activate(eligible));
  await started.settle();
  now += 2 * MINUTE;
  await started.settle();
  expect(got).toHaveLength(2);
  expect(got[1]!.headers['keyturn-delivery']).toBe(got[0]!.headers['keyturn-delivery']);
  const [, at, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(got[1]!.headers['keyturn-signature']))!;
  expect(signature).toBe(createHmac('sha256', 'shared').update(`${at}.${got[1]!.body}`).digest('hex'));
  expect(JSON.parse(got[1]!.body).text).toContain('asks for User Administrator');
});

/** What something waits at until it is opened. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test('[N3] messages that take longer than the lease are not sent by another node as well', async () => {
  const { alice, eligible } = await office();
  let held = { by: '', until: 0 };
  const leased: Store = {
    ...store,
    async lease(_, by, ttl) {
      const at = performance.now();
      if (held.by === by || held.until <= at) held = { by, until: at + ttl };
      return held.by === by;
    },
  };
  const sent: string[] = [];
  const slow = gate();
  const mail = async ({ id }: { readonly id: string }) => {
    sent.push(id);
    if (sent.length === 1) await slow.opened;
  };
  const nodes = [];
  for (const node of ['a', 'b']) {
    const options = { handle, store: leased, now: () => now, node, channels: { mail }, onFault: console.error };
    const started = await startNotifier({ ...options, lease: 100 });
    closing.push(() => started.stop());
    nodes.push(started);
  }
  await must(alice, activate(eligible));
  const first = nodes[0]!.settle();
  await until(() => sent.length > 0);
  const lapses = held.until;
  await until(() => performance.now() > lapses);
  await nodes[1]!.settle();
  slow.open();
  await first;
  expect(sent).toHaveLength(1);
});

test('[N3] a node that stops gives its place to another at once', async () => {
  await office();
  const { lease, holder } = sharedLease();
  const channels = { mail: async () => {} };
  const options = { handle, store: { ...store, lease }, now: () => now, channels, onFault: console.error };
  const leaving = await startNotifier({ ...options, node: 'leaving' });
  await leaving.settle();
  expect(holder()).toBe('leaving');
  await leaving.stop();
  expect(holder()).toBeNull();
  const staying = await startNotifier({ ...options, node: 'staying' });
  await staying.settle();
  expect(holder()).toBe('staying');
  await staying.stop();
});

test('[N3] a store that is away when a message was taken, or while others are under way, has none sent twice', async () => {
  await office();
  await store.deliveries.advance('notify', handle.state.seq);
  const planned = Array.from({ length: 8 }, (_, n) => ({
    ...{ id: `delivery ${n}`, channel: 'mail', target: `user${n}@contoso.example`, body: '{}' },
  })) as readonly Planned[];
  await store.deliveries.addAll(planned, now);
  let away = true;
  const unreached = async (work: () => Promise<void>) => {
    if (away) throw new Error('the store is away');
    await work();
  };
  const { deliveries } = store;
  const failing: Store = {
    ...store,
    deliveries: {
      ...deliveries,
      sent: (...given) => unreached(() => deliveries.sent(...given)),
      failed: (...given) => unreached(() => deliveries.failed(...given)),
    },
  };
  const sent: string[] = [];
  const slow = gate();
  const faults: unknown[] = [];
  const mail = async ({ id }: { readonly id: string }) => {
    sent.push(id);
    if (sent.length > 1) await slow.opened;
  };
  const onFault = (fault: unknown) => void faults.push(fault);
  const started = await startNotifier({
    ...{ handle, store: failing, now: () => now, node: 'a', channels: { mail }, onFault },
  });
  closing.push(() => started.stop());
  await until(() => sent.length === 5, 'five are under way');
  const again = started.settle();
  slow.open();
  await again;
  expect(faults).not.toEqual([]);
  away = false;
  await started.settle();
  expect(sent.toSorted()).toEqual(planned.map(({ id }) => id));
  expect((await deliveries.list(10)).map(({ status }) => status)).toEqual(planned.map(() => 'sent'));
});

test('[N5] a week is written of once, also where a server starts in between; the week of its first start is the first', async () => {
  const { mails, mail } = await smtp();
  const { alice, bob, eligible } = await office();
  const started = await notifier({ mail: mail.send });
  await started.settle();
  const { requestId } = await must(alice, activate(eligible));
  const decide = { type: 'DecideRequest', decision: 'Approve', justification: 'Go' } as const;
  await must(bob, { ...decide, requestId: requestId! });
  await started.settle();
  const weekly = () => mails.filter(({ raw }) => raw.includes('Subject: Keyturn: the week from 2026-01-05'));
  expect(weekly()).toEqual([]);
  now = START + 7 * DAY;
  await started.settle();
  await started.stop();
  await (await notifier({ mail: mail.send })).settle();
  expect(weekly().map(({ to }) => to)).toEqual(['root@contoso.example']);
  expect(weekly()[0]!.raw).toContain('https://pim.contoso.example/open/audit');
});

test('[N3] a node that lost its lease in the middle leaves to the next one what it has not begun', async () => {
  await office();
  let holder = 'a';
  const leased: Store = { ...store, lease: async (_, by) => holder === by };
  await store.deliveries.advance('notify', handle.state.seq);
  const planned = Array.from({ length: 20 }, (_, n) => ({
    ...{ id: `delivery ${n}`, channel: 'mail', target: `user${n}@contoso.example`, body: '{}' },
  })) as readonly Planned[];
  await store.deliveries.addAll(planned, now);
  const sent: Record<string, string[]> = { a: [], b: [] };
  const sleep = gate();
  const starting = (node: 'a' | 'b') =>
    startNotifier({
      ...{ handle, store: leased, now: () => now, node, onFault: console.error, lease: 100 },
      channels: {
        async mail({ id }) {
          sent[node]!.push(id);
          if (node === 'a') await sleep.opened;
        },
      },
    });
  const asleep = await starting('a');
  closing.push(() => asleep.stop());
  await until(() => sent.a!.length > 0);
  const lapses = performance.now() + 100;
  holder = 'b';
  const next = await starting('b');
  closing.push(() => next.stop());
  await next.settle();
  await until(() => performance.now() > lapses);
  sleep.open();
  await asleep.settle();
  expect(sent.b!.toSorted()).toEqual(planned.map(({ id }) => id).toSorted());
  expect(sent.a!.length).toBeLessThanOrEqual(5);
});
