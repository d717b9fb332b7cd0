import { describe, expect, test } from 'vitest';
import { type AnyCommand, Command } from '../../../core/commands.ts';
import { membersOf } from '../../../core/standing.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { meView } from '../../../core/views/me.ts';
import { adminView } from '../../../core/views/organisation.ts';
import { nothingTouched, touch } from '../../../core/views/touched.ts';
import {
  activation,
  BUILT_IN,
  CLOCK,
  codeOf,
  HOUR,
  MINUTE,
  person,
  START,
  type World,
  world,
} from '../../support/given.ts';
import { reviewed } from '../../support/reviewed.ts';

// What people with an ordinary account, a stolen token or a single administrator's rights tried, and what came of it.

/** Alice asks for a role that Bob approves. */
function asked() {
  const w = world();
  const [alice, bob, mallory] = [w.user('alice'), w.user('bob'), w.user('mallory')];
  const approval = { required: true, approvers: [`user:${bob}`] };
  const role = w.role('Guarded', { activation: { approval } });
  const requestId = String(w.must(alice, activation(w.assign(role, alice))).requestId);
  const decide = { type: 'DecideRequest', requestId, decision: 'Approve', justification: 'fine' } as const;
  return { w, alice, bob, mallory, role, requestId, decide };
}

describe('a stolen token that is limited to its own user', () => {
  test('[P1] approves nothing for others', () => {
    const { w, bob, decide, requestId } = asked();
    expect(codeOf(w.send(person(bob, 'self'), decide))).toBe('not_allowed');
    expect(w.must(bob, decide)).toEqual({ requestId, status: 'Provisioned' });
  });

  test('[P1] [R12] names nobody who approves in its user’s place, but takes that back', () => {
    const { w, bob, mallory, decide } = asked();
    const delegateUpn = w.state.users.get(mallory)!.upn;
    const away = { type: 'SetAway', until: toIso(START + DAY), delegateUpn } as const;
    expect(codeOf(w.send(person(bob, 'self'), away))).toBe('not_allowed');
    expect(codeOf(w.send(mallory, decide))).toBe('not_allowed');
    w.must(bob, away);
    w.must(person(bob, 'self'), { type: 'SetAway', until: null });
    expect(codeOf(w.send(mallory, decide))).toBe('not_allowed');
  });

  test('[P1] reviews nobody but its user', () => {
    const { w, alice, dan, a, start } = reviewed();
    const others = start();
    const own = start({ stages: [{ reviewers: { kind: 'self' }, duration: 'P7D' }] });
    const denial = (reviewId: string): AnyCommand => ({
      type: 'DecideReviewItems',
      reviewId,
      itemIds: [a],
      decision: 'Deny',
    });
    expect(codeOf(w.send(person(dan, 'self'), denial(others)))).toBe('not_allowed');
    const accept = { type: 'AcceptRecommendations', reviewId: others } as const;
    expect(codeOf(w.send(person(dan, 'self'), accept))).toBe('not_allowed');
    expect(w.must(person(alice, 'self'), denial(own))).toEqual({ decided: 1 });
  });
});

describe('somebody who looks around', () => {
  test('[P2] is not told what became of a request they have nothing to do with', () => {
    const { w, bob, mallory, decide } = asked();
    const before = codeOf(w.send(mallory, decide));
    w.must(bob, { ...decide, decision: 'Deny' });
    expect(codeOf(w.send(mallory, decide))).toBe(before);
    expect(codeOf(w.send(bob, decide))).toBe('not_pending');
    expect(codeOf(w.send(w.root, decide))).toBe('not_pending');
  });

  test('[P2] nor whether a review of others still runs', () => {
    const { w, alice, dan, start } = reviewed();
    const id = start();
    const accept = { type: 'AcceptRecommendations', reviewId: id } as const;
    const before = codeOf(w.send(alice, accept));
    w.must(w.root, { type: 'StopReview', reviewId: id });
    expect(codeOf(w.send(alice, accept))).toBe(before);
    expect(codeOf(w.send(dan, accept))).toBe('review_not_running');
  });

  test('[V2] a reviewer does not learn from their own entries of the audit what the review hides', () => {
    const { w, dan, a, start, decide } = reviewed();
    w.pass(40 * DAY);
    const recommended = (recommendations: boolean) => {
      decide(dan, start({ recommendations }), [a], 'Approve');
      const event = w.fresh().find(({ type }) => type === 'ReviewItemDecided');
      return event && 'recommendation' in event && event.recommendation;
    };
    expect([recommended(true), recommended(false)]).toEqual(['Deny', 'NoInfoAvailable']);
  });
});

