import { describe, expect, test } from 'vitest';
import { DAY, toIso } from '../../../core/time.ts';
import { CLOCK, codeOf, HOUR, START } from '../../support/given.ts';
import { reviewed as given } from '../../support/reviewed.ts';

const by = (...ids: string[]) => ({ kind: 'selected' as const, refs: ids.map((id) => `user:${id}` as const) });

describe('changing what runs', () => {
  test('[V10] selected reviewers are added and taken out; they decide, and are written to, from then on', () => {
    const { w, carol, dan, a, b, start, decide, update } = given();
    const id = start();
    expect(codeOf(decide(carol, id, [a], 'Deny'))).toBe('not_reviewer');
    expect(codeOf(w.send(dan, { type: 'UpdateReview', reviewId: id, of: 'current', name: 'Mine' }))).toBe(
      'not_allowed',
    );
    w.pass(DAY);
    expect(update(id, { stages: [{ reviewers: by(carol), duration: 'P14D' }] }).ok).toBe(true);
    expect(decide(carol, id, [a], 'Deny').ok).toBe(true);
    expect(codeOf(decide(dan, id, [b], 'Deny'))).toBe('not_reviewer');
    expect(w.state.reviews.get(id)?.contacted).toEqual({ [dan]: START, [carol]: START + DAY });
  });

  test('[V10] those who stand in for managers are added to, not taken out; the kind of reviewers stays', () => {
    const { carol, dan, start, update } = given();
    const managers = (...ids: string[]) => [
      {
        reviewers: { kind: 'managers' as const, fallback: ids.map((id) => `user:${id}` as const) },
        duration: 'P14D',
      },
    ];
    const id = start({ stages: managers(dan) });
    expect(codeOf(update(id, { stages: managers(carol) }))).toBe('review_reviewers');
    expect(update(id, { stages: managers(dan, carol) }).ok).toBe(true);
    expect(codeOf(update(id, { stages: [{ reviewers: { kind: 'self' }, duration: 'P14D' }] }))).toBe(
      'review_reviewers',
    );
    expect(codeOf(update(id, { stages: [...managers(dan, carol), ...managers(dan)] }))).toBe('review_unchangeable');
  });

  test('[V10] what it looks at stays as it began', () => {
    const { w, start, update } = given();
    const id = start();
    for (const more of [
      { include: 'active' },
      { inactiveDays: 10 },
      { lookBack: 'P7D' },
      { recurrence: 'weekly' },
    ] as const)
      expect(codeOf(update(id, more))).toBe('review_unchangeable');
    w.must(w.root, { type: 'StopReview', reviewId: id });
    expect(codeOf(update(id, { name: 'Late' }))).toBe('review_not_running');
  });

  test('[V10] its round ends when an administrator says, and what follows is what they say', () => {
    const { w, a, start, update, results } = given();
    const id = start();
    expect(codeOf(update(id, { endAt: toIso(START) }))).toBe('start_invalid');
    expect(codeOf(update(id, { endAt: 'soon' }))).toBe('start_invalid');
    update(id, { endAt: toIso(START + 20 * DAY), autoApply: true, ifNoResponse: 'remove' });
    w.pass(14 * DAY);
    expect(w.state.reviews.get(id)?.status).toBe('InProgress');
    w.pass(6 * DAY);
    expect(w.state.reviews.get(id)?.status).toBe('Applied');
    expect(results(id)[a]).toBe('removed');
  });

  test('[V10] [V8] it does not last into the next instance, nor do later rounds', () => {
    const { dan, start, update } = given();
    const stages = ['P2D', 'P2D'].map((duration) => ({ reviewers: by(dan), duration }));
    const id = start({ stages, recurrence: 'weekly' });
    expect(codeOf(update(id, { endAt: toIso(START + 5 * DAY + 1) }))).toBe('review_length');
    expect(update(id, { endAt: toIso(START + 5 * DAY) }).ok).toBe(true);
  });

  test('[V9] a reminder is sent at the middle of the changed time, and once where nothing moved it', () => {
    const { w, start, update } = given();
    const [moved, same, off] = [start(), start(), start()];
    w.pass(5 * DAY);
    update(moved, { endAt: toIso(START + 20 * DAY) });
    update(off, { reminders: false });
    for (let day = 5; day < 20; day++) {
      w.pass(DAY);
      update(same, { description: `Day ${day}` });
    }
    const told = w.log.flatMap(({ at, event }) =>
      event.type === 'ReviewReminded' ? [[event.reviewId, (at - START) / DAY]] : [],
    );
    expect(told).toEqual([
      [same, 7],
      [moved, 10],
    ]);
  });

  test('[V10] a change that is none records nothing; one names only who exists', () => {
    const { w, dan, start, update } = given();
    const [group, other] = [w.group('Reviewers', dan), w.group('Others', dan)];
    const id = start({ stages: [{ reviewers: { kind: 'selected', refs: [`group:${group}`] }, duration: 'P14D' }] });
    w.fresh();
    update(id, { name: 'Quarterly', autoApply: false });
    expect(w.fresh()).toEqual([]);
    for (const groupId of [group, other]) w.must(w.root, { type: 'RetireGroup', groupId });
    expect(update(id, { name: 'After the group' }).ok).toBe(true);
    expect(codeOf(update(id, { tellAtEnd: [`group:${other}`] }))).toBe('not_found');
  });
});

