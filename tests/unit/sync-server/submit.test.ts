import { expect, test } from 'vitest';
import type { CommandFrame } from '../../../core/wire/frames.ts';
import type { Handle } from '../../../sync-server/handle.ts';
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
