import { expect, test } from 'vitest';
import { rejection } from '../../../core/rejections.ts';
import type { Outcome } from '../../../extension/outcome.ts';
import { oneByOne } from '../../../extension/ui/options/parts/one-by-one.ts';

const YES: Outcome = { ok: true, result: {} };
const NO: Outcome = { ok: false, rejection: rejection('not_requestor', {}) };
const LAPSED: Outcome = { ok: false, fault: 'lapsed' };

/** What was asked for, where these are the answers. */
async function asked(...answers: readonly Outcome[]): Promise<readonly number[]> {
  const told: number[] = [];
  await oneByOne(
    answers.map((_, index) => index),
    async (index) => answers[index]!,
    (index) => told.push(index),
  );
  return told;
}

test('a refusal of one of many stops no other', async () => {
  expect(await asked(YES, NO, YES)).toEqual([0, 1, 2]);
});

test('[Y7] of many decided at once none is begun after one that the server did not answer', async () => {
  expect(await asked(YES, LAPSED, YES)).toEqual([0, 1]);
});