describe('changing the series', () => {
  const weekly = { recurrence: 'weekly', stages: [{ reviewers: { kind: 'self' as const }, duration: 'P3D' }] } as const;
  const shortly = { ...weekly, stages: [...weekly.stages] };
  const starts = ({ w }: ReturnType<typeof given>) =>
    w.log.flatMap(({ at, event }) => (event.type === 'ReviewStarted' ? [(at - START) / DAY] : []));

  test('[V10] a change of the series holds for what has not begun, not for what runs', () => {
    const { w, start, update } = given();
    const id = start(shortly);
    update(id, { of: 'series', name: 'Renamed', include: 'active', inactiveDays: 3 });
    expect(w.state.reviews.get(id)?.plan).toMatchObject({ name: 'Quarterly', include: 'all' });
    const series = w.state.reviewSeries.get(id)!;
    expect(w.state.reviews.get(series.instances[1]!)?.plan).toMatchObject({ name: 'Renamed', include: 'active' });
    w.pass(7 * DAY);
    const third = w.state.reviewSeries.get(id)!.instances[2]!;
    expect(w.state.reviews.get(third)).toMatchObject({ plan: { name: 'Renamed', inactiveDays: 3 }, createdBy: w.root });
    update(id, { of: 'series', inactiveDays: null });
    expect(w.state.reviews.get(third)?.plan.inactiveDays).toBeNull();
  });

  test('[V10] [V8] it comes more or less often, later, or not any more', () => {
    const all = given();
    const { w, start, update } = all;
    const id = start(shortly);
    w.pass(7 * DAY);
    update(id, { of: 'series', startAt: toIso(START + 20 * DAY) });
    for (let day = 7; day < 28; day++) w.pass(DAY);
    expect(starts(all)).toEqual([0, 7, 20, 27]);
    update(id, { of: 'series', times: 4 });
    for (let day = 28; day < 50; day++) w.pass(DAY);
    expect(starts(all)).toEqual([0, 7, 20, 27]);
    expect(w.state.reviewSeries.get(id)?.instances).toHaveLength(4);
    update(id, { of: 'series', name: 'Does not begin anew' });
    expect(w.state.reviewSeries.get(id)?.instances).toHaveLength(4);
    update(id, { of: 'series', times: null, recurrence: 'monthly' });
    const coming = w.state.reviews.get(w.state.reviewSeries.get(id)!.instances[4]!);
    expect(coming).toMatchObject({ status: 'NotStarted', occurrence: 5, plan: { name: 'Does not begin anew' } });
  });

  test('[V1] [V10] the next instance does not begin while this one runs, whatever is changed', () => {
    const { w, dan, start, update } = given();
    const stages = (duration: string) => [{ reviewers: by(dan), duration }];
    const id = start({ recurrence: 'monthly', stages: stages('P20D') });
    w.pass(DAY);
    const moved = { of: 'series', startAt: toIso(START + 19 * DAY) } as const;
    expect(codeOf(update(id, moved))).toBe('review_overlaps');
    update(id, { of: 'series', recurrence: 'weekly', stages: stages('P7D') });
    const coming = () => w.state.reviews.get(w.state.reviewSeries.get(id)!.instances[1]!)!;
    expect((coming().startAt - START) / DAY).toBe(21);
    update(id, { of: 'series', times: 9 });
    expect((coming().startAt - START) / DAY).toBe(21);
    update(id, { of: 'series', startAt: toIso(START + 20 * DAY) });
    expect((coming().startAt - START) / DAY).toBe(20);
    w.pass(19 * DAY);
    expect([w.state.reviews.get(id)!.status, coming().status]).toEqual(['Completed', 'InProgress']);
  });

  test('[V10] one that has not begun is changed as a whole', () => {
    const { w, role, dan, start, update, itemsOf } = given();
    const id = start({ startAt: toIso(START + 5 * DAY) });
    expect(codeOf(update(id, { name: 'It does not run' }))).toBe('review_not_running');
    const stages = [{ reviewers: by(dan), duration: 'P2D' }];
    update(id, { of: 'series', include: 'eligible', stages, startAt: toIso(START + DAY) });
    w.pass(DAY);
    expect(itemsOf(id).size).toBe(2);
    expect(w.state.roles.has(role)).toBe(true);
    expect(codeOf(update(id, { of: 'series', startAt: toIso(START + 9 * DAY) }))).toBe('review_unchangeable');
    expect(codeOf(update(id, { of: 'series', endAt: toIso(START + 9 * DAY) }))).toBe('review_unchangeable');
    expect(codeOf(update(id, { of: 'series', stages: [{ reviewers: by(), duration: 'P2D' }] }))).toBe(
      'review_reviewers',
    );
    expect(codeOf(update(id, { of: 'series', lookBack: 'PT1H' }))).toBe('review_look_back');
  });

  test('[V8] a monthly one has its day again after February', () => {
    const { w, start } = given();
    w.pass(26 * DAY);
    start({ ...shortly, recurrence: 'monthly' });
    for (let day = 0; day < 100; day++) w.pass(DAY);
    const begun = w.log.flatMap(({ event }) => (event.type === 'ReviewCreated' ? [toIso(event.startAt)] : []));
    expect(begun.map((at) => at.slice(0, 10))).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
    ]);
  });

  test('[V8] one may come every half year', () => {
    const { w, start } = given();
    start({ ...shortly, recurrence: 'semiannually' });
    const [, next] = [...w.state.reviews.values()];
    expect(toIso(next!.startAt)).toBe('2026-07-05T08:00:00.000Z');
  });
});

