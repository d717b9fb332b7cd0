import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { HOUR, MINUTE, toIso } from '../../core/time.ts';
import type { CommandFrame } from '../../core/wire/frames.ts';
import type { Handle } from '../../sync-server/handle.ts';
import { createSubmit } from '../../sync-server/submit.ts';
import { createTicketCheck } from '../../sync-server/ticket-check.ts';
import { activation, person, START, world } from '../support/given.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A ticket system that answers what it is told to, and keeps what it was asked. */
async function ticketSystem(answer: () => { status: number; body: unknown }) {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      asked.push(JSON.parse(text));
      const { status, body } = answer();
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/check` };
}

function office(ticketCheck: string) {
  const w = world();
  const alice = w.user('alice');
  const role = w.role('Ticketed', { activation: { ticket: true, ticketCheck } });
  const eligible = w.assign(role, alice);
  // The door without a log: what it decides is folded at once.
  const handle = {
    state: w.state,
    caughtUp: async () => {},
    send: async ({ command, actor, proof, dryRun, notAfter }: Parameters<Handle['send']>[0]) => {
      const decision = dryRun ? w.try(actor, command, proof) : w.send(actor, command, proof, notAfter);
      return decision.ok ? { ok: true, result: decision.result } : decision;
    },
  } as unknown as Handle;
  const submit = createSubmit(handle, { tickets: createTicketCheck(handle) });
  const session = { ...person(alice), hash: '', expiresAt: START + HOUR } as never;
  const send = (more: object = {}) => {
    const command = activation(eligible, { ticket: { number: 'INC-1', system: 'Jira' }, ...more });
    return submit(session, { id: '00000000-0000-7000-8000-0000000000aa', command } as CommandFrame);
  };
  return { w, send };
}

test('[A9] the ticket system is asked and may bound the end', async () => {
  const system = await ticketSystem(() => ({ status: 200, body: { ok: true, endAt: toIso(START + 20 * MINUTE) } }));
  const { w, send } = office(system.url);
  expect((await send()).ok).toBe(true);
  expect(system.asked).toEqual([
    {
      ticket: { number: 'INC-1', system: 'Jira' },
      user: 'alice@contoso.example',
      role: 'Ticketed',
      scope: '/',
      duration: 'PT1H',
    },
  ]);
  expect([...w.state.activations.values()][0]!.endAt).toBe(START + 20 * MINUTE);
});

test('[A9] a ticket it refuses, or no answer, refuses the activation with its reason', async () => {
  const closed = await ticketSystem(() => ({ status: 200, body: { ok: false, reason: 'INC-1 is closed' } }));
  expect(await office(closed.url).send()).toMatchObject({
    rejection: { code: 'ticket_refused', rule: 'A9', facts: { reason: 'INC-1 is closed' } },
  });
  const broken = await ticketSystem(() => ({ status: 500, body: {} }));
  expect(await office(broken.url).send()).toMatchObject({ rejection: { code: 'ticket_refused' } });
  expect(await office('http://127.0.0.1:9/none').send()).toMatchObject({ rejection: { code: 'ticket_refused' } });
});

test('[A9] an answer that does not come to an end is none, and is not kept', async () => {
  const words = 'x'.repeat(64 * 1024);
  let sent = 0;
  const endless = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      while (!response.destroyed && response.write(words)) sent += words.length;
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
  closing.push(() => endless.close());
  const began = performance.now();
  const answer = await office(`http://127.0.0.1:${(endless.address() as AddressInfo).port}`).send();
  expect(answer).toMatchObject({ rejection: { code: 'ticket_refused' } });
  // Long before it would have been given up for its time.
  expect(performance.now() - began).toBeLessThan(4_000);
  expect(sent).toBeLessThan(64 * 1024 * 1024);
});

test('[A9] an end that is none does not become no end', async () => {
  for (const endAt of ['2026-01-05', 'tomorrow', '']) {
    const system = await ticketSystem(() => ({ status: 200, body: { ok: true, endAt } }));
    expect(await office(system.url).send()).toMatchObject({ rejection: { code: 'ticket_refused' } });
  }
});

test('[A9] it is not asked about what the rules refuse anyway', async () => {
  const system = await ticketSystem(() => ({ status: 200, body: { ok: true } }));
  expect(await office(system.url).send({ duration: 'P9D' })).toMatchObject({
    rejection: { code: 'duration_too_long' },
  });
  expect(system.asked).toEqual([]);
});
