import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Recorded } from '../../../core/events.ts';
import { createFollower } from '../../../sync-server/follower.ts';
import type { Replica } from '../../../sync-server/replica.ts';

const idle = { running: false, current: null, endedAt: Number.NEGATIVE_INFINITY };

/** A follower of a log that takes a while to read, and in which nothing is new. */
function following(read: () => Promise<readonly []> = () => sleep(5, [] as const)) {
  const newOf: Replica['newOf'] = (records) => records;
  const replica = { state: { seq: 1 }, sound: true, newOf } as Replica;
  return createFollower({ store: { shared: true, read }, replica, batches: idle, onFolded: () => {} });
}

test('[H8] who asks what others recorded is answered, however many go on asking', async () => {
  const follower = following();
  const asking = setInterval(() => void follower.catchUp(), 1);
  try {
    await follower.catchUp();
    expect(await Promise.race([follower.catchUp().then(() => 'read'), sleep(1_000, 'still waits')])).toBe('read');
    // Nor is a server kept from stopping.
    expect(await Promise.race([follower.close().then(() => 'over'), sleep(1_000, 'goes on')])).toBe('over');
  } finally {
    clearInterval(asking);
  }
});

test('[H8] a look that began before somebody asked is not theirs, and one that fails is said to all of them', async () => {
  const looks: ((fault?: Error) => void)[] = [];
  const follower = following(
    () => new Promise((done, fail) => looks.push((fault) => (fault ? fail(fault) : done([])))),
  );
  const first = follower.catchUp();
  await sleep(1);
  const second = follower.catchUp().then(() => 'read');
  looks[0]!();
  await first;
  expect(await Promise.race([second, sleep(20, 'not yet')])).toBe('not yet');
  const third = follower.catchUp();
  looks[1]!();
  await second;
  await sleep(1);
  looks[2]!(new Error('away'));
  await expect(third).rejects.toThrow('away');
});

test('[H3] what is read while a batch fails is not folded into what that one left', async () => {
  const folded: unknown[] = [];
  const replica = {
    state: { seq: 1 },
    sound: true,
    fold: (record: Recorded) => void folded.push(record),
    reload: () => Promise.reject(new Error('away')),
  };
  const follower = createFollower({
    store: {
      shared: true,
      async read() {
        replica.sound = false;
        return [{ seq: 2 } as Recorded];
      },
    },
    replica: replica as unknown as Replica,
    batches: idle,
    onFolded: (records) => void folded.push(...records),
  });
  await expect(follower.catchUp()).rejects.toThrow('away');
  expect(folded).toEqual([]);
});