describe('deleting and forgetting', () => {
  test('[V11] deleting takes all instances away and removes nobody’s access', () => {
    const { w, dan, a, start, decide } = given();
    const id = start({ recurrence: 'monthly', autoApply: true });
    decide(dan, id, [a], 'Deny');
    expect(codeOf(w.send(dan, { type: 'DeleteReview', reviewId: id }))).toBe('not_allowed');
    expect(w.must(w.root, { type: 'DeleteReview', reviewId: id })).toEqual({ deleted: 2 });
    expect([w.state.reviews.size, w.state.reviewSeries.size, w.state.by.runningReviews.size]).toEqual([0, 0, 0]);
    w.pass(40 * DAY);
    expect(w.state.assignments.get(a)?.ended).toBeNull();
    expect(codeOf(decide(dan, id, [a], 'Approve'))).toBe('not_found');
    expect(codeOf(w.send(w.root, { type: 'DeleteReview', reviewId: id }))).toBe('not_found');
  });

  test('[V13] an instance stays for a year after its end, and its series as long as the last', () => {
    const { w, start } = given();
    const id = start({ recurrence: 'yearly', times: 2 });
    w.pass(14 * DAY);
    w.pass(351 * DAY);
    expect(w.state.reviews.has(id)).toBe(true);
    w.pass(14 * DAY);
    start();
    expect(w.state.reviews.has(id)).toBe(false);
    expect(w.state.reviewSeries.get(id)?.instances).toHaveLength(1);
    w.pass(365 * DAY);
    start();
    expect(w.state.reviewSeries.has(id)).toBe(false);
  });

  test('[V12] [V13] a report is set up by administrators, of a time and of reviews there are, for 30 days', () => {
    const { w, dan, start } = given();
    const id = start();
    const ask = (from: string, until: string) => ({
      type: 'CreateReviewHistory' as const,
      name: 'Q1',
      from,
      until,
      seriesIds: [id],
    });
    const good = ask(toIso(START), toIso(START + 90 * DAY));
    expect(codeOf(w.send(dan, { ...good, decisions: ['Deny'] }))).toBe('not_allowed');
    expect(codeOf(w.send(w.root, { ...ask(toIso(START), toIso(START)), decisions: ['Deny'] }))).toBe('start_invalid');
    expect(codeOf(w.send(w.root, { ...good, seriesIds: [w.root], decisions: ['Deny'] }))).toBe('not_found');
    const { historyId } = w.must(w.root, { ...good, decisions: ['Deny', 'Deny'] });
    expect(w.state.reviewHistories.get(String(historyId))).toMatchObject({ decisions: ['Deny'], createdBy: w.root });
    w.pass(30 * DAY);
    start();
    expect(w.state.reviewHistories.size).toBe(0);
  });
});

