import { describe, expect, test } from 'vitest';
import { DAY, toIso } from '../../../core/time.ts';
import { reviewView } from '../../../core/views/reviews.ts';
import { activation, BUILT_IN, codeOf, START } from '../../support/given.ts';
import { reviewed as given } from '../../support/reviewed.ts';

const by = (...ids: string[]) => ({ kind: 'selected' as const, refs: ids.map((id) => `user:${id}` as const) });

describe('deciding', () => {
  test('[V4] of two reviewers at one instant the one who came last counts', () => {
    const { carol, dan, a, start, decide, itemsOf } = given();
    const id = start({ stages: [{ reviewers: by(dan, carol), duration: 'P3D' }] });
    decide(carol, id, [a], 'Approve', 'On call');
    decide(dan, id, [a], 'Deny', 'Gone');
    expect(itemsOf(id).get(a)).toMatchObject({ decision: { by: dan, decision: 'Deny' }, earlier: [] });
    decide(carol, id, [a], 'NotReviewed');
    expect(itemsOf(id).get(a)?.decision).toBeNull();
  });

  test('[V4] a decision is taken back in its round; what an earlier round answered is left', () => {
    const { w, carol, dan, a, start, decide, itemsOf } = given();
    const id = start({ stages: [dan, carol].map((one) => ({ reviewers: by(one), duration: 'P3D' })) });
    decide(dan, id, [a], 'Deny', 'Gone');
    decide(dan, id, [a], 'NotReviewed');
    expect(itemsOf(id).get(a)?.decision).toBeNull();
    w.fresh();
    expect(decide(dan, id, [a], 'NotReviewed').ok).toBe(true);
    expect(w.fresh()).toEqual([]);
    decide(dan, id, [a], 'Approve', 'On call');
    w.must(w.root, { type: 'EndReviewStage', reviewId: id });
    decide(carol, id, [a], 'Deny', 'Not any more');
    expect(itemsOf(id).get(a)).toMatchObject({
      decision: { stage: 2, decision: 'Deny' },
      earlier: [{ stage: 1, decision: 'Approve' }],
    });
    decide(carol, id, [a], 'NotReviewed');
    expect(itemsOf(id).get(a)).toMatchObject({ decision: { stage: 1, decision: 'Approve' }, earlier: [] });
  });

  test('[V6] a reset wipes what the round that runs decided, not what was decided before it', () => {
    const { w, carol, dan, a, b, start, decide, itemsOf } = given();
    const id = start({ stages: [dan, carol].map((one) => ({ reviewers: by(one), duration: 'P3D' })) });
    decide(dan, id, [a], 'Approve', 'On call');
    decide(dan, id, [b], 'Deny', 'Gone');
    w.must(w.root, { type: 'EndReviewStage', reviewId: id });
    w.fresh();
    w.must(w.root, { type: 'ResetReview', reviewId: id });
    expect(w.fresh()).toEqual([]);
    decide(carol, id, [a], 'Deny');
    w.must(w.root, { type: 'ResetReview', reviewId: id });
    expect(itemsOf(id).get(a)?.decision).toMatchObject({ stage: 1, decision: 'Approve' });
    expect(itemsOf(id).get(b)?.decision).toMatchObject({ stage: 1, decision: 'Deny' });
  });

  test('[V4] [V2] all that nobody answered is answered as recommended, with a reason where one is asked for', () => {
    const { w, alice, dan, a, b, c, start, decide, itemsOf } = given();
    w.pass(40 * DAY);
    w.must(alice, activation(a));
    const id = start({ justificationRequired: true });
    decide(dan, id, [c], 'DontKnow');
    const accept = (justification?: string) =>
      w.send(dan, { type: 'AcceptRecommendations', reviewId: id, ...(justification && { justification }) });
    expect(codeOf(w.send(alice, { type: 'AcceptRecommendations', reviewId: id }))).toBe('not_reviewer');
    expect(codeOf(accept())).toBe('justification_required');
    expect(accept('As recommended')).toMatchObject({ result: { decided: 2 } });
    const decisions = [a, b, c].map((one) => itemsOf(id).get(one)?.decision?.decision);
    expect(decisions).toEqual(['Approve', 'Deny', 'DontKnow']);
    expect(codeOf(w.send(dan, { type: 'AcceptRecommendations', reviewId: start({ recommendations: false }) }))).toBe(
      'review_no_recommendations',
    );
  });

  test('[V2] the look-back of a review is its own', () => {
    const { w, alice, a, start, itemsOf } = given();
    w.must(alice, activation(a));
    w.pass(40 * DAY);
    expect(itemsOf(start()).get(a)?.recommendation).toBe('Deny');
    expect(itemsOf(start({ lookBack: 'P60D' })).get(a)?.recommendation).toBe('Approve');
  });

  test('[V2] of users only, groups are left out; inactive for 0 days is everyone', () => {
    const { w, alice, role, a, b, c, start, itemsOf } = given();
    const shared = w.assign(role, w.group('Team', alice));
    expect(itemsOf(start({ principals: 'users' })).has(shared)).toBe(false);
    expect([...itemsOf(start({ inactiveDays: 0 })).keys()]).toEqual([a, b, c, shared]);
  });

  test('[V3] [V5] a reviewer sees recommendations and earlier answers where the review says so', () => {
    const { w, carol, dan, a, start, decide } = given();
    w.pass(40 * DAY);
    const rounds = [dan, carol].map((one) => ({ reviewers: by(one), duration: 'P3D' }));
    const seen = (more: { showEarlier: boolean; recommendations: boolean }) => {
      const id = start({ stages: rounds, ...more });
      decide(dan, id, [a], 'Approve', 'On call');
      w.must(w.root, { type: 'EndReviewStage', reviewId: id });
      return [carol, w.root].map((who) => {
        const { decision, answered, earlier, recommendation } = reviewView(w.state, id, who, w.now).items[a]!;
        return { decision, answered, earlier: earlier.map((one) => one.byName), recommendation };
      });
    };
    const all = { decision: 'Approve', answered: false, earlier: ['dan'], recommendation: 'Deny' };
    expect(seen({ showEarlier: true, recommendations: true })).toEqual([all, all]);
    expect(seen({ showEarlier: false, recommendations: false })).toEqual([
      { decision: null, answered: false, earlier: [], recommendation: 'NoInfoAvailable' },
      all,
    ]);
  });

  test('[V3] the manager reviews, not oneself: who names themselves goes to those who stand in', () => {
    const { w, alice, dan, a, start, decide } = given();
    w.must(w.root, { type: 'UpdateUser', userId: alice, managerId: alice });
    const id = start({ stages: [{ reviewers: { kind: 'managers', fallback: [`user:${dan}`] }, duration: 'P3D' }] });
    expect(codeOf(decide(alice, id, [a], 'Approve'))).toBe('not_reviewer');
    expect(decide(dan, id, [a], 'Approve').ok).toBe(true);
  });

  test('[V3] a disabled reviewer, and the members of a retired group, decide nothing', () => {
    const { w, carol, dan, a, start, decide } = given();
    const group = w.group('Reviewers', carol);
    const refs = [`user:${dan}` as const, `group:${group}` as const];
    const id = start({ stages: [{ reviewers: { kind: 'selected', refs }, duration: 'P3D' }] });
    w.must(w.root, { type: 'DisableUser', userId: dan });
    expect(codeOf(decide(dan, id, [a], 'Deny'))).toBe('user_disabled');
    w.must(w.root, { type: 'RetireGroup', groupId: group });
    expect(codeOf(decide(carol, id, [a], 'Deny'))).toBe('not_reviewer');
  });

  test('[V3] nobody decides on what is another review’s', () => {
    const { w, dan, a, start, decide } = given();
    const id = start();
    const other = w.assign(w.role('Other'), w.user('eve'));
    start({ roleIds: [w.state.assignments.get(other)!.roleId] });
    expect(codeOf(decide(dan, id, [a, other], 'Deny'))).toBe('not_reviewer');
    expect(w.state.reviews.get(id)?.items.get(a)?.decision).toBeNull();
  });
});

