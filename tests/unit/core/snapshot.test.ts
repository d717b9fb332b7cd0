import { expect, test } from 'vitest';
import { fromSnapshot, toSnapshot } from '../../../core/snapshot.ts';
import { meView } from '../../../core/views/me.ts';
import { activation, HOUR, world } from '../../support/given.ts';

test('[H4] a snapshot keeps requests that ended while newer ones had no need of their place', () => {
  const w = world();
  const alice = w.user('alice');
  const long = w.assign(w.role('Long'), alice);
  const short = w.assign(w.role('Short'), alice);
  const start = (id: string, duration: string) => String(w.must(alice, activation(id, { duration })).requestId);
  const running = start(long, 'PT8H');
  for (let count = 0; count < 30; count++)
    w.must(alice, { type: 'DeactivateRole', activeAssignmentId: start(short, 'PT1H') });
  w.pass(8 * HOUR);

  const again = fromSnapshot(toSnapshot(w.state));
  expect(w.state.requests.get(running)?.ended?.how).toBe('expired');
  expect([...again.requests.keys()]).toEqual([...w.state.requests.keys()]);
  expect(again.by).toEqual(w.state.by);
  expect(meView(again, alice, w.now)).toEqual(meView(w.state, alice, w.now));
});
