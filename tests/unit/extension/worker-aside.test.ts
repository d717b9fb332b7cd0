import { expect, test } from 'vitest';
import { together } from '../../../extension/worker/aside.ts';

test('whoever calls during a run shares one run that begins after it, and no two runs overlap', async () => {
  let running = 0;
  let runs = 0;
  const ends: (() => void)[] = [];
  const look = together(async () => {
    expect(++running).toBe(1);
    runs++;
    await new Promise<void>((resolve) => ends.push(resolve));
    running--;
  });

  const first = look();
  // Registered before the next run is: it calls in the gap between the two.
  const late = first.then(() => look());
  const [second, third] = [look(), look()];
  expect(second).toBe(third);
  expect(runs).toBe(1);
  ends[0]!();
  await first;
  await Promise.resolve();
  expect(runs).toBe(2);
  ends[1]!();
  await Promise.all([second, late]);
  expect(runs).toBe(2);
  const again = look();
  expect(runs).toBe(3);
  ends[2]!();
  await again;
});

test('a run that fails is told to those who waited for it, and the next one runs', async () => {
  let fails = true;
  const look = together(async () => {
    if (fails) throw new Error('no');
  });
  const failed = look();
  const next = look();
  fails = false;
  await expect(failed).rejects.toThrow('no');
  await next;
});