describe('applying', () => {
  test('[V7] of a role or group that was retired meanwhile nothing is left to remove', () => {
    const { w, dan, role, alice, start, results } = given();
    const group = w.group('Team', alice);
    const ids = [
      start({ ifNoResponse: 'remove', autoApply: true }),
      start({ roleIds: [], groupIds: [group], ifNoResponse: 'remove', autoApply: true }),
    ];
    const later = start({ startAt: toIso(START + DAY) });
    w.must(w.root, { type: 'RetireRole', roleId: role });
    w.must(w.root, { type: 'RetireGroup', groupId: group });
    w.pass(14 * DAY);
    expect(ids.map((id) => [...new Set(Object.values(results(id)))])).toEqual([['gone'], ['gone']]);
    expect(w.state.reviews.has(later)).toBe(false);
    expect(w.state.users.has(dan)).toBe(true);
  });

  test('[V7] [L1] members whose group is what makes them administrators: the last one stays', () => {
    const { w, alice, bob, start, results } = given();
    const group = w.group('Admins', alice, bob);
    w.assign(BUILT_IN.globalAdministrator, group, { assignmentType: 'active' });
    const own = [...w.state.assignments.values()].find(({ principalId }) => principalId === w.root)!;
    const id = start({ roleIds: [], groupIds: [group], ifNoResponse: 'remove', autoApply: true });
    w.must(alice, { type: 'RemoveAssignment', assignmentId: own.id });
    w.pass(14 * DAY);
    expect(results(id)).toEqual({ [alice]: 'removed', [bob]: 'kept_last_administrator' });
    expect([...w.state.groups.get(group)!.members.keys()]).toEqual([bob]);
  });

  test('[V7] it says who applied it and when', () => {
    const { w, start } = given();
    const [byHand, byItself] = [start(), start({ autoApply: true })];
    w.pass(14 * DAY);
    w.must(w.root, { type: 'ApplyReview', reviewId: byHand });
    expect(w.state.reviews.get(byHand)?.applied).toEqual({ at: w.now, by: w.root });
    expect(w.state.reviews.get(byItself)?.applied).toEqual({ at: w.now, by: null });
  });

  test('[V7] five thousand members are decided on and applied in a moment', () => {
    const { w, dan, start, decide, results } = given();
    const group = w.group('Everyone');
    for (let i = 0; i < 5_000; i++) w.must(w.root, { type: 'AddGroupMember', groupId: group, userId: w.user(`u${i}`) });
    const id = start({ roleIds: [], groupIds: [group] });
    const ids = [...w.state.reviews.get(id)!.items.keys()];
    const began = performance.now();
    for (let at = 0; at < ids.length; at += 500) decide(dan, id, ids.slice(at, at + 500), 'Deny');
    w.must(w.root, { type: 'StopReview', reviewId: id });
    w.must(w.root, { type: 'ApplyReview', reviewId: id });
    // Far more where each of them looks at all the others.
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(Object.values(results(id)).every((result) => result === 'removed')).toBe(true);
  }, 60_000);
});
