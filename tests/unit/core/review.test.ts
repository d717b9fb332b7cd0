import { describe, expect, test } from 'vitest';
import { answerOf } from '../../../core/reviews.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { meView } from '../../../core/views/me.ts';
import { maySeeReview, reviewView } from '../../../core/views/reviews.ts';
import { activation, BUILT_IN, codeOf, HOUR, START } from '../../support/given.ts';
import { reviewed as given } from '../../support/reviewed.ts';

describe('creating', () => {
  test('[V1] administrators create, one review for each role and group; nobody else does', () => {
    const { w, dan, role, create } = given();
    const group = w.group('Team', dan);
    expect(codeOf(w.send(dan, create()))).toBe('not_allowed');
    expect(w.must(w.root, create({ roleIds: [role, w.role('Other')], groupIds: [group] }))).toMatchObject({
      reviews: 3,
    });
    expect(w.state.reviews.size).toBe(3);
  });

  test('[V1] of something, by somebody, and in time for the next one', () => {
    const { w, dan, create } = given();
    const nobody = '00000000-0000-7000-8000-ffffffffffff';
    const lasting = (duration: string) => [{ reviewers: { kind: 'self' as const }, duration }];
    expect(codeOf(w.send(w.root, create({ roleIds: [] })))).toBe('review_empty');
    expect(codeOf(w.send(w.root, create({ roleIds: [nobody] })))).toBe('not_found');
    expect(codeOf(w.send(w.root, create({ tellAtEnd: [`user:${nobody}`] })))).toBe('not_found');
    expect(codeOf(w.send(w.root, create({ stages: lasting('PT1H') })))).toBe('review_length');
    expect(codeOf(w.send(w.root, create({ stages: lasting('P8D'), recurrence: 'weekly' })))).toBe('review_length');
    expect(w.send(w.root, create({ stages: lasting('P7D'), recurrence: 'weekly' })).ok).toBe(true);
    expect(codeOf(w.send(w.root, create({ startAt: 'soon' })))).toBe('start_invalid');
    expect(w.state.users.has(dan)).toBe(true);
  });

  test('[V2] it looks at what is in force when it begins, of the types asked for', () => {
    const { w, role, a, b, c, start, itemsOf } = given();
    expect([...itemsOf(start()).keys()]).toEqual([a, b, c]);
    expect([...itemsOf(start({ include: 'active' })).keys()]).toEqual([c]);
    const later = start({ include: 'eligible', startAt: toIso(START + DAY) });
    const d = w.assign(role, w.user('eve'));
    w.must(w.root, { type: 'RemoveAssignment', assignmentId: b });
    expect(itemsOf(later).size).toBe(0);
    w.pass(DAY);
    expect([...itemsOf(later).keys()]).toEqual([a, d]);
  });

  test('[V2] of a group it looks at the members', () => {
    const { w, alice, bob, start, itemsOf } = given();
    const id = start({ roleIds: [], groupIds: [w.group('Team', alice, bob)] });
    expect([...itemsOf(id).keys()]).toEqual([alice, bob]);
  });

  test('[V2] it recommends by the use of the last thirty days, and says what it saw', () => {
    const { w, alice, a, b, c, start, itemsOf } = given();
    w.must({ kind: 'operator', client: 'test' }, { type: 'RecordSignIn', userId: alice, method: 'password' });
    w.pass(40 * DAY);
    w.must(alice, activation(a));
    w.pass(10 * DAY);
    const items = itemsOf(start());
    expect(items.get(a)).toMatchObject({
      recommendation: 'Approve',
      lastUsedAt: START + 40 * DAY,
      lastSignInAt: START,
    });
    expect(items.get(b)).toMatchObject({ recommendation: 'Deny', lastUsedAt: null });
    expect(items.get(c)?.recommendation).toBe('Deny');
    expect(given().start()).toBeTruthy();
  });

  test('[V2] [W2] it recommends by the last use, however much else the person asked for since', () => {
    const { w, alice, a, start, itemsOf } = given();
    const other = w.assign(w.role('Other'), alice);
    w.pass(40 * DAY);
    w.must(alice, activation(a));
    for (let uses = 0; uses < 60; uses++) {
      w.pass(2 * HOUR);
      w.must(alice, activation(other));
    }
    expect(itemsOf(start()).get(a)).toMatchObject({ recommendation: 'Approve', lastUsedAt: START + 40 * DAY });
  });

  test('[V2] it recommends nothing about who came lately', () => {
    const { a, start, itemsOf } = given();
    expect(itemsOf(start()).get(a)?.recommendation).toBe('NoInfoAvailable');
  });

  test('[V2] it can look at inactive users only, who have been there for as long', () => {
    const { w, role, alice, b, c, start, itemsOf } = given();
    w.pass(60 * DAY);
    w.must({ kind: 'operator', client: 'test' }, { type: 'RecordSignIn', userId: alice, method: 'password' });
    w.assign(role, w.user('newcomer'));
    expect([...itemsOf(start({ inactiveDays: 30 })).keys()]).toEqual([b, c]);
  });
});

