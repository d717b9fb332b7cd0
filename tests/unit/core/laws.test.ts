import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertsOf } from '../../../core/alerts.ts';
import { approverTest } from '../../../core/approver-test.ts';
import { allApproversOf, approversOf } from '../../../core/approvers.ts';
import { checkActivation, refusalOf } from '../../../core/check.ts';
import { type AnyCommand, Command } from '../../../core/commands.ts';
import { evolve } from '../../../core/evolve.ts';
import { initialState } from '../../../core/initial-state.ts';
import { allReviewersOf, reviewersOf, reviewerTest } from '../../../core/reviewing/reviewers.ts';
import { isOpen } from '../../../core/reviews.ts';
import { fromSnapshot, toSnapshot } from '../../../core/snapshot.ts';
import { memberUntil } from '../../../core/standing.ts';
import { durationToMs, toIso } from '../../../core/time.ts';
import { factsFromRow } from '../../../core/views/facts.ts';
import { meView } from '../../../core/views/me.ts';
import { adminView } from '../../../core/views/organisation.ts';
import { type Changes, requestChanges } from '../../../core/views/own-activations.ts';
import { nothingTouched, touch } from '../../../core/views/touched.ts';
import type { MeView } from '../../../core/wire/rows.ts';
import { busyOffice, take } from '../../support/busy-office.ts';
import { BUILT_IN, CLOCK, HOUR, MINUTE, START, type World } from '../../support/given.ts';
import { pick } from '../../support/office-commands.ts';
import { anyIndex, anyStep, anyThreat, steps } from '../../support/office-steps.ts';

const RUNS = { numRuns: 250 };

function always(check: (w: World) => void, what = steps(60), office = busyOffice): void {
  fc.assert(
    fc.property(what, (all) => {
      const w = office();
      for (const one of all) {
        take(w, one);
        check(w);
      }
    }),
    RUNS,
  );
}

/** The busy office, with the other protected role held through a group whose membership somebody has for good. */
function stewardedOffice(): World {
  const w = busyOffice();
  const [, bob, , dan] = [...w.state.users.keys()].slice(1);
  const { member, owner } = w.onboard(w.group('Stewards'));
  const permanent = { assignment: { active: { permanent: true }, eligible: { permanent: true } } };
  for (const roleId of [member, owner])
    w.must(w.root, { type: 'UpdateRoleSettings', roleId, version: 1, settings: permanent });
  w.assign(member, bob!, { assignmentType: 'active' });
  w.assign(member, dan!, { assignmentType: 'active', endAt: START + 40 * HOUR });
  w.assign(BUILT_IN.privilegedRoleAdministrator, w.state.roles.get(member)!.group!.groupId, {
    assignmentType: 'active',
  });
  return w;
}

/** Who holds a role for good, told from the records alone and not as the rule tells it. */
function lasting({ state, now }: World, roleId: string): readonly string[] {
  const forGood = (id: string) =>
    [...state.assignments.values()].filter(
      ({ type, endAt, startAt, ended, scope, roleId: of }) =>
        of === id && type === 'active' && endAt === null && startAt <= now && !ended && scope === '/',
    );
  return forGood(roleId)
    .flatMap(({ principalId }) => {
      const group = state.groups.get(principalId);
      if (!group) return [principalId];
      if (group.retired) return [];
      const access = [...state.roles.values()].filter(
        (role) => role.group?.groupId === principalId && role.group.access === 'member' && !role.retired,
      );
      return [...group.members.keys(), ...access.flatMap(({ id }) => forGood(id)).map((one) => one.principalId)];
    })
    .filter((userId) => state.users.get(userId)?.disabled === false);
}

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