describe('an owner of a group', () => {
  test('[P6] does not have the server call an address of their choice', () => {
    const w = world();
    const alice = w.user('alice');
    const { member, owner } = w.onboard(w.group('Vault'));
    w.assign(owner, alice, { assignmentType: 'active', endAt: START + DAY });
    const ticketCheck = 'http://169.254.169.254/latest';
    const change = (who: string, settings: object) =>
      w.send(who, {
        type: 'UpdateRoleSettings',
        roleId: member,
        version: w.state.roles.get(member)!.version,
        settings,
      });
    expect(codeOf(change(alice, { activation: { ticketCheck } }))).toBe('not_allowed');
    expect(change(alice, { activation: { ticket: true } }).ok).toBe(true);
    expect(change(w.root, { activation: { ticketCheck } }).ok).toBe(true);
    // What an administrator named stays while an owner changes something else; taking it away is naming another.
    expect(change(alice, { activation: { ticketCheck, maxDuration: 'PT1H' } }).ok).toBe(true);
    expect(codeOf(change(alice, { activation: { ticketCheck: '' } }))).toBe('not_allowed');
  });
});

describe('a membership', () => {
  test('[E6] [A1] is activated whole: another scope is not a second one, and hides nothing from who approves', () => {
    const w = world();
    const alice = w.user('alice');
    const group = w.group('Vault');
    const eligible = w.assign(w.onboard(group).member, alice, { endAt: START + DAY });
    expect(codeOf(w.send(alice, activation(eligible, { scope: '/units/emea' })))).toBe('scope_outside');
    expect([...membersOf(w.state, group, w.now)]).toEqual([]);
    w.must(alice, activation(eligible, { scope: '/' }));
    expect(codeOf(w.send(alice, activation(eligible, { scope: '/units/emea' })))).toBe('scope_outside');
  });
});