describe('deciding', () => {
  test('[V3] selected reviewers decide, not about themselves, and nobody else does', () => {
    const { w, alice, dan, role, a, b, start, decide } = given();
    const own = w.assign(role, dan);
    const id = start();
    expect(codeOf(decide(alice, id, [b], 'Approve'))).toBe('not_reviewer');
    expect(codeOf(decide(w.root, id, [b], 'Approve'))).toBe('not_reviewer');
    expect(codeOf(decide(dan, id, [a, own], 'Approve'))).toBe('not_reviewer');
    expect(decide(dan, id, [a, b], 'Approve').ok).toBe(true);
  });

  test('[V3] in a self-review everyone decides about themselves; groups are left out', () => {
    const { w, alice, role, a, b, start, decide, itemsOf } = given();
    const shared = w.assign(role, w.group('Team', alice));
    const id = start({ stages: [{ reviewers: { kind: 'self' }, duration: 'P7D' }] });
    expect(itemsOf(id).has(shared)).toBe(false);
    expect(decide(alice, id, [a], 'Approve').ok).toBe(true);
    expect(codeOf(decide(alice, id, [b], 'Approve'))).toBe('not_reviewer');
  });

  test('[V3] managers decide, and those who stand in where there is none', () => {
    const { w, alice, bob, carol, dan, role, a, b, start, decide } = given();
    w.must(w.root, { type: 'UpdateUser', userId: alice, managerId: carol });
    const shared = w.assign(role, w.group('Team', bob));
    const id = start({ stages: [{ reviewers: { kind: 'managers', fallback: [`user:${dan}`] }, duration: 'P7D' }] });
    expect(codeOf(decide(dan, id, [a], 'Approve'))).toBe('not_reviewer');
    expect(decide(carol, id, [a], 'Approve').ok).toBe(true);
    expect(decide(dan, id, [b, shared], 'Deny').ok).toBe(true);
    w.must(w.root, { type: 'UpdateUser', userId: alice, managerId: dan });
    expect(decide(dan, id, [a], 'Deny').ok).toBe(true);
  });

  test('[V3] a reviewer sees what is theirs; who is none sees nothing', () => {
    const { w, alice, carol, dan, a, start } = given();
    w.must(w.root, { type: 'UpdateUser', userId: alice, managerId: carol });
    const id = start({ stages: [{ reviewers: { kind: 'managers', fallback: [`user:${dan}`] }, duration: 'P7D' }] });
    const review = w.state.reviews.get(id)!;
    expect(Object.keys(reviewView(w.state, id, carol, w.now).items)).toEqual([a]);
    expect(Object.keys(reviewView(w.state, id, w.root, w.now).items)).toHaveLength(3);
    expect(meView(w.state, carol, w.now).reviews[id]).toMatchObject({ items: 1, open: 1, subjectName: 'Billing' });
    expect(maySeeReview(w.state, review, alice, w.now)).toBe(false);
    expect(maySeeReview(w.state, review, carol, w.now)).toBe(true);
  });

  test('[V4] the last decision counts, and an approval says why where the review asks', () => {
    const { dan, a, start, decide, itemsOf } = given();
    const id = start({ justificationRequired: true });
    expect(decide(dan, id, [a], 'Deny').ok).toBe(true);
    expect(codeOf(decide(dan, id, [a], 'Approve', ' '))).toBe('justification_required');
    expect(decide(dan, id, [a], 'Approve', 'On call').ok).toBe(true);
    expect(itemsOf(id).get(a)?.decision).toMatchObject({ decision: 'Approve', justification: 'On call', by: dan });
  });

  test('[V5] a second round looks again at what was set up to go on', () => {
    const { w, carol, dan, a, b, c, start, decide, itemsOf } = given();
    const by = (user: string) => ({ kind: 'selected' as const, refs: [`user:${user}` as const] });
    const stages = [
      { reviewers: by(dan), duration: 'P3D', goOn: ['Approve' as const] },
      { reviewers: by(carol), duration: 'P3D' },
    ];
    const id = start({ stages, ifNoResponse: 'remove' });
    decide(dan, id, [a], 'Approve');
    decide(dan, id, [b], 'Deny');
    expect(codeOf(decide(carol, id, [a], 'Deny'))).toBe('not_reviewer');
    w.pass(3 * DAY);
    expect(codeOf(decide(carol, id, [b], 'Approve'))).toBe('review_not_running');
    expect(answerOf(itemsOf(id).get(a)!)).toBe('NotReviewed');
    expect(decide(carol, id, [a], 'Deny').ok).toBe(true);
    expect(codeOf(decide(dan, id, [a], 'Approve'))).toBe('not_reviewer');
    w.must(w.root, { type: 'EndReviewStage', reviewId: id });
    w.must(w.root, { type: 'ApplyReview', reviewId: id });
    expect([a, b, c].map((one) => w.state.assignments.get(one)?.ended?.how)).toEqual(['removed', 'removed', 'removed']);
  });
});