describe('whatever happens', () => {
  test('[L1] every command there is, is among the steps', () => {
    const taken = new Set<string>();
    const watched = (w: World): World => ({
      ...w,
      send(actor, command, ...more) {
        taken.add(command.type);
        return w.send(actor, command, ...more);
      },
    });
    const all = fc.sample(fc.array(anyStep, { minLength: 60, maxLength: 60 }), { numRuns: 100, seed: 1 });
    for (const some of all) {
      const w = busyOffice();
      for (const one of some) take(watched(w), one);
    }
    const types: readonly string[] = Command.def.options.flatMap(({ shape }) => shape.type.def.values);
    expect(types.filter((type) => !taken.has(type))).toEqual([]);
  });

  test('[L1] there is always a permanent active holder of both protected roles, whatever is tried', () => {
    const both = [BUILT_IN.globalAdministrator, BUILT_IN.privilegedRoleAdministrator];
    const check = (w: World) => {
      for (const roleId of both) expect(lasting(w, roleId)).not.toEqual([]);
    };
    always(check, steps(80, anyThreat), stewardedOffice);
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
      fc.property(steps(60), (all) => {
        const w = busyOffice();
        for (const one of all) take(w, one);
        w.must(CLOCK, { type: 'ScanAlerts', limit: 1_000 });
        for (const { kind, enabled, incidents, dismissed } of alertsOf(adminView(w.state, w.now), w.now)) {
          // What is off is not looked for, and stays on record as it was.
          if (!enabled) continue;
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
      for (const { startAt, endAt, eligibleAssignmentId, userId } of w.state.activations.values()) {
        const eligible = w.state.assignments.get(eligibleAssignmentId)!;
        expect(eligible.ended).toBeNull();
        expect(w.state.users.get(userId)!.disabled).toBe(false);
        if (w.now >= endAt || startAt >= (eligible.endAt ?? Number.POSITIVE_INFINITY)) continue;
        if (eligible.endAt !== null) expect(endAt).toBeLessThanOrEqual(eligible.endAt);
        const group = w.state.groups.get(eligible.principalId);
        const until = group ? memberUntil(w.state, userId, group.id, w.now) : null;
        expect(until).toBeDefined();
        if (until !== null && startAt < until!) expect(endAt).toBeLessThanOrEqual(until!);
      }
    });
  });

  test('[A4] [R7] no activation starts longer than what its settings allowed at that time', () => {
    always((w) => {
      for (const event of w.fresh())
        if (event.type === 'RoleActivated' || event.type === 'ActivationScheduled') {
          expect(event.endAt).toBeGreaterThan(event.startAt);
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

  test('[R4] who may decide a request, and what somebody may decide, agree', () => {
    always(({ state, now }) => {
      for (const id of state.by.pending) {
        const request = state.requests.get(id)!;
        const [deciding, asked] = [approversOf(state, request, now), allApproversOf(state, request, now)];
        for (const userId of state.users.keys()) {
          const test = approverTest(state, userId, now);
          expect([test.decides(request), test.isAsked(request)]).toEqual([deciding.has(userId), asked.has(userId)]);
        }
      }
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
      fc.property(steps(60), fc.nat({ max: 60 }), (all, cut) => {
        const w = busyOffice();
        const snapshots: string[] = [];
        const lengths: number[] = [];
        for (const one of all) {
          take(w, one);
          snapshots.push(toSnapshot(w.state));
          lengths.push(w.log.length);
        }
        const from = all.length ? cut % all.length : 0;
        const state = snapshots[from] ? fromSnapshot(snapshots[from]) : initialState();
        for (let i = lengths[from] ?? 0; i < w.log.length; i++)
          evolve(state, { seq: i + 1, ...w.log[i]!, commandId: '' });
        expect(JSON.parse(toSnapshot(state))).toEqual(JSON.parse(toSnapshot(w.state)));
        for (const userId of w.state.users.keys())
          expect(meView(state, userId, w.now)).toEqual(meView(w.state, userId, w.now));
        expect(adminView(state, w.now)).toEqual(adminView(w.state, w.now));
        // What is found by name or by person does not depend on when a server started.
        expect(fromSnapshot(toSnapshot(w.state)).by).toEqual(w.state.by);
      }),
      RUNS,
    );
  });

  test('[Y1] whoever an event does not touch sees the same, and of the others what changed is all that changed', () => {
    fc.assert(
      fc.property(steps(40), (all) => {
        const w = busyOffice();
        w.fresh();
        for (const one of all) {
          if (one.do === 'pass') w.now += one.minutes * MINUTE;
          const before = new Map([...w.state.users.keys()].map((id) => [id, meView(w.state, id, w.now)]));
          take(w, one.do === 'pass' ? { ...one, minutes: 0 } : one);
          const touched = nothingTouched();
          for (const event of w.fresh()) touch(touched, w.state, event, w.now);
          for (const [id, seen] of before) {
            // Who is disabled sees nothing, and everything anew once enabled.
            if (touched.everyone || touched.users.has(id) || w.state.users.get(id)!.disabled) continue;
            const changed = requestChanges(
              w.state,
              touched.requests.get(id) ?? new Set(),
              Object.keys(seen.notices),
              w.now,
            );
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
      who: anyIndex,
      which: anyIndex,
      duration: durations,
      justification: fc.constantFrom('because', '', 'x'.repeat(501)),
      startAt: fc.constantFrom(undefined, toIso(START - HOUR), toIso(START + 30 * HOUR), 'soon'),
      scope: fc.constantFrom(undefined, '/', '/eu', 'eu'),
      proof: fc.constantFrom('none' as const, 'mfa' as const, 'passkey' as const),
    });
    fc.assert(
      fc.property(steps(30), fc.array(asks, { maxLength: 10 }), (all, tries) => {
        const w = busyOffice();
        for (const one of all) take(w, one);
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
