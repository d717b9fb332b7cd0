import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AnyCommand } from '../../../core/commands.ts';
import { decide } from '../../../core/decide.ts';
import type { Actor } from '../../../core/events.ts';
import { evolve } from '../../../core/evolve.ts';
import { toIso } from '../../../core/time.ts';
import { requestChanges } from '../../../core/views/own-activations.ts';
import { nothingTouched, type Touched, touch } from '../../../core/views/touched.ts';
import { activation, BUILT_IN, CLOCK, HOUR, person, type World, world } from '../../support/given.ts';

/** Carries out a command, and says what its events touched. */
function send(w: World, by: string | Actor, command: AnyCommand): { id: string; touched: Touched } {
  const actor = typeof by === 'string' ? person(by) : by;
  const decision = decide(w.state, command, { now: w.now, actor, newId: randomUUID, proof: 'none' });
  if (!decision.ok) throw new Error(decision.rejection.code);
  const touched = nothingTouched();
  for (const event of decision.events) {
    evolve(w.state, { seq: w.state.seq + 1, at: w.now, actor, commandId: '', event });
    touch(touched, w.state, event, w.now);
  }
  return { id: String(decision.result.requestId), touched };
}

function office() {
  const w = world();
  const alice = w.user('alice');
  const eligible = w.assign(w.role('Plain'), alice);
  const activate = () => send(w, alice, activation(eligible));
  const deactivate = (id: string) => send(w, alice, { type: 'DeactivateRole', activeAssignmentId: id });
  return { w, alice, activate, deactivate };
}

test('activating an ordinary role changes the rows of its request alone', () => {
  const { w, alice, activate, deactivate } = office();
  const { id, touched } = activate();
  expect(touched).toMatchObject({ everyone: false, users: new Set(), requests: new Map([[alice, new Set([id])]]) });
  const { active, requests } = requestChanges(w.state, new Set([id]), [], w.now);
  expect(active.get(id)).toMatchObject({ requestId: id, state: 'Activated' });
  expect(requests.get(id)).toMatchObject({ action: 'selfActivate', status: 'Provisioned' });

  const ended = requestChanges(w.state, deactivate(id).touched.requests.get(alice)!, [], w.now);
  expect([...ended.active.values()]).toEqual([undefined, undefined]);
  expect([...ended.requests.values()].map((row) => row?.action)).toEqual(['selfActivate', 'selfDeactivate']);
});

test('a built-in role touches everyone, as its holder sees and may do more', () => {
  const { w, alice } = office();
  const eligible = w.assign(BUILT_IN.globalReader, alice);
  expect(send(w, alice, activation(eligible)).touched.everyone).toBe(true);
});

test('a request that newer ones push out goes from the document, and its notices with it', () => {
  const { w, alice, activate, deactivate } = office();
  const { id: oldest } = activate();
  w.pass(2 * HOUR);
  expect(requestChanges(w.state, new Set([oldest]), [], w.now).notices.get(`${oldest}.expired`)).toBeDefined();
  let pushed: Touched | null = null;
  for (let running: string | null = null; !pushed; ) {
    const { id, touched }: ReturnType<typeof activate> = running ? deactivate(running) : activate();
    running = running ? null : id;
    expect(touched.requests.get(alice)!.has(oldest)).toBe(!w.state.requests.has(oldest));
    if (!w.state.requests.has(oldest)) pushed = touched;
  }
  const { requests, notices } = requestChanges(
    w.state,
    pushed.requests.get(alice)!,
    [`${oldest}.expired`, 'another.expired'],
    w.now,
  );
  expect([requests.has(oldest), requests.get(oldest)]).toEqual([true, undefined]);
  expect([...notices]).toEqual([[`${oldest}.expired`, undefined]]);
});

test('[Y1] [R12] who stands in for an approver hears of another’s request that changed together with that approver’s own', () => {
  const w = world();
  const [alice, bob, dan] = [w.user('alice'), w.user('bob'), w.user('dan')];
  const approval = { required: true, approvers: [`user:${alice}`], window: 'PT1H' };
  const role = w.role('Guarded', { activation: { approval } });
  w.must(alice, { type: 'SetAway', until: toIso(w.now + 24 * HOUR), delegateUpn: 'dan@contoso.example' });
  for (const id of [alice, bob]) w.must(id, activation(w.assign(role, id)));
  w.now += HOUR;
  expect(send(w, CLOCK, { type: 'RunDue', limit: 10 }).touched.users).toContain(dan);
});
