import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../../core/time.ts';
import { meView } from '../../../core/views/me.ts';
import { lettersOf } from '../../../sync-server/notify/letters.ts';
import { createNoise } from '../../../sync-server/notify/noise.ts';
import { activation, START, type World, world } from '../../support/given.ts';

/** Tells, after each call, to whom was written since the last one: as the notifier reads the log. */
function mailbox(w: World): () => readonly string[] {
  const isNoise = createNoise();
  let seen = w.log.length;
  return () => {
    const records = w.log.slice(seen).map((record, index) => ({ ...record, seq: seen + index + 1, commandId: '' }));
    seen = w.log.length;
    return records
      .flatMap((record) => (isNoise(record) ? [] : lettersOf(w.state, record)))
      .map(({ kind, to }) => `${kind} ${to.split('@')[0]}`)
      .sort();
  };
}

test('[N1] who asks for one role again and again does not fill the mailboxes of those who decide', () => {
  const w = world();
  const [alice, bob] = [w.user('alice'), w.user('bob')];
  const approval = { required: true, approvers: [`user:${bob}`] };
  const noisy = w.assign(w.role('Billing', { activation: { approval } }), alice);
  const quiet = w.assign(w.role('Vault', { activation: { approval } }), alice);
  const letters = mailbox(w);
  const again = (eligible: string) => {
    const { requestId } = w.must(alice, activation(eligible));
    w.must(alice, { type: 'CancelRequest', requestId: String(requestId) });
    return letters();
  };
  const toBob = Array.from({ length: 60 }, () => again(noisy).length);
  expect(toBob).toEqual([...Array(20).fill(1), ...Array(40).fill(0)]);
  // Noise about one role hides nothing about another, and the list has it all the same.
  expect(again(quiet)).toEqual(['approval_needed bob']);
  w.must(alice, activation(noisy));
  expect(letters()).toEqual([]);
  expect(Object.keys(meView(w.state, bob, w.now).approvals)).toHaveLength(1);
  w.pass(2 * HOUR);
  expect(again(quiet)).toEqual(['approval_needed bob']);
});

test('[N1] nor does who asks for several roles in turn, or does more with one, so that requests are forgotten', () => {
  const w = world();
  const alice = w.user('alice');
  const eligible = ['Billing', 'Vault', 'Mail', 'Files'].map((name) => w.assign(w.role(name), alice));
  const letters = mailbox(w);
  const toRoot: number[] = [];
  for (let tries = 0; tries < 40; tries++)
    for (const id of eligible) {
      const { requestId } = w.must(alice, activation(id));
      const activeAssignmentId = String(requestId);
      w.now += 1;
      w.must(alice, { type: 'ExtendActivation', activeAssignmentId, duration: 'PT2H', justification: 'more' });
      w.must(alice, { type: 'DeactivateRole', activeAssignmentId });
      toRoot.push(letters().filter((letter) => letter.endsWith('root')).length);
    }
  expect(toRoot).toEqual([...Array(80).fill(1), ...Array(80).fill(0)]);
});

test('[N1] nor does who asks again and again to keep a role', () => {
  const w = world();
  const alice = w.user('alice');
  const assignmentId = w.assign(w.role('Billing'), alice, { endAt: START + 10 * DAY });
  const letters = mailbox(w);
  const again = () => {
    const { requestId } = w.must(alice, { type: 'RequestExtension', assignmentId, justification: 'please' });
    w.must(alice, { type: 'CancelRequest', requestId: String(requestId) });
    return letters().length;
  };
  expect(Array.from({ length: 50 }, again)).toEqual([...Array(20).fill(1), ...Array(30).fill(0)]);
  w.now += HOUR;
  expect(again()).toBe(1);
});

test('[N1] what becomes of a request that was told of is told as well', () => {
  const w = world();
  const [alice, bob] = [w.user('alice'), w.user('bob')];
  const approval = { required: true, approvers: [`user:${bob}`] };
  const id = w.assign(w.role('Billing', { activation: { approval } }), alice);
  const letters = mailbox(w);
  for (let tries = 0; tries < 20; tries++) {
    const requestId = String(w.must(alice, activation(id)).requestId);
    if (tries < 19) w.must(alice, { type: 'CancelRequest', requestId });
    else w.must(bob, { type: 'DecideRequest', requestId, decision: 'Approve', justification: 'fine' });
  }
  expect(letters().slice(0, 4)).toEqual([
    'activated alice',
    'activated root',
    'approval_needed bob',
    'approval_needed bob',
  ]);
});
