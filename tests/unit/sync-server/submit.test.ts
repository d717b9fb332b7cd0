import { expect, test } from 'vitest';
import { toIso } from '../../../core/time.ts';
import type { CommandFrame } from '../../../core/wire/frames.ts';
import type { Handle } from '../../../sync-server/handle.ts';
import { createRate } from '../../../sync-server/rate.ts';
import { createSubmit } from '../../../sync-server/submit.ts';
import { activation, HOUR, person, START, world } from '../../support/given.ts';

test('[Y4] a proof that could not be checked is answered try later and does not stop the server', async () => {
  const w = world();
  const alice = w.user('alice');
  const eligible = w.assign(w.role('Guarded', { activation: { mfa: 'mfa' } }), alice);
  const handle = {
    state: w.state,
    send: async ({ actor, command, proof }: Parameters<Handle['send']>[0]) => w.send(actor, command, proof),
  } as unknown as Handle;
  const faults: unknown[] = [];
  const fault = new Error('invalid byte sequence for encoding "UTF8": 0x00');
  const submit = createSubmit(handle, {
    verifyProof: () => Promise.reject(fault),
    onFault: (one) => void faults.push(one),
  });
  const proof = { kind: 'passkey', response: { id: '\u0000' } } as const;
  const frame = { id: '00000000-0000-7000-8000-0000000000aa', command: { ...activation(eligible), proof } };
  const session = { ...person(alice), hash: '', expiresAt: START + HOUR } as never;
  expect(await submit(session, frame as CommandFrame)).toEqual({ ok: false, fault: 'try_later' });
  expect(faults).toEqual([fault]);
  expect(w.state.activations.size).toBe(0);
});

test('[Y8] what changes what everybody is shown counts as many commands', async () => {
  const w = world();
  const alice = w.user('alice');
  w.user('bob');
  const handle = {
    state: w.state,
    send: async ({ actor, command }: Parameters<Handle['send']>[0]) => w.send(actor, command),
  } as unknown as Handle;
  const rate = { now: () => w.now, of: createRate({ perSecond: 1, burst: 60 }) };
  const submit = createSubmit(handle, { rate });
  const session = { ...person(alice), hash: '', expiresAt: START + HOUR } as never;
  const away = { type: 'SetAway', until: toIso(START + HOUR), delegateUpn: 'bob@contoso.example' } as const;
  const faults: unknown[] = [];
  for (let tries = 0; tries < 4; tries++) {
    const answer = await submit(session, { id: '00000000-0000-7000-8000-0000000000aa', command: away });
    faults.push('fault' in answer ? answer.fault : null);
  }
  expect(faults).toEqual([null, null, 'try_later', 'try_later']);
});

test('[I4] a session that ends while a check is made sends nothing any more', async () => {
  const w = world();
  const alice = w.user('alice');
  const eligible = w.assign(w.role('Guarded', { activation: { mfa: 'mfa' } }), alice);
  const handle = {
    state: w.state,
    send: async ({ actor, command, proof }: Parameters<Handle['send']>[0]) => w.send(actor, command, proof),
  } as unknown as Handle;
  let over = false;
  const submit = createSubmit(handle, {
    stands: () => !over,
    async verifyProof() {
      over = true;
      return { ok: true, proof: 'mfa' };
    },
  });
  const proof = { kind: 'totp', code: '123456' } as const;
  const frame = { id: '00000000-0000-7000-8000-0000000000aa', command: { ...activation(eligible), proof } };
  const session = { ...person(alice), hash: '', expiresAt: START + HOUR } as never;
  expect(await submit(session, frame)).toMatchObject({ ok: false, fault: 'try_later' });
  expect(w.state.activations.size).toBe(0);
});
