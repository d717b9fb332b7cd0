import fc from 'fast-check';
import type { ReviewAnswer } from '../../core/reviews.ts';

/** What may happen: who, what, on which of the few things there are. Indexes pick from whatever exists at that moment. */
export type Step =
  | { do: 'pass'; minutes: number }
  | { do: 'activate'; who: number; which: number; minutes: number; justified: boolean; later: number; proof: boolean }
  | { do: 'deactivate' | 'extend' | 'cancel'; who: number; which: number }
  | { do: 'decide'; who: number; which: number; approve: boolean }
  | { do: 'assign'; who: number; whom: number; role: number; active: boolean; minutes: number }
  | { do: 'remove' | 'convert'; who: number; which: number }
  | { do: 'date'; who: number; which: number; end: 'soon' | 'never'; later: number }
  | { do: 'review'; which: number; days: number; repeat: boolean; harsh: boolean; again: boolean; by: number }
  | { do: 'alter'; which: number; series: boolean; repeat: boolean; whom: number }
  | { do: 'judge'; who: number; which: number; decision: ReviewAnswer }
  | { do: 'recommended'; who: number; which: number }
  | { do: 'stop' | 'apply' | 'reset' | 'next' | 'delete' | 'nudge' | 'report'; which: number }
  | { do: 'scan' | 'dismiss' | 'restore' | 'watch'; which: number; on: boolean }
  | { do: 'mend'; who: number; which: number; remedy: number }
  | { do: 'prolong'; who: number; which: number }
  | { do: 'keep'; who: number; which: number; approve: boolean; active: boolean; later: number }
  | { do: 'disable' | 'enable' | 'leave' | 'join' | 'away' | 'manager'; who: number; whom: number }
  | { do: 'settings'; who: number; role: number; minutes: number; approval: boolean; mfa: boolean }
  | { do: 'limits'; who: number; role: number; permanent: boolean }
  | { do: 'confirm'; who: number; which: number; approve: boolean }
  | { do: 'fourEyes'; who: number; on: boolean }
  | { do: 'retireRole' | 'retireGroup' | 'onboard' | 'describeRole' | 'renameGroup'; who: number; which: number }
  | { do: 'newUser' | 'newGroup' | 'newRole'; who: number }
  | { do: 'forgetFactors' | 'signOut'; who: number; whom: number };

/** Which of the things there are, whatever their number. */
export const anyIndex: fc.Arbitrary<number> = fc.nat({ max: 30 });

const index = anyIndex;
const yes = fc.boolean();