describe('what has ended', () => {
  const words = { justification: 'Still needed' } as const;

  /** An assignment that expired a day ago, and its holder. */
  function expired() {
    const w = world();
    const alice = w.user('alice');
    const [role, group] = [w.role('Billing'), w.group('Team', alice)];
    const own = w.assign(role, alice, { endAt: START + DAY });
    const shared = w.assign(role, group, { endAt: START + DAY });
    w.pass(2 * DAY);
    const renew = (assignmentId: string) =>
      w.send(w.root, { type: 'UpdateAssignment', assignmentId, endAt: toIso(w.now + DAY) });
    return { w, alice, role, group, own, shared, renew };
  }

  test('[G5] is not brought back for a role, a group or a person that is gone', () => {
    const { w, alice, role, group, own, shared, renew } = expired();
    w.must(w.root, { type: 'RetireGroup', groupId: group });
    expect(codeOf(renew(shared))).toBe('not_found');
    w.must(w.root, { type: 'DisableUser', userId: alice });
    expect(codeOf(renew(own))).toBe('not_found');
    w.must(w.root, { type: 'EnableUser', userId: alice });
    w.must(w.root, { type: 'RetireRole', roleId: role });
    expect(codeOf(renew(own))).toBe('not_found');
  });

  test('[Q2] nor does a request to renew it outlive its role', () => {
    const { w, alice, role, own } = expired();
    const requestId = String(w.must(alice, { type: 'RequestRenewal', assignmentId: own, ...words }).requestId);
    w.must(w.root, { type: 'RetireRole', roleId: role });
    expect(w.state.requests.get(requestId)!.status).toBe('Canceled');
  });

  test('[E4] an extension that begins later ends what runs on the assignment until then', () => {
    const w = world();
    const alice = w.user('alice');
    const assignmentId = w.assign(w.role('Billing'), alice, { endAt: START + DAY });
    w.must(alice, activation(assignmentId));
    const requestId = String(w.must(alice, { type: 'RequestExtension', assignmentId, ...words }).requestId);
    const about = { type: 'DecideExtension', requestId, decision: 'Approve', ...words } as const;
    w.must(w.root, { ...about, startAt: toIso(w.now + 2 * HOUR), endAt: toIso(w.now + DAY) });
    expect(w.state.activations.size).toBe(0);
    expect(meView(w.state, alice, w.now).active).toEqual({});
  });

  test('[O2] the name of a retired role is another’s for good, whatever is still decided about the old one', () => {
    const w = world();
    w.must(w.root, { type: 'UpdateOrganisation', settings: { fourEyes: true } });
    const roleId = w.role('Billing');
    const settings = { activation: { maxDuration: 'PT1H' } };
    const { proposalId } = w.must(w.root, {
      type: 'UpdateRoleSettings',
      roleId,
      version: 1,
      settings,
    });
    w.must(w.root, { type: 'RetireRole', roleId });
    const { roleId: again } = w.must(w.root, { type: 'CreateRole', name: 'Billing' });
    const refuse = { type: 'DecideRoleSettings', roleId, proposalId: String(proposalId), decision: 'Deny' } as const;
    expect(codeOf(w.send(w.root, refuse))).toBe('not_found');
    expect(w.state.by.roleName.get('billing')).toBe(again);
    expect(codeOf(w.send(w.root, { type: 'CreateRole', name: 'BILLING' }))).toBe('name_taken');
  });
});

test('[O2] a name stands on one line and has no signs that hide, turn or end what stands beside it', () => {
  for (const sign of [
    '\n',
    '\r',
    '\u0000',
    '\u001b',
    '\u0085',
    '\u2028',
    '\u202e',
    '\u2066',
    '\u200b',
    '\ufeff',
    '\u00ad',
    '\u061c',
    '\u3164',
    '\u2800',
    '\u{e0041}',
  ]) {
    const name = `Helpdesk${sign}Approve: https://evil.example`;
    for (const command of [
      { type: 'CreateGroup', name },
      { type: 'CreateRole', name },
      { type: 'CreateUser', upn: 'a@contoso.example', name },
      { type: 'UpdateOrganisation', name },
    ])
      expect(Command.safeParse(command).success).toBe(false);
  }
  const odd = ['Zoë O’Brien', 'مدير النظام', '管理者', 'नमस्ते', '👩‍💻 on call', 'می‌خواهم'];
  for (const name of odd) expect(Command.safeParse({ type: 'CreateGroup', name }).success).toBe(true);
});

