import { ALERT_KINDS } from '../../core/alert-settings.ts';
import { commandsFor, REMEDIES } from '../../core/alerting/remedies.ts';
import { alertsOf } from '../../core/alerts.ts';
import type { AnyCommand } from '../../core/commands.ts';
import { HOUR, MINUTE, toIso } from '../../core/time.ts';
import { meView } from '../../core/views/me.ts';
import { alertView } from '../../core/views/organisation.ts';
import { activation, type World } from './given.ts';
import type { Step } from './office-steps.ts';

/** One of what there is; undefined where there is nothing. */
export function pick<T>(values: Iterable<T>, at: number): T {
  const list = [...values];
  return list[at % list.length]!;
}

/** The commands a step leads to; none where there is nothing it could be about. */
export function commandsOf(w: World, step: Exclude<Step, { do: 'pass' }>, who: string): readonly AnyCommand[] {
  if (step.do === 'mend') return remedies(w, step);
  const command = commandOf(w, step, who);
  return command ? [command] : [];
}

function commandOf(w: World, step: Exclude<Step, { do: 'pass' | 'mend' }>, who: string): AnyCommand | null {
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
      return {
        type: 'RemoveAssignment',
        assignmentId: pick([...state.assignments.keys(), ...state.activations.keys()], step.which),
      };
    case 'date': {
      const assignmentId = pick(state.assignments.keys(), step.which);
      const startAt = step.later ? { startAt: toIso(w.now + step.later * MINUTE) } : {};
      const endAt = step.end === 'never' ? null : toIso(w.now + 4 * HOUR);
      return { type: 'UpdateAssignment', assignmentId, endAt, justification: 'so', ...startAt };
    }
    case 'convert': {
      const { id: assignmentId, type } = pick(state.assignments.values(), step.which);
      const assignmentType = type === 'active' ? 'eligible' : 'active';
      return { type: 'ConvertAssignment', assignmentId, assignmentType, justification: 'so' };
    }
    case 'scan':
      return { type: 'RefreshAlerts' };
    case 'watch': {
      const settings = { alert: pick(ALERT_KINDS, step.which), enabled: step.on } as const;
      return { type: 'UpdateAlertSettings', settings };
    }
    case 'dismiss':
    case 'restore': {
      const alert = pick(ALERT_KINDS, step.which);
      const known = [...state.alerts.get(alert)!.incidents.keys()];
      const incidents = known.length && step.on ? { incidents: [pick(known, step.which)] } : {};
      if (step.do === 'restore') return { type: 'RestoreAlert', alert, ...incidents };
      return { type: 'DismissAlert', alert, ...incidents, justification: 'so' };
    }
    case 'review': {
      const refs = [...state.users.keys()].map((user) => `user:${user}` as const);
      const subject = pick([...state.roles.values(), ...state.groups.values()], step.which);
      return {
        type: 'CreateReview',
        name: 'Review',
        ...(state.roles.has(subject.id) ? { roleIds: [subject.id] } : { groupIds: [subject.id] }),
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
    case 'delete':
    case 'nudge': {
      if (!state.reviews.size) return null;
      return { type: ENDINGS[step.do], reviewId: pick(state.reviews.keys(), step.which) };
    }
    case 'report': {
      const until = toIso(w.now);
      return { type: 'CreateReviewHistory', name: 'Report', from: toIso(w.now - HOUR), until, decisions: ['Deny'] };
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
      const startAt = step.later ? { startAt: toIso(w.now + step.later * MINUTE) } : {};
      const endAt = toIso(w.now + 4 * HOUR);
      const requestId = pick(waiting, step.which);
      return { type: 'DecideExtension', requestId, decision, justification: 'so', endAt, assignmentType, ...startAt };
    }
    case 'disable':
      return { type: 'DisableUser', userId: pick(state.users.keys(), step.whom) };
    case 'enable':
      return { type: 'EnableUser', userId: pick(state.users.keys(), step.whom) };
    case 'forgetFactors':
      return { type: 'ResetMfaMethods', userId: pick(state.users.keys(), step.whom) };
    case 'signOut':
      return { type: 'SignOutUser', userId: pick(state.users.keys(), step.whom) };
    case 'manager': {
      const managerId = pick(state.users.keys(), step.who + 1);
      return { type: 'UpdateUser', userId: pick(state.users.keys(), step.whom), managerId };
    }
    case 'away': {
      const delegateUpn = pick(state.users.values(), step.whom).upn;
      return { type: 'SetAway', until: toIso(w.now + 20 * HOUR), delegateUpn };
    }
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
    case 'limits': {
      const { id: roleId, version } = pick(state.roles.values(), step.role);
      const { permanent } = step;
      const settings = { assignment: { active: { permanent }, eligible: { permanent } } };
      return { type: 'UpdateRoleSettings', roleId, version, settings };
    }
    case 'confirm': {
      const proposed = [...state.roles.values()].filter(({ proposal }) => proposal);
      if (!proposed.length) return null;
      const { id: roleId, proposal } = pick(proposed, step.which);
      const decision = step.approve ? 'Approve' : 'Deny';
      return { type: 'DecideRoleSettings', roleId, proposalId: proposal!.id, decision };
    }
    case 'fourEyes':
      return { type: 'UpdateOrganisation', settings: { fourEyes: step.on } };
    case 'retireRole':
      return { type: 'RetireRole', roleId: pick(state.roles.keys(), step.which) };
    case 'describeRole':
      return { type: 'UpdateRole', roleId: pick(state.roles.keys(), step.which), description: `As of ${w.now}` };
    case 'retireGroup':
      return { type: 'RetireGroup', groupId: pick(state.groups.keys(), step.which) };
    case 'onboard':
      return { type: 'OnboardGroup', groupId: pick(state.groups.keys(), step.which) };
    case 'renameGroup':
      return { type: 'UpdateGroup', groupId: pick(state.groups.keys(), step.which), name: `Group ${step.who}` };
    case 'newUser':
      return { type: 'CreateUser', upn: `new${step.who}@contoso.example`, name: 'New' };
    case 'newGroup':
      return { type: 'CreateGroup', name: `Group ${step.who}` };
    case 'newRole':
      return { type: 'CreateRole', name: `Role ${step.who}` };
  }
}

/** What mends one of the incidents there are, as the options page sends it. */
function remedies(w: World, { which, remedy }: Extract<Step, { do: 'mend' }>): readonly AnyCommand[] {
  const view = alertView(w.state, w.now);
  const found = alertsOf(view, w.now).flatMap(({ kind, incidents }) =>
    incidents.map((incident) => ({ kind, incident })),
  );
  if (!found.length) return [];
  const { kind, incident } = pick(found, which);
  const offered = REMEDIES[kind];
  return offered.length ? commandsFor(view, kind, incident, pick(offered, remedy), 'so') : [];
}

const SELF = { kind: 'self' as const };
const ENDINGS = {
  stop: 'StopReview',
  apply: 'ApplyReview',
  reset: 'ResetReview',
  next: 'EndReviewStage',
  delete: 'DeleteReview',
  nudge: 'RemindReviewers',
} as const;