describe('ending', () => {
  test('[V6] nothing changes until it is applied; its time ends it, and then nobody decides', () => {
    const { w, dan, a, start, decide } = given();
    const id = start();
    decide(dan, id, [a], 'Deny');
    w.pass(14 * DAY - 1);
    expect(w.state.reviews.get(id)?.status).toBe('InProgress');
    w.pass(1);
    expect(w.state.reviews.get(id)?.status).toBe('Completed');
    expect(w.state.assignments.get(a)?.ended).toBeNull();
    expect(codeOf(decide(dan, id, [a], 'Approve'))).toBe('review_not_running');
    expect(codeOf(w.send(w.root, { type: 'StopReview', reviewId: id }))).toBe('review_not_running');
  });

  test('[V6] a stop ends it for good, a reset wipes its decisions while it runs', () => {
    const { w, dan, a, start, decide, itemsOf } = given();
    const id = start();
    decide(dan, id, [a], 'Deny');
    expect(codeOf(w.send(dan, { type: 'ResetReview', reviewId: id }))).toBe('not_allowed');
    w.must(w.root, { type: 'ResetReview', reviewId: id });
    expect(itemsOf(id).get(a)?.decision).toBeNull();
    w.must(w.root, { type: 'StopReview', reviewId: id });
    expect(codeOf(w.send(w.root, { type: 'ResetReview', reviewId: id }))).toBe('review_not_running');
  });

  test('[V7] applying removes what was denied, with what was activated from it, once', () => {
    const { w, alice, dan, a, b, start, decide, results } = given();
    const id = start();
    w.must(alice, activation(a));
    decide(dan, id, [a], 'Deny', 'Left the team');
    decide(dan, id, [b], 'DontKnow');
    expect(codeOf(w.send(w.root, { type: 'ApplyReview', reviewId: id }))).toBe('review_not_ended');
    w.must(w.root, { type: 'StopReview', reviewId: id });
    w.fresh();
    expect(w.must(w.root, { type: 'ApplyReview', reviewId: id })).toEqual({ removed: 1 });
    expect(w.fresh()).toMatchObject([
      { type: 'ReviewApplied' },
      { type: 'AssignmentRemoved', because: 'review', justification: 'Left the team' },
      { type: 'ActivationRevoked' },
    ]);
    expect(results(id)[a]).toBe('removed');
    expect(results(id)[b]).toBe('kept');
    expect(codeOf(w.send(w.root, { type: 'ApplyReview', reviewId: id }))).toBe('review_not_ended');
  });

  test.each([
    ['nothing', { a: 'kept', b: 'kept' }],
    ['approve', { a: 'kept', b: 'kept' }],
    ['remove', { a: 'removed', b: 'removed' }],
    ['recommendation', { a: 'kept', b: 'removed' }],
  ] as const)('[V7] where nobody answers, %s', (ifNoResponse, expected) => {
    const { w, alice, a, b, start, results } = given();
    w.pass(40 * DAY);
    w.must(alice, activation(a));
    const id = start({ ifNoResponse, autoApply: true });
    w.pass(14 * DAY);
    expect(w.state.reviews.get(id)?.status).toBe('Applied');
    expect({ a: results(id)[a], b: results(id)[b] }).toEqual(expected);
  });

  test('[V7] of a group it takes the denied members out', () => {
    const { w, alice, bob, dan, start, decide } = given();
    const group = w.group('Team', alice, bob);
    const id = start({ roleIds: [], groupIds: [group], autoApply: true });
    decide(dan, id, [bob], 'Deny');
    w.must(w.root, { type: 'StopReview', reviewId: id });
    expect([...w.state.groups.get(group)!.members.keys()]).toEqual([alice]);
  });

  test('[V7] [L1] the last administrator stays, whatever two reviews say at once', () => {
    const { w, dan, start, results } = given();
    const roleIds = [BUILT_IN.globalAdministrator];
    w.assign(BUILT_IN.globalAdministrator, dan, { assignmentType: 'active' });
    const ids = [1, 2].map(() => start({ roleIds, ifNoResponse: 'remove', autoApply: true }));
    w.pass(14 * DAY);
    const all = ids.flatMap((id) => Object.values(results(id)));
    expect(all.sort()).toEqual(['gone', 'kept_last_administrator', 'kept_last_administrator', 'removed']);
  });

  test('[V7] what is gone meanwhile is said to be gone', () => {
    const { w, a, start, results } = given();
    const id = start({ ifNoResponse: 'remove', autoApply: true });
    w.must(w.root, { type: 'RemoveAssignment', assignmentId: a });
    w.pass(14 * DAY);
    expect(results(id)[a]).toBe('gone');
  });
});

