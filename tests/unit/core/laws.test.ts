import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALERT_KINDS } from '../../../core/alert-settings.ts';
import { alertsOf } from '../../../core/alerts.ts';
import { administrators } from '../../../core/approvers.ts';
import { checkActivation, refusalOf } from '../../../core/check.ts';
import type { AnyCommand } from '../../../core/commands.ts';
import { evolve } from '../../../core/evolve.ts';
import { initialState } from '../../../core/initial-state.ts';
import { allReviewersOf, reviewersOf, reviewerTest } from '../../../core/reviewing/reviewers.ts';
import { isOpen, type ReviewAnswer } from '../../../core/reviews.ts';
import { fromSnapshot, toSnapshot } from '../../../core/snapshot.ts';
import { memberUntil } from '../../../core/standing.ts';
import { durationToMs, toIso } from '../../../core/time.ts';
import { factsFromRow } from '../../../core/views/facts.ts';
import { meView } from '../../../core/views/me.ts';
import { adminView } from '../../../core/views/organisation.ts';
import { type Changes, requestChanges } from '../../../core/views/own-activations.ts';
import { nothingTouched, touch } from '../../../core/views/touched.ts';
import type { MeView } from '../../../core/wire/rows.ts';
import { activation, BUILT_IN, CLOCK, HOUR, MINUTE, START, type World, world } from '../../support/given.ts';

const RUNS = { numRuns: 250 };

/** What may happen: who, what, on which of the few things there are. Indexes pick from whatever exists at that moment. */
type Step =
  | { do: 'pass'; minutes: number }
  | { do: 'activate'; who: number; which: number; minutes: number; justified: boolean; later: number; proof: boolean }
  | { do: 'deactivate' | 'extend' | 'cancel'; who: number; which: number }
  | { do: 'decide'; who: number; which: number; approve: boolean }
  | { do: 'assign'; who: number; whom: number; role: number; active: boolean; minutes: number }
  | { do: 'remove' | 'date'; who: number; which: number }
  | { do: 'review'; role: number; days: number; repeat: boolean; harsh: boolean; again: boolean; by: number }
  | { do: 'alter'; which: number; series: boolean; repeat: boolean; whom: number }
  | { do: 'judge'; who: number; which: number; decision: ReviewAnswer }
  | { do: 'recommended'; who: number; which: number }
  | { do: 'stop' | 'apply' | 'reset' | 'next' | 'delete'; which: number }
  | { do: 'convert' | 'scan' | 'dismiss' | 'restore'; which: number }
  | { do: 'prolong'; who: number; which: number }
  | { do: 'keep'; who: number; which: number; approve: boolean; active: boolean }
  | { do: 'disable' | 'enable' | 'leave' | 'join'; who: number; whom: number }
  | { do: 'settings'; who: number; role: number; minutes: number; approval: boolean; mfa: boolean };

