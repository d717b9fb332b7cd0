import { expect, test } from 'vitest';
import { createBucket, createRate } from '../../../sync-server/rate.ts';

test('a bucket lets a burst through and then its rate', () => {
  const bucket = createBucket({ perSecond: 20, burst: 40 }, 0);
  const taken = (at: number) => {
    let count = 0;
    while (bucket.take(at)) count++;
    return count;
  };
  expect(taken(0)).toBe(40);
  expect(taken(49)).toBe(0);
  expect(taken(1_000)).toBe(20);
  expect(taken(500)).toBe(0);
  expect(taken(60_000)).toBe(40);
});

test('what was done elsewhere counts, and is never owed for longer than twice a burst takes', () => {
  const bucket = createBucket({ perSecond: 2, burst: 10 }, 0);
  bucket.spend(12, 0);
  expect(bucket.take(0)).toBe(false);
  expect(bucket.wait()).toBe(2);
  bucket.spend(1_000_000, 0);
  expect(bucket.take(5_400)).toBe(false);
  expect(bucket.take(5_500)).toBe(true);
});

test('[Y8] two nodes that tell each other let through little more than one', () => {
  const limit = { perSecond: 10, burst: 160 };
  let words = 0;
  const nodes = [0, 1].map((self) =>
    createRate(limit, (userId, amount) => {
      words++;
      nodes[1 - self]!.spent(userId, amount, 0);
    }),
  );
  let done = 0;
  for (let tries = 0; tries < 1_000; tries++) if (nodes[tries % 2]!.take('eve', 0) === 0) done++;
  expect(done).toBeGreaterThanOrEqual(160);
  expect(done).toBeLessThanOrEqual(160 + 2 * 10);
  expect(words).toBeLessThanOrEqual(18);
  expect(nodes[0]!.take('eve', 0)).toBeGreaterThan(0);
  expect(nodes[0]!.take('bob', 0)).toBe(0);
});

test('[Y8] who does little is no word to the other nodes', () => {
  let words = 0;
  const rate = createRate({ perSecond: 10, burst: 160 }, () => words++);
  for (let tries = 0; tries < 9; tries++) rate.take('alice', tries);
  expect(words).toBe(0);
});