describe('recurring', () => {
  const weekly = { recurrence: 'weekly', stages: [{ reviewers: { kind: 'self' }, duration: 'P3D' }] } as const;
  const shortly = { ...weekly, stages: [...weekly.stages] };

  test('[V8] a review that recurs begins anew at its dates, as often as asked', () => {
    const { w, start } = given();
    start({ ...shortly, times: 3 });
    for (let day = 0; day < 40; day++) w.pass(DAY);
    const starts = w.log.flatMap(({ at, event }) => (event.type === 'ReviewStarted' ? [(at - START) / DAY] : []));
    expect(starts).toEqual([0, 7, 14]);
  });

  test('[V8] [V2] one that begins as the last one ends looks at what that left', () => {
    const { w, a, b, dan, start, decide, itemsOf } = given();
    const stages = [{ reviewers: { kind: 'selected' as const, refs: [`user:${dan}`] }, duration: 'P7D' }];
    const startAt = toIso(START + DAY);
    const id = start({ recurrence: 'weekly', include: 'eligible', autoApply: true, stages, startAt });
    // The clock is some moments late, as clocks are.
    w.pass(DAY + 5);
    decide(dan, id, [a], 'Deny');
    w.pass(7 * DAY);
    const next = w.state.reviewSeries.get(w.state.reviews.get(id)!.seriesId)!.instances[1]!;
    expect([...itemsOf(next).keys()]).toEqual([b]);
  });

  test('[V8] a monthly one keeps its day, and February its last', () => {
    const { w, start } = given();
    w.pass(26 * DAY);
    start({ ...shortly, recurrence: 'monthly' });
    const next = [...w.state.reviews.values()].find(({ status }) => status === 'NotStarted')!;
    expect(toIso(next.startAt)).toBe('2026-02-28T08:00:00.000Z');
  });

  test('[V8] instances missed while no server ran are not made up for', () => {
    const { w, start } = given();
    start(shortly);
    w.pass(30 * DAY);
    const upcoming = [...w.state.reviews.values()].filter(({ status }) => status !== 'Completed');
    expect(upcoming.map(({ startAt }) => (startAt - START) / DAY)).toEqual([30, 35]);
  });

  test('[V8] stopping the series leaves no instance to come', () => {
    const { w, start } = given();
    const id = start(shortly);
    w.must(w.root, { type: 'StopReview', reviewId: id, series: true });
    expect([...w.state.reviews.values()].map(({ status }) => status)).toEqual(['Completed']);
  });

  test('[V9] reviewers are reminded halfway, once, where the review says so', () => {
    const { w, start } = given();
    start();
    start({ reminders: false });
    w.fresh();
    for (let hours = 0; hours < 14 * 24; hours += 12) w.pass(12 * HOUR);
    const reminders = w.log.filter(({ event }) => event.type === 'ReviewReminded');
    expect(reminders.map(({ at }) => (at - START) / DAY)).toEqual([7]);
  });
});
