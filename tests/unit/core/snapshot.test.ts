import { expect, test } from 'vitest';
import { fromSnapshot, toSnapshot } from '../../../core/snapshot.ts';
import { meView } from '../../../core/views/me.ts';
import { activation, HOUR, world } from '../../support/given.ts';

test('[H4] of whoever asks more than is kept, a snapshot gives what the state had', () => {
  const w = world();
  const alice = w.user('alice');
  const [long, short] = [w.assign(w.role('Long'), alice), w.assign(w.role('Short'), alice)];
  const { requestId } = w.must(alice, activation(long));
  for (let at = 0; at < 30; at++) {
    const activated = w.must(alice, activation(short));
    w.must(alice, { type: 'DeactivateRole', activeAssignmentId: String(activated.requestId) });
  }
  w.pass(HOUR);
  expect(w.state.requests.get(String(requestId))).toMatchObject({ ended: { how: 'expired' } });
  const again = fromSnapshot(toSnapshot(w.state));
  expect(JSON.parse(toSnapshot(again))).toEqual(JSON.parse(toSnapshot(w.state)));
  expect(again.by).toEqual(w.state.by);
  expect(meView(again, alice, w.now)).toEqual(meView(w.state, alice, w.now));
});
