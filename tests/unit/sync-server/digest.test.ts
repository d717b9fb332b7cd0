import { expect, test } from 'vitest';
import { BUILT_IN } from '../../../core/ids.ts';
import { DAY } from '../../../core/time.ts';
import { digestLetters, weekOf } from '../../../sync-server/notify/digest.ts';
import { textOf } from '../../../sync-server/notify/texts.ts';
import { activation, HOUR, START, world } from '../../support/given.ts';

/** START is a Monday. */
const WEEK = weekOf(START);

function given() {
  const w = world();
  const [billing, helpdesk] = [w.role('Billing'), w.role('Helpdesk')];
  const [alice, bob] = [w.user('alice'), w.user('bob')];
  const ofAlice = w.assign(billing, alice);
  const ofBob = w.assign(helpdesk, bob);
  w.assign(helpdesk, alice, { assignmentType: 'active', endAt: null });
  return { w, alice, bob, ofAlice, ofBob };
}

test('[N5] administrators are written how roles were used and given in a week', () => {
  const { w, alice, bob, ofAlice, ofBob } = given();
  for (let day = 0; day < 6; day++) {
    w.must(alice, activation(ofAlice));
    if (day % 2) w.must(bob, activation(ofBob));
    w.pass(DAY);
  }
  w.pass(2 * DAY);
  // The next week's is not told of with this one's.
  w.must(bob, activation(ofBob));
  const letters = digestLetters(w.state, WEEK, w.now);
  expect(letters.map(({ to }) => to)).toEqual(['root@contoso.example']);
  const { subject, text } = textOf(letters[0]!, null);
  expect(subject).toBe('Keyturn: the week from 2026-01-05');
  expect(text).toContain('From: 2026-01-05 00:00 UTC\nUntil: 2026-01-12 00:00 UTC');
  expect(text).toContain('Activations: 9 by 2 people');
  expect(text).toContain('Most used: Billing (6), Helpdesk (3)');
  expect(text).toMatch(/Assignments made: \d+, 2 of them active without end/);
  expect(textOf(digestLetters(w.state, WEEK + 1, w.now)[0]!, null).text).toContain('Activations: 1 by 1 person');
});

test('[N5] a week in which nothing happened is not written of, and whoever administers now is written to', () => {
  const { w, alice, ofAlice } = given();
  w.pass(21 * DAY);
  w.must(alice, activation(ofAlice));
  w.pass(HOUR);
  expect(digestLetters(w.state, WEEK + 1, w.now)).toEqual([]);
  w.assign(BUILT_IN.globalAdministrator, alice, { assignmentType: 'active' });
  expect(
    digestLetters(w.state, WEEK + 3, w.now)
      .map(({ to }) => to)
      .toSorted(),
  ).toEqual(['alice@contoso.example', 'root@contoso.example']);
});

test('[N5] weeks begin on Mondays at midnight, in UTC', () => {
  expect(weekOf(Date.UTC(2026, 0, 4, 23, 59, 59, 999))).toBe(WEEK - 1);
  expect(weekOf(Date.UTC(2026, 0, 5))).toBe(WEEK);
  expect(weekOf(Date.UTC(2026, 0, 11, 23, 59))).toBe(WEEK);
});