const index = fc.nat({ max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 0, max: 600 }) }),
  fc.record({
    do: fc.constant('activate' as const),
    who: index,
    which: index,
    minutes: fc.integer({ min: 0, max: 600 }),
    justified: fc.boolean(),
    later: fc.constantFrom(0, 0, 0, -30, 45),
    proof: fc.boolean(),
  }),
  fc.record({
    do: fc.constantFrom('deactivate' as const, 'extend' as const, 'cancel' as const),
    who: index,
    which: index,
  }),
  fc.record({ do: fc.constant('decide' as const), who: index, which: index, approve: fc.boolean() }),
  fc.record({
    do: fc.constant('assign' as const),
    who: index,
    whom: index,
    role: index,
    active: fc.boolean(),
    minutes: fc.integer({ min: 0, max: 3_000 }),
  }),
  fc.record({ do: fc.constantFrom('remove' as const, 'date' as const), who: index, which: index }),
  fc.record({
    do: fc.constantFrom('convert' as const, 'scan' as const, 'dismiss' as const, 'restore' as const),
    which: index,
  }),
  fc.record({
    do: fc.constant('review' as const),
    role: index,
    days: fc.integer({ min: 1, max: 7 }),
    repeat: fc.boolean(),
    harsh: fc.boolean(),
    again: fc.boolean(),
    by: fc.nat({ max: 4 }),
  }),
  fc.record({
    do: fc.constant('alter' as const),
    which: index,
    series: fc.boolean(),
    repeat: fc.boolean(),
    whom: index,
  }),
  fc.record({
    do: fc.constant('judge' as const),
    who: index,
    which: index,
    decision: fc.constantFrom('Approve' as const, 'Deny' as const, 'DontKnow' as const, 'NotReviewed' as const),
  }),
  fc.record({ do: fc.constant('recommended' as const), who: index, which: index }),
  fc.record({
    do: fc.constantFrom('stop' as const, 'apply' as const, 'reset' as const, 'next' as const, 'delete' as const),
    which: index,
  }),
  fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 0, max: 10 * 24 * 60 }) }),
  fc.record({ do: fc.constant('prolong' as const), who: index, which: index }),
  fc.record({
    do: fc.constant('keep' as const),
    who: index,
    which: index,
    approve: fc.boolean(),
    active: fc.boolean(),
  }),
  fc.record({
    do: fc.constantFrom('disable' as const, 'enable' as const, 'leave' as const, 'join' as const),
    who: index,
    whom: index,
  }),
  fc.record({
    do: fc.constant('settings' as const),
    who: index,
    role: index,
    minutes: fc.integer({ min: 5, max: 480 }),
    approval: fc.boolean(),
    mfa: fc.boolean(),
  }),
);

function pick<T>(values: Iterable<T>, at: number): T {
  const list = [...values];
  return list[at % list.length]!;
}

/** Root and another Global Administrator, users with a group, one whose membership is activated, roles with and without approval. */
function busyOffice(): World {
  const w = world();
  const people = ['alice', 'bob', 'carol', 'dan'].map((name) => w.user(name));
  w.must(w.root, { type: 'UpdateUser', userId: people[0]!, managerId: people[2]! });
  w.must(w.root, { type: 'UpdateUser', userId: people[2]!, managerId: people[2]! });
  const group = w.group('Helpdesk', people[0]!, people[1]!);
  const roles = [
    w.role('Plain'),
    w.role('Guarded', { activation: { approval: { required: true, approvers: [`user:${people[2]}`] } } }),
    w.role('Proven', { activation: { mfa: 'mfa' } }),
  ];
  w.assign(BUILT_IN.globalAdministrator, people[3]!, { assignmentType: 'active' });
  w.assign(BUILT_IN.globalAdministrator, people[0]!);
  const vault = w.onboard(w.group('Vault'));
  const inTime = { endAt: START + 30 * HOUR };
  w.assign(vault.member, group, inTime);
  w.assign(vault.member, people[2]!, inTime);
  w.assign(vault.owner, people[1]!, inTime);
  w.assign(w.role('Kept'), w.state.roles.get(vault.member)!.group!.groupId);
  for (const role of roles) {
    w.assign(role, group);
    w.assign(role, people[2]!, { endAt: START + 20 * HOUR });
  }
  return w;
}

function take(w: World, step: Step): void {
  if (step.do === 'pass') {
    w.pass(step.minutes * MINUTE);
    return;
  }
  const who = actorOf(w, step);
  const proof = step.do === 'activate' && step.proof ? 'mfa' : 'none';
  const command = commandOf(w, step, who);
  if (command) w.send(who, command, proof);
}

/** Mostly whoever it is about where only they may: a step by anybody else is refused and teaches nothing. */
function actorOf(w: World, step: Exclude<Step, { do: 'pass' }>): string {
  if (!('who' in step) || step.do === 'keep') return w.root;
  const anyone = pick(w.state.users.keys(), step.who);
  if (step.do !== 'prolong') return anyone;
  const timed = [...w.state.assignments.values()].filter(({ endAt }) => endAt !== null);
  const holder = timed.length ? pick(timed, step.which).principalId : anyone;
  return w.state.users.has(holder) ? holder : anyone;
}