describe('somebody who would fill the server up', () => {
  test('[T1] plans for a far day that are taken back are not kept until then', () => {
    const w = world();
    const alice = w.user('alice');
    const [eligible, running] = [w.assign(w.role('Billing'), alice), w.assign(w.role('Helpdesk'), alice)];
    w.must(alice, activation(running, { duration: 'PT8H' }));
    const startAt = toIso(START + 10_000 * DAY);
    for (let tries = 0; tries < 3_000; tries++) {
      const { requestId } = w.must(alice, activation(eligible, { startAt }));
      w.must(alice, { type: 'CancelRequest', requestId: String(requestId) });
    }
    expect(w.state.due.length).toBeLessThan(1_500);
    expect(w.state.requests.size).toBeLessThan(100);
    w.must(alice, activation(eligible, { duration: 'PT30M' }));
    w.pass(30 * MINUTE);
    expect([...w.state.activations.values()].map(({ eligibleAssignmentId }) => eligibleAssignmentId)).toEqual([
      running,
    ]);
    w.pass(8 * HOUR);
    expect(w.state.activations.size).toBe(0);
  });

  const MEMBERS = 3_000;

  /** A group of many, and how long something takes, in ms. */
  function crowd() {
    const w = world();
    const group = w.group('Everyone');
    const people = Array.from({ length: MEMBERS }, (_, at) => w.user(`u${at}`));
    for (const userId of people) w.must(w.root, { type: 'AddGroupMember', groupId: group, userId });
    const timed = (work: () => void) => {
      const began = performance.now();
      work();
      return performance.now() - began;
    };
    return { w, group, people, timed };
  }

  function sendTouched(w: World, who: string, command: AnyCommand) {
    w.fresh();
    w.must(who, command);
    const touched = nothingTouched();
    for (const event of w.fresh()) touch(touched, w.state, event, w.now);
    return touched;
  }

  // Each of these took minutes where everybody in the group is looked at for each request or item.
  test('[R4] a thousand requests to a large group of approvers cost who looks at them little', () => {
    const { w, group, people, timed } = crowd();
    const approvers = [`group:${group}`];
    const role = w.role('Guarded', { activation: { approval: { required: true, approvers } } });
    const requestors = Array.from({ length: 10 }, (_, at) => w.user(`r${at}`));
    for (const userId of requestors) {
      const eligible = w.assign(role, userId);
      for (let at = 0; at < 100; at++) w.must(userId, activation(eligible, { scope: `/s/${at}` }));
    }
    const took = timed(() => {
      for (const userId of [...people.slice(0, 50), ...requestors]) meView(w.state, userId, w.now);
      adminView(w.state, w.now);
    });
    expect(took).toBeLessThan(5_000);
    expect(Object.keys(meView(w.state, people[7]!, w.now).approvals)).toHaveLength(1_000);
    expect(Object.values(meView(w.state, requestors[0]!, w.now).requests)[0]!.approvers).toHaveLength(20);
  }, 60_000);

  test('[V3] a review by a large group of a large group begins, is decided on and is told to whom it concerns', () => {
    const { w, group, people, timed } = crowd();
    const create: AnyCommand = {
      type: 'CreateReview',
      name: 'All',
      groupIds: [group],
      justificationRequired: false,
      stages: [{ reviewers: { kind: 'selected', refs: [`group:${group}`] }, duration: 'P7D' }],
    };
    const took = timed(() => {
      const reviewId = String(w.must(w.root, create).reviewId);
      const itemIds = people.slice(100, 600);
      const decide = { type: 'DecideReviewItems', reviewId, itemIds, decision: 'Approve' } as const;
      expect(sendTouched(w, people[0]!, decide).users.size).toBe(MEMBERS);
      w.must(w.root, { type: 'RemindReviewers', reviewId });
      for (const userId of people.slice(0, 50)) meView(w.state, userId, w.now);
    });
    expect(took).toBeLessThan(1_500);
  }, 60_000);

  test('[V7] [L1] taking away the access of all of whom one is the last administrator, too', () => {
    const { w, group, people, timed } = crowd();
    w.assign(BUILT_IN.globalAdministrator, group, { assignmentType: 'active' });
    w.must(w.root, { type: 'DisableUser', userId: w.root });
    w.must(people[0]!, {
      type: 'CreateReview',
      name: 'All',
      groupIds: [group],
      stages: [{ reviewers: { kind: 'self' }, duration: 'P7D' }],
      ifNoResponse: 'remove',
      autoApply: true,
    });
    w.now += 7 * DAY;
    const took = timed(() => {
      for (let more = true; more; ) more = w.must(CLOCK, { type: 'RunDue', limit: 500 }).more === true;
    });
    expect(took).toBeLessThan(3_000);
    expect(w.state.groups.get(group)!.members.size).toBe(1);
  }, 60_000);
});