describe('the rounds’ ends', () => {
  test('[V6] a decision at or after the end is too late, also where the clock is', () => {
    const { w, dan, a, start, decide, update } = given();
    const id = start();
    w.now += 14 * DAY - 1;
    expect(decide(dan, id, [a], 'Deny').ok).toBe(true);
    w.now += 1;
    expect(codeOf(decide(dan, id, [a], 'Approve'))).toBe('review_not_running');
    expect(codeOf(w.send(dan, { type: 'AcceptRecommendations', reviewId: id }))).toBe('review_not_running');
    expect(codeOf(update(id, { name: 'Late' }))).toBe('review_not_running');
  });

  test('[V5] a round that has nothing to look at is left out', () => {
    const { w, dan, carol, a, b, c, start, decide } = given();
    const stages = [dan, carol, carol].map((id) => ({
      reviewers: by(id),
      duration: 'P3D',
      goOn: ['Approve' as const],
    }));
    const id = start({ stages });
    decide(dan, id, [a, b, c], 'Deny');
    w.pass(3 * DAY);
    expect(w.state.reviews.get(id)?.status).toBe('Completed');
  });

  test('[V9] each round has its reminder, but not one that is over already', () => {
    const { w, dan, start } = given();
    start({ stages: ['P4D', 'P8D'].map((duration) => ({ reviewers: by(dan), duration })) });
    for (let half = 0; half < 24; half++) w.pass(12 * HOUR);
    const at = () => w.log.flatMap(({ at, event }) => (event.type === 'ReviewReminded' ? [(at - START) / DAY] : []));
    expect(at()).toEqual([2, 8]);
    start();
    w.pass(30 * DAY);
    expect(at()).toEqual([2, 8]);
  });

  test('[V9] an administrator reminds at any time, which leaves the reminder halfway', () => {
    const { w, dan, start } = given();
    const id = start();
    expect(codeOf(w.send(dan, { type: 'RemindReviewers', reviewId: id }))).toBe('not_allowed');
    w.must(w.root, { type: 'RemindReviewers', reviewId: id });
    expect(w.state.reviews.get(id)?.remindAt).toBe(START + 7 * DAY);
    w.must(CLOCK, { type: 'RunDue', limit: 10 });
    w.must(w.root, { type: 'StopReview', reviewId: id });
    expect(codeOf(w.send(w.root, { type: 'RemindReviewers', reviewId: id }))).toBe('review_not_running');
  });
});