function commandOf(w: World, step: Exclude<Step, { do: 'pass' }>, who: string): AnyCommand | null {
  const { state } = w;
  switch (step.do) {
    case 'activate': {
      const own = Object.keys(meView(state, who, w.now).eligible);
      if (!own.length) return null;
      const startAt = step.later ? { startAt: toIso(w.now + step.later * MINUTE) } : {};
      const justification = step.justified ? 'because' : '';
      return activation(pick(own, step.which), { duration: `PT${step.minutes}M`, justification, ...startAt });
    }
    case 'deactivate':
    case 'extend': {
      if (!state.activations.size) return null;
      const activeAssignmentId = pick(state.activations.keys(), step.which);
      if (step.do === 'deactivate') return { type: 'DeactivateRole', activeAssignmentId };
      return { type: 'ExtendActivation', activeAssignmentId, duration: 'PT3H', justification: 'more' };
    }
    case 'cancel':
      return state.requests.size ? { type: 'CancelRequest', requestId: pick(state.requests.keys(), step.which) } : null;
    case 'decide': {
      if (!state.by.pending.size) return null;
      const requestId = pick(state.by.pending, step.which);
      return { type: 'DecideRequest', requestId, decision: step.approve ? 'Approve' : 'Deny', justification: 'so' };
    }
    case 'assign': {
      const roleId = pick(state.roles.keys(), step.role);
      const endAt = step.minutes ? toIso(w.now + step.minutes * MINUTE) : null;
      const principalId = pick([...state.users.keys(), ...state.groups.keys()], step.whom);
      const assignmentType = step.active ? 'active' : 'eligible';
      return { type: 'AssignRole', roleId, principalId, assignmentType, endAt, scope: '/', justification: 'so' };
    }
    case 'remove':
    case 'date': {
      const assignmentId = pick(state.assignments.keys(), step.which);
      if (step.do === 'remove') return { type: 'RemoveAssignment', assignmentId };
      return { type: 'UpdateAssignment', assignmentId, endAt: toIso(w.now + HOUR), justification: 'so' };
    }
    case 'convert': {
      const { id: assignmentId, type } = pick(state.assignments.values(), step.which);
      const assignmentType = type === 'active' ? 'eligible' : 'active';
      return { type: 'ConvertAssignment', assignmentId, assignmentType, justification: 'so' };
    }
    case 'scan':
      return { type: 'RefreshAlerts' };
    case 'dismiss':
    case 'restore': {
      const alert = pick(ALERT_KINDS, step.which);
      const known = [...state.alerts.get(alert)!.incidents.keys()];
      const incidents = known.length && step.which % 2 ? { incidents: [pick(known, step.which)] } : {};
      if (step.do === 'restore') return { type: 'RestoreAlert', alert, ...incidents };
      return { type: 'DismissAlert', alert, ...incidents, justification: 'so' };
    }
    case 'review': {
      const { id } = pick(state.roles.values(), step.role);
      const refs = [...state.users.keys()].map((user) => `user:${user}` as const);
      return {
        type: 'CreateReview',
        name: 'Review',
        roleIds: [id],
        stages: (step.again ? ['P1D', `P${Math.max(step.days - 1, 1)}D`] : [`P${step.days}D`]).map((duration) => ({
          reviewers:
            step.by === 0 ? SELF : step.by === 1 ? { kind: 'managers', fallback: refs } : { kind: 'selected', refs },
          duration,
        })),
        recurrence: step.repeat ? 'weekly' : 'none',
        ifNoResponse: step.harsh ? 'remove' : 'recommendation',
        autoApply: step.harsh,
        justificationRequired: false,
      };
    }
    case 'judge': {
      const running = [...state.by.runningReviews]
        .map((id) => state.reviews.get(id)!)
        .filter(({ items }) => items.size);
      if (!running.length) return null;
      const { id: reviewId, items } = pick(running, step.which);
      return {
        type: 'DecideReviewItems',
        reviewId,
        itemIds: [pick(items.keys(), step.which)],
        decision: step.decision,
      };
    }
    case 'recommended': {
      if (!state.by.runningReviews.size) return null;
      return { type: 'AcceptRecommendations', reviewId: pick(state.by.runningReviews, step.which) };
    }
    case 'alter': {
      if (!state.reviews.size) return null;
      const reviewId = pick(state.reviews.keys(), step.which);
      if (!step.series) return { type: 'UpdateReview', reviewId, of: 'current', autoApply: step.repeat };
      const tellAtEnd = [`user:${pick(state.users.keys(), step.whom)}`];
      const recurrence = step.repeat ? 'monthly' : 'none';
      return { type: 'UpdateReview', reviewId, of: 'series', recurrence, tellAtEnd };
    }
    case 'stop':
    case 'apply':
    case 'reset':
    case 'next':
    case 'delete': {
      if (!state.reviews.size) return null;
      return { type: ENDINGS[step.do], reviewId: pick(state.reviews.keys(), step.which) };
    }
    case 'prolong': {
      const timed = [...state.assignments.values()].filter(({ endAt }) => endAt !== null);
      if (!timed.length) return null;
      const { id: assignmentId, endAt } = pick(timed, step.which);
      const type = w.now < endAt! ? 'RequestExtension' : 'RequestRenewal';
      return { type, assignmentId, justification: 'so' };
    }
    case 'keep': {
      const waiting = [...state.by.extensions.values()];
      if (!waiting.length) return null;
      const decision = step.approve ? 'Approve' : 'Deny';
      const assignmentType = step.active ? 'active' : 'eligible';
      const endAt = toIso(w.now + HOUR);
      const requestId = pick(waiting, step.which);
      return { type: 'DecideExtension', requestId, decision, justification: 'so', endAt, assignmentType };
    }
    case 'disable':
      return { type: 'DisableUser', userId: pick(state.users.keys(), step.whom) };
    case 'enable':
      return { type: 'EnableUser', userId: pick(state.users.keys(), step.whom) };
    case 'leave':
    case 'join': {
      const type = step.do === 'leave' ? 'RemoveGroupMember' : 'AddGroupMember';
      return { type, groupId: pick(state.groups.keys(), step.who), userId: pick(state.users.keys(), step.whom) };
    }
    case 'settings': {
      const role = pick(state.roles.values(), step.role);
      const settings = {
        activation: {
          maxDuration: `PT${step.minutes}M`,
          mfa: step.mfa ? ('mfa' as const) : ('none' as const),
          approval: { required: step.approval },
        },
      };
      return { type: 'UpdateRoleSettings', roleId: role.id, version: role.version, settings };
    }
  }
}

