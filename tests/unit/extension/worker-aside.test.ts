import { expect, test } from 'vitest';
import { inTurns } from '../../../extension/worker/aside.ts';

test('whoever asks during a run shares one run that begins after it, and no two runs overlap', async () => {
  let running = 0;
  let runs = 0;
  const ends: (() => void)[] = [];
  const { run } = inTurns(async () => {
    expect(++running).toBe(1);
    runs++;
    await new Promise<void>((resolve) => ends.push(resolve));
    running--;
  });

  const first = run();
  expect(run()).toBe(first);
  await Promise.resolve();
  expect(runs).toBe(1);
  // Registered before the next run is: it asks in the gap between the two.
  const late = first.then(run);
  const [second, third] = [run(), run()];
  expect(second).not.toBe(first);
  expect(second).toBe(third);
  expect(runs).toBe(1);
  ends[0]!();
  await first;
  await Promise.resolve();
  expect(runs).toBe(2);
  ends[1]!();
  await Promise.all([second, late]);
  expect(runs).toBe(2);
  const again = run();
  await Promise.resolve();
  expect(runs).toBe(3);
  ends[2]!();
  await again;
});

test('what is done alone is done between two runs, in the order asked for', async () => {
  const done: string[] = [];
  const { run, alone } = inTurns(async () => {
    done.push('begins');
    await Promise.resolve();
    done.push('ends');
  });
  const first = run();
  await Promise.resolve();
  const given = alone(async () => {
    done.push('alone');
    return 7;
  });
  await Promise.all([first, given, run()]);
  expect(await given).toBe(7);
  expect(done).toEqual(['begins', 'ends', 'alone', 'begins', 'ends']);
});

test('a run that fails is told to those who waited for it, and the next one runs', async () => {
  let fails = true;
  const { run } = inTurns(async () => {
    if (fails) throw new Error('no');
  });
  const failed = run();
  await Promise.resolve();
  const next = run();
  fails = false;
  await expect(failed).rejects.toThrow('no');
  await next;
});
