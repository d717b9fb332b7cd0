import { expect, test } from 'vitest';
import { DAY, toIso } from '../../../core/time.ts';
import type { CommandFrame } from '../../../core/wire/frames.ts';
import type { Handle } from '../../../sync-server/handle.ts';
import { createRate } from '../../../sync-server/rate.ts';
import { createSubmit } from '../../../sync-server/submit.ts';
import { activation, BUILT_IN, HOUR, person, START, type World, world } from '../../support/given.ts';

/** A door without a log: what is sent is decided at once. */
function doorOf(w: World): Handle {
  const send = async ({ actor, command, proof }: Parameters<Handle['send']>[0]) => w.send(actor, command, proof);
  return { state: w.state, send } as unknown as Handle;
}

function sessionOf(userId: string): never {
  return { ...person(userId), hash: '', expiresAt: START + HOUR } as never;
}

/** Alice, eligible for a role that asks for a second factor. */
function guarded() {
  const w = world();
  const alice = w.user('alice');
  return { w, alice, eligible: w.assign(w.role('Guarded', { activation: { mfa: 'mfa' } }), alice) };
}

test('[Y4] a proof that could not be checked is answered try later and does not stop the server', async () => {
  const { w, alice, eligible } = guarded();
  const faults: unknown[] = [];
  const fault = new Error('invalid byte sequence for encoding "UTF8": 0x00');
  const submit = createSubmit(doorOf(w), {
    verifyProof: () => Promise.reject(fault),
    onFault: (one) => void faults.push(one),
  });
  const proof = { kind: 'passkey', response: { id: '\u0000' } } as const;
  const frame = { id: '00000000-0000-7000-8000-0000000000aa', command: { ...activation(eligible), proof } };
  expect(await submit(sessionOf(alice), frame as CommandFrame)).toEqual({ ok: false, fault: 'try_later' });
  expect(faults).toEqual([fault]);
  expect(w.state.activations.size).toBe(0);
});

test('[Y8] what changes what everybody is shown counts as many commands', async () => {
  const w = world();
  const alice = w.user('alice');
  w.user('bob');
  const rate = { now: () => w.now, of: createRate({ perSecond: 1, burst: 60 }) };
  const submit = createSubmit(doorOf(w), { rate });
  const away = { type: 'SetAway', until: toIso(START + HOUR), delegateUpn: 'bob@contoso.example' } as const;
  const faults: unknown[] = [];
  for (let tries = 0; tries < 4; tries++) {
    const answer = await submit(sessionOf(alice), { id: '00000000-0000-7000-8000-0000000000aa', command: away });
    faults.push('fault' in answer ? answer.fault : null);
  }
  expect(faults).toEqual([null, null, 'try_later', 'try_later']);
});

test('[Y8] so does activating what decides what others see, and an ordinary role does not', async () => {
  const w = world();
  const alice = w.user('alice');
  const rate = { now: () => w.now, of: createRate({ perSecond: 1, burst: 60 }) };
  const submit = createSubmit(doorOf(w), { rate });
  let ids = 0;
  const send = async (command: CommandFrame['command']) => {
    const id = `00000000-0000-7000-8000-${String(++ids).padStart(12, 'a')}`;
    return submit(sessionOf(alice), { id, command });
  };
  const cycle = async (eligible: string) => {
    const answer = await send(activation(eligible));
    if (!answer.ok) return 'fault' in answer ? answer.fault : answer.rejection.code;
    await send({ type: 'DeactivateRole', activeAssignmentId: String(answer.result.requestId) });
    return null;
  };
  const ordinary = w.assign(w.role('Billing'), alice);
  for (let times = 0; times < 4; times++) expect(await cycle(ordinary)).toBe(null);
  const groupId = w.group('Night shift');
  const owner = w.assign(w.onboard(groupId).owner, alice, { endAt: START + DAY });
  expect(await cycle(owner)).toBe(null);
  expect(await cycle(w.assign(BUILT_IN.globalReader, alice))).toBe(null);
  expect(await cycle(owner)).toBe('try_later');
});

test('[Y8] a decision on many items of a review counts as many commands', async () => {
  const w = world();
  const alice = w.user('alice');
  const rate = { now: () => w.now, of: createRate({ perSecond: 1, burst: 60 }) };
  const submit = createSubmit(doorOf(w), { rate });
  const id = '00000000-0000-7000-8000-0000000000aa';
  const decide = async (items: number) => {
    const about = { type: 'DecideReviewItems', reviewId: id, decision: 'Approve' } as const;
    const answer = await submit(sessionOf(alice), { id, command: { ...about, itemIds: Array(items).fill(id) } });
    return 'fault' in answer ? answer.fault : null;
  };
  expect(await decide(500)).toBe(null);
  expect(await decide(500)).toBe(null);
  expect(await decide(500)).toBe('try_later');
  for (let times = 0; times < 5; times++) expect(await decide(1)).toBe(null);
});

test('[I4] a session that ends while a check is made sends nothing any more', async () => {
  const { w, alice, eligible } = guarded();
  let over = false;
  const submit = createSubmit(doorOf(w), {
    stands: () => !over,
    async verifyProof() {
      over = true;
      return { ok: true, proof: 'mfa' };
    },
  });
  const proof = { kind: 'totp', code: '123456' } as const;
  const frame = { id: '00000000-0000-7000-8000-0000000000aa', command: { ...activation(eligible), proof } };
  expect(await submit(sessionOf(alice), frame)).toMatchObject({ ok: false, fault: 'try_later' });
  expect(w.state.activations.size).toBe(0);
});