const SELF = { kind: 'self' as const };
const ENDINGS = {
  stop: 'StopReview',
  apply: 'ApplyReview',
  reset: 'ResetReview',
  next: 'EndReviewStage',
  delete: 'DeleteReview',
} as const;

function patched(seen: MeView, changes: Changes): MeView {
  const merge = <Row>(rows: Readonly<Record<string, Row>>, changed: ReadonlyMap<string, Row | undefined>) =>
    Object.fromEntries(
      [...Object.entries(rows).filter(([id]) => !changed.has(id)), ...changed].filter(([, row]) => row !== undefined),
    ) as Record<string, Row>;
  const { active, requests, notices } = seen;
  return {
    ...seen,
    active: merge(active, changes.active),
    requests: merge(requests, changes.requests),
    notices: merge(notices, changes.notices),
  };
}

function always(check: (w: World) => void): void {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const w = busyOffice();
      for (const one of steps) {
        take(w, one);
        check(w);
      }
    }),
    RUNS,
  );
}

describe('whatever happens', () => {
  test('[L1] there is always an active Global Administrator', () => {
    always((w) => expect(administrators(w.state, w.now).size).toBeGreaterThan(0));
  });

  test('[G1] no principal has two open assignments of one role, type and scope', () => {
    always((w) => {
      const open = [...w.state.assignments.values()].filter(
        ({ ended, endAt }) => !ended && (endAt === null || w.now < endAt),
      );
      const keys = open.map(({ principalId, roleId, type, scope }) => `${principalId} ${roleId} ${type} ${scope}`);
      expect(new Set(keys).size).toBe(keys.length);
    });
  });

  test('[W3] what is on record of alerts is what is found, and a second look records nothing', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const w = busyOffice();
        for (const one of steps) take(w, one);
        w.must(CLOCK, { type: 'ScanAlerts', limit: 1_000 });
        for (const { kind, incidents, dismissed } of alertsOf(adminView(w.state, w.now), w.now)) {
          const known = w.state.alerts.get(kind)!.incidents;
          const found = [...incidents, ...dismissed.map(({ incident }) => incident)].map(({ key }) => key);
          expect(new Set(found)).toEqual(new Set(known.keys()));
          expect(new Set(found).size).toBe(found.length);
        }
        w.fresh();
        w.must(CLOCK, { type: 'ScanAlerts', limit: 1_000 });
        expect(w.fresh()).toEqual([]);
      }),
      RUNS,
    );
  });

  test('[A1] nobody has two open activations of one role and scope', () => {
    always((w) => {
      const open = [...w.state.activations.values()].filter(({ endAt }) => w.now < endAt);
      const keys = open.map(({ userId, roleId, scope }) => `${userId} ${roleId} ${scope}`);
      expect(new Set(keys).size).toBe(keys.length);
    });
  });

  test('[E3] [E4] no activation runs without its eligibility, or past it', () => {
    always((w) => {
      for (const { endAt, eligibleAssignmentId, userId } of w.state.activations.values()) {
        const eligible = w.state.assignments.get(eligibleAssignmentId)!;
        expect(eligible.ended).toBeNull();
        expect(w.state.users.get(userId)!.disabled).toBe(false);
        const group = w.state.groups.get(eligible.principalId);
        if (group && w.now < endAt) expect(memberUntil(w.state, userId, group.id, w.now)).toBeDefined();
        // One that is cut short meanwhile ends with its eligibility, by the clock; until then it may name a later end.
        if (eligible.endAt !== null && eligible.endAt <= w.now) expect(endAt).toBeLessThanOrEqual(w.now);
      }
    });
  });

  test('[A4] [R7] no activation starts longer than what its settings allowed at that time', () => {
    always((w) => {
      for (const event of w.fresh())
        if (event.type === 'RoleActivated' || event.type === 'ActivationScheduled') {
          const request = w.state.requests.get(event.requestId);
          if (request?.duration)
            expect(event.endAt - event.startAt).toBeLessThanOrEqual(durationToMs(request.duration)!);
        }
    });
  });

  test('[R3] no decision is the requestor’s own', () => {
    always((w) => {
      for (const { actor, event } of w.log)
        if (event.type === 'RequestApproved' || event.type === 'RequestDenied')
          expect(actor).not.toMatchObject({ userId: event.userId });
    });
  });

  test('[V3] who reviews an item, what somebody reviews and who reviews at all agree', () => {
    always(({ state, now }) => {
      for (const id of state.by.runningReviews) {
        const review = state.reviews.get(id)!;
        const found = new Set<string>();
        for (const item of [...review.items.values()].filter((one) => isOpen(review, one))) {
          const reviewers = reviewersOf(state, review, item, now);
          for (const userId of reviewers) found.add(userId);
          for (const userId of state.users.keys())
            expect(reviewerTest(state, review, userId, now)(item)).toBe(reviewers.has(userId));
        }
        expect(allReviewersOf(state, review, now)).toEqual(found);
      }
    });
  });

  test('[V8] every series has its instances, and at most one that has not begun', () => {
    always(({ state }) => {
      const listed = [...state.reviewSeries.values()].flatMap(({ instances }) => instances);
      expect(listed.sort()).toEqual([...state.reviews.keys()].sort());
      for (const { instances } of state.reviewSeries.values())
        expect(instances.filter((id) => state.reviews.get(id)!.status === 'NotStarted').length).toBeLessThan(2);
    });
  });

  test('[H4] folding the log anew, or from a snapshot, gives the same state', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat({ max: 60 }), (steps, cut) => {
        const w = busyOffice();
        const snapshots: string[] = [];
        const lengths: number[] = [];
        for (const one of steps) {
          take(w, one);
          snapshots.push(toSnapshot(w.state));
          lengths.push(w.log.length);
        }
        const from = steps.length ? cut % steps.length : 0;
        const state = snapshots[from] ? fromSnapshot(snapshots[from]) : initialState();
        for (let i = lengths[from] ?? 0; i < w.log.length; i++)
          evolve(state, { seq: i + 1, ...w.log[i]!, commandId: '' });
        expect(JSON.parse(toSnapshot(state))).toEqual(JSON.parse(toSnapshot(w.state)));
        for (const userId of w.state.users.keys())
          expect(meView(state, userId, w.now)).toEqual(meView(w.state, userId, w.now));
        expect(adminView(state, w.now)).toEqual(adminView(w.state, w.now));
      }),
      RUNS,
    );
  });

  test('[Y1] whoever an event does not touch sees the same, and of the others what changed is all that changed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const w = busyOffice();
        w.fresh();
        for (const one of steps) {
          if (one.do === 'pass') w.now += one.minutes * MINUTE;
          const before = new Map([...w.state.users.keys()].map((id) => [id, meView(w.state, id, w.now)]));
          take(w, one.do === 'pass' ? { ...one, minutes: 0 } : one);
          const touched = nothingTouched();
          for (const event of w.fresh()) touch(touched, w.state, event, w.now);
          for (const [id, seen] of before) {
            // Who is disabled sees nothing, and everything anew once enabled.
            if (touched.everyone || touched.users.has(id) || w.state.users.get(id)!.disabled) continue;
            const changed = requestChanges(w.state, touched.requests.get(id) ?? [], w.now);
            expect(patched(seen, changed)).toEqual(meView(w.state, id, w.now));
          }
        }
      }),
      RUNS,
    );
  });

  test('[A13] the popup’s word before the click is the server’s after it', () => {
    const durations = fc.constantFrom('PT1H', 'PT4M', 'PT9H', 'PT30M', 'nonsense', 'P1D');
    const asks = fc.record({
      who: index,
      which: index,
      duration: durations,
      justification: fc.constantFrom('because', '', 'x'.repeat(501)),
      startAt: fc.constantFrom(undefined, toIso(START - HOUR), toIso(START + 30 * HOUR), 'soon'),
      scope: fc.constantFrom(undefined, '/', '/eu', 'eu'),
      proof: fc.constantFrom('none' as const, 'mfa' as const, 'passkey' as const),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.array(asks, { maxLength: 10 }), (steps, tries) => {
        const w = busyOffice();
        for (const one of steps) take(w, one);
        for (const { who, which, proof, ...asked } of tries) {
          const userId = pick(w.state.users.keys(), who);
          const me = meView(w.state, userId, w.now);
          if (w.state.users.get(userId)!.disabled || !Object.keys(me.eligible).length) continue;
          const row = pick(Object.values(me.eligible), which);
          const ask = Object.fromEntries(
            Object.entries(asked).filter(([, value]) => value !== undefined),
          ) as typeof asked;
          const said = refusalOf(checkActivation(factsFromRow(me, row, ask, w.now, proof), ask));
          const decision = w.send(
            userId,
            { type: 'ActivateRole', eligibleAssignmentId: row.id, ...ask } as AnyCommand,
            proof,
          );
          expect(decision.ok ? null : decision.rejection).toEqual(said);
        }
      }),
      RUNS,
    );
  });
});