/** A step of these kinds, each of which takes the same. */
function of<const Kind extends string, Fields extends object>(
  kinds: readonly Kind[],
  fields: { readonly [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> },
): fc.Arbitrary<{ do: Kind } & Fields> {
  return fc.record({ do: fc.constantFrom(...kinds), ...fields }) as unknown as fc.Arbitrary<{ do: Kind } & Fields>;
}

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  of(['pass'], { minutes: fc.integer({ min: 0, max: 600 }) }),
  of(['pass'], { minutes: fc.integer({ min: 0, max: 10 * 24 * 60 }) }),
  of(['activate'], {
    who: index,
    which: index,
    minutes: fc.integer({ min: 0, max: 600 }),
    justified: yes,
    later: fc.constantFrom(0, 0, 0, -30, 45),
    proof: yes,
  }),
  of(['deactivate', 'extend', 'cancel'], { who: index, which: index }),
  of(['decide'], { who: index, which: index, approve: yes }),
  of(['assign'], { who: index, whom: index, role: index, active: yes, minutes: fc.integer({ min: 0, max: 3_000 }) }),
  of(['remove', 'convert'], { who: index, which: index }),
  of(['date'], {
    who: index,
    which: index,
    end: fc.constantFrom('soon' as const, 'never' as const),
    later: fc.constantFrom(0, 0, 90),
  }),
  of(['review'], {
    which: index,
    days: fc.integer({ min: 1, max: 7 }),
    repeat: yes,
    harsh: yes,
    again: yes,
    by: fc.nat({ max: 4 }),
  }),
  of(['alter'], { which: index, series: yes, repeat: yes, whom: index }),
  of(['judge'], {
    who: index,
    which: index,
    decision: fc.constantFrom('Approve' as const, 'Deny' as const, 'DontKnow' as const, 'NotReviewed' as const),
  }),
  of(['recommended'], { who: index, which: index }),
  of(['stop', 'apply', 'reset', 'next', 'delete', 'nudge', 'report'], { which: index }),
  of(['scan', 'dismiss', 'restore', 'watch'], { which: index, on: yes }),
  of(['mend'], { who: index, which: index, remedy: index }),
  of(['prolong'], { who: index, which: index }),
  of(['keep'], { who: index, which: index, approve: yes, active: yes, later: fc.constantFrom(0, 0, 90) }),
  of(['disable', 'enable', 'leave', 'join', 'away', 'manager'], { who: index, whom: index }),
  of(['settings'], { who: index, role: index, minutes: fc.integer({ min: 5, max: 480 }), approval: yes, mfa: yes }),
  of(['limits'], { who: index, role: index, permanent: yes }),
  of(['confirm'], { who: index, which: index, approve: yes }),
  of(['fourEyes'], { who: index, on: yes }),
  of(['retireRole', 'retireGroup', 'onboard', 'describeRole', 'renameGroup'], { who: index, which: index }),
  of(['newUser', 'newGroup', 'newRole'], { who: index }),
  of(['forgetFactors', 'signOut'], { who: index, whom: index }),
);

/** As many steps as are asked for; left to itself the generator makes few. */
export function steps(most: number, of: fc.Arbitrary<Step> = anyStep): fc.Arbitrary<Step[]> {
  return fc.array(of, { maxLength: most, size: 'max' });
}

/** The first two roles there are, which are the protected ones. */
const protectedRole = fc.nat({ max: 1 });

/** Mostly what gives and takes the roles that administer, in every way there is. */
export const anyThreat: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: of(['assign'], {
      who: index,
      whom: index,
      role: protectedRole,
      active: yes,
      minutes: fc.constantFrom(0, 0, 400),
    }),
  },
  { weight: 2, arbitrary: of(['limits'], { who: index, role: index, permanent: fc.constantFrom(true, true, false) }) },
  {
    weight: 2,
    arbitrary: of(['assign'], {
      who: index,
      whom: index,
      role: index,
      active: fc.constant(true),
      minutes: fc.constant(0),
    }),
  },
  { weight: 3, arbitrary: of(['remove', 'convert'], { who: index, which: index }) },
  {
    weight: 3,
    arbitrary: of(['date'], {
      who: index,
      which: index,
      end: fc.constantFrom('soon' as const, 'never' as const),
      later: fc.constantFrom(0, 0, 90),
    }),
  },
  { weight: 4, arbitrary: of(['disable', 'leave'], { who: index, whom: index }) },
  { weight: 1, arbitrary: of(['enable', 'join'], { who: index, whom: index }) },
  { weight: 1, arbitrary: of(['retireRole', 'retireGroup', 'onboard'], { who: index, which: index }) },
  {
    weight: 1,
    arbitrary: of(['review'], {
      which: fc.constantFrom(0, 1, 9, 10, 11),
      days: fc.constant(1),
      repeat: yes,
      harsh: fc.constant(true),
      again: fc.constant(false),
      by: fc.nat({ max: 4 }),
    }),
  },
  { weight: 1, arbitrary: of(['stop', 'apply', 'next'], { which: index }) },
  { weight: 1, arbitrary: of(['pass'], { minutes: fc.constantFrom(5, 400, 1_441) }) },
  { weight: 2, arbitrary: anyStep },
);
