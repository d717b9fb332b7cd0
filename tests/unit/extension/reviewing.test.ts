import { describe, expect, test } from 'vitest';
import { Command } from '../../../core/commands.ts';
import { DEFAULT_PLAN } from '../../../core/reviewing/plan.ts';
import type { ReviewItemRow, ReviewRow } from '../../../core/wire/review-rows.ts';
import { historyAsk } from '../../../extension/ui/options/reviews/history-ask.ts';
import {
  changeCommand,
  draftOf,
  firstReview,
  problemOf,
  type ReviewDraft,
  reviewCommand,
} from '../../../extension/ui/options/reviews/review-form.ts';
import { deedOf } from '../../../extension/ui/reviewing/keys.ts';
import { piecesOf } from '../../../extension/ui/reviewing/useDeciding.ts';
import { sayRecommendation } from '../../../extension/ui/reviewing/words.ts';
import { idOf, NOON } from '../../support/my-view.ts';

const BOB = `user:${idOf(1)}` as const;
const press = (key: string, more: { shiftKey?: boolean; ctrlKey?: boolean; altKey?: boolean } = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test('[V4] a decision on more than one command takes is told of as the whole that it is', () => {
  const items = Array.from({ length: 1_001 }, (_, number) => ({ id: idOf(number) }) as ReviewItemRow);
  const pieces = piecesOf('Deny', items);
  expect(pieces.flatMap(({ itemIds }) => itemIds)).toEqual(items.map(({ id }) => id));
  expect(pieces.map(({ itemIds }) => itemIds.length)).toEqual([500, 500, 1]);
  expect(pieces.at(-1)!.done).toBe('Denied: 1001 chosen.');
});

describe('the keys of a review', () => {
  test.each([
    ['a', { do: 'decide', decision: 'Approve' }],
    ['D', { do: 'decide', decision: 'Deny' }],
    ['u', { do: 'decide', decision: 'DontKnow' }],
    ['r', { do: 'decide', decision: 'NotReviewed' }],
    [' ', { do: 'toggle' }],
    ['ArrowDown', { do: 'go', to: 5, stretch: false }],
    ['ArrowUp', { do: 'go', to: 3, stretch: false }],
    ['PageDown', { do: 'go', to: 9, stretch: false }],
    ['PageUp', { do: 'go', to: 0, stretch: false }],
    ['Home', { do: 'go', to: 0, stretch: false }],
    ['End', { do: 'go', to: 9, stretch: false }],
    ['x', null],
    ['constructor', null],
    ['Tab', null],
  ])('%s', (key, deed) => {
    expect(deedOf(press(key), 4, 10, 0)).toEqual(deed);
  });

  test('Shift stretches, Ctrl+A takes all, Escape takes none and is otherwise somebody else’s', () => {
    expect(deedOf(press('ArrowDown', { shiftKey: true }), 4, 10, 0)).toEqual({ do: 'go', to: 5, stretch: true });
    expect(deedOf(press('a', { ctrlKey: true }), 4, 10, 0)).toEqual({ do: 'all' });
    expect(deedOf(press('d', { ctrlKey: true }), 4, 10, 0)).toBeNull();
    expect(deedOf(press('a', { altKey: true }), 4, 10, 0)).toBeNull();
    expect(deedOf(press('Escape'), 4, 10, 2)).toEqual({ do: 'none' });
    expect(deedOf(press('Escape'), 4, 10, 0)).toBeNull();
  });
});

describe('the form of a review', () => {
  const filled = (more: Partial<ReviewDraft> = {}): ReviewDraft => {
    const first = firstReview(idOf(100));
    return { ...first, name: ' Quarter ', stages: [{ ...first.stages[0]!, refs: [BOB] }], ...more };
  };

  test('what it says is a command the server takes', () => {
    const draft = filled({
      recurrence: 'semiannually',
      ends: 'on',
      until: '2027-01-31',
      inactive: true,
      inactiveDays: '0',
      message: ' Ask Dana ',
      lookBackDays: '90',
    });
    const command = reviewCommand(draft);
    expect(Command.safeParse(command).error).toBeUndefined();
    expect(command).toMatchObject({
      name: 'Quarter',
      roleIds: [idOf(100)],
      recurrence: 'semiannually',
      inactiveDays: 0,
      message: 'Ask Dana',
      lookBack: 'P90D',
    });
    expect(Date.parse(command.until!)).toBe(new Date('2027-01-31T23:59').getTime());
    expect(reviewCommand(filled())).not.toHaveProperty('until');
  });

  test.each([
    [{ name: ' ' }, 'name'],
    [{ ids: [] }, 'role'],
    [{ stages: firstReview('x').stages }, 'who reviews'],
    [{ stages: [{ ...firstReview('x').stages[0]!, kind: 'self', duration: '' }] }, 'one day'],
    [{ inactive: true, inactiveDays: '731' }, '730'],
    [{ recurrence: 'weekly' }, 'within 7 days'],
    [{ recurrence: 'monthly', ends: 'on' }, 'last day'],
    [{ recurrence: 'monthly', ends: 'after', times: '0' }, 'number of times'],
    [{ lookBackDays: '' }, 'look back'],
  ] as const)('%o is not complete', (more, word) => {
    expect(problemOf(filled(more as Partial<ReviewDraft>))).toContain(word);
    expect(problemOf(filled())).toBeNull();
  });

  test('[V10] of one that is changed only what was edited is sent', () => {
    const plan = {
      ...DEFAULT_PLAN,
      name: 'Quarter',
      stages: [
        {
          reviewers: { kind: 'managers' as const, fallback: [BOB] },
          duration: 'PT36H',
          goOn: ['Approve' as const],
        },
      ],
      until: NOON,
      recurrence: 'weekly' as const,
    };
    const before = draftOf(plan, { roleId: idOf(100), groupId: null }, { endAt: new Date(NOON).toISOString() });
    expect(changeCommand(idOf(5), 'current', before, before)).toBeNull();
    expect(changeCommand(idOf(5), 'current', before, { ...before, autoApply: true })).toEqual({
      type: 'UpdateReview',
      reviewId: idOf(5),
      of: 'current',
      autoApply: true,
    });
    const carol = `user:${idOf(2)}` as const;
    const stages = [{ ...before.stages[0]!, refs: [BOB, carol] }];
    expect(changeCommand(idOf(5), 'current', before, { ...before, stages })).toMatchObject({
      stages: [{ reviewers: { kind: 'managers', fallback: [BOB, carol] }, duration: 'PT36H', goOn: ['Approve'] }],
    });
    const ended = changeCommand(idOf(5), 'series', before, { ...before, ends: 'never' });
    expect(ended).toEqual({ type: 'UpdateReview', reviewId: idOf(5), of: 'series', until: null });
    expect(Command.safeParse(ended).error).toBeUndefined();
  });
});

test('[V2] a recommendation says what was seen', () => {
  const review = { recommendations: true, lookBack: 'P30D' } as ReviewRow;
  const item = (more: Partial<ReviewItemRow>) =>
    ({ assignmentType: 'eligible', lastUsedAt: null, lastSignInAt: null, ...more }) as ReviewItemRow;
  const say = (more: Partial<ReviewItemRow>) => sayRecommendation(item(more), review, NOON);
  expect(say({ recommendation: 'Deny' })).toBe('Deny recommended: never activated');
  expect(say({ recommendation: 'Deny', lastUsedAt: '2025-11-01T08:00:00.000Z' })).toMatch(
    /^Deny recommended: last activated .*2025, more than 30 days ago$/,
  );
  expect(say({ recommendation: 'Approve', assignmentType: null, lastSignInAt: '2026-01-05T08:00:00.000Z' })).toMatch(
    /^Approve recommended: last signed in today/,
  );
  expect(say({ recommendation: 'NoInfoAvailable' })).toContain('No recommendation: assigned less than 30 days ago');
  expect(
    sayRecommendation(item({ recommendation: 'NoInfoAvailable' }), { ...review, recommendations: false }, NOON),
  ).toBe('never activated');
});

test('the history is asked for whole days, and not for none', () => {
  const asked = historyAsk({ from: '2026-01-01', until: '2026-01-31', decision: 'Deny', find: 'x' }, NOON)!;
  expect(Date.parse(asked.until!) - Date.parse(asked.from!)).toBe(31 * 86_400_000);
  expect(asked).toEqual({ from: expect.any(String), until: expect.any(String), decision: 'Deny' });
  expect(historyAsk({}, NOON)).not.toBeNull();
  expect(historyAsk({ from: '2026-02-01', until: '2026-01-31' }, NOON)).toBeNull();
  expect(historyAsk({ from: 'soon' }, NOON)).toBeNull();
});
