import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../../core/time.ts';
import { createLogTime } from '../../../sync-server/log-time.ts';
import { START } from '../../support/given.ts';

/** A machine's clock, which can be set, and the time that passes whatever it says. */
function machine() {
  let [wall, elapsed] = [START, 0];
  const time = createLogTime(
    () => wall,
    () => elapsed,
  );
  return {
    time,
    set: (at: number) => {
      wall = at;
    },
    pass: (ms: number) => {
      wall += ms;
      elapsed += ms;
    },
    get wall() {
      return wall;
    },
  };
}

test('[T2] where the clock was never set back, the time is the clock’s', () => {
  const { time, pass, set } = machine();
  time.saw(time.now());
  pass(HOUR);
  expect(time.now()).toBe(START + HOUR);
  set(START + DAY);
  expect(time.now()).toBe(START + DAY);
  expect(time.ahead()).toBe(0);
});

test('[T2] where the log is ahead, the time runs on from it until the clock has caught up', () => {
  const m = machine();
  m.time.saw(START + HOUR);
  expect([m.time.now(), m.time.ahead()]).toEqual([START + HOUR, HOUR]);
  m.pass(100 * HOUR);
  // A hundredth slower.
  expect(m.time.now()).toBe(START + 100 * HOUR);
  m.pass(HOUR);
  expect([m.time.now(), m.time.ahead()]).toEqual([START + 101 * HOUR, 0]);
});

test('[T2] it never turns back, and never stands still for long', () => {
  const step = fc.oneof(
    fc.record({ set: fc.integer({ min: START - DAY, max: START + DAY }) }),
    fc.record({ pass: fc.integer({ min: 1, max: DAY }) }),
    fc.constant('record' as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
      const m = machine();
      // Whatever is decided is recorded, as the door does it.
      m.time.saw(m.time.now());
      for (const one of steps) {
        const before = m.time.now();
        m.time.saw(before);
        if (one === 'record') continue;
        if ('set' in one) m.set(one.set);
        else m.pass(one.pass);
        expect(m.time.now()).toBeGreaterThanOrEqual(before + ('pass' in one ? Math.floor(one.pass * 0.99) : 0));
        expect(m.time.now()).toBeGreaterThanOrEqual(m.wall);
      }
    }),
  );
});
