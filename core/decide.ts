import type { AnyCommand } from './commands.ts';
import { activateRole } from './deciding/activate-role.ts';
import { dismissAlert, refreshAlerts, restoreAlert, scanAlerts, updateAlertSettings } from './deciding/alerts.ts';
import { assignRole, removeAssignment, updateAssignment } from './deciding/assignments.ts';
import { recordAuditExport } from './deciding/audit.ts';
import { convertAssignment } from './deciding/convert-assignment.ts';
import { decideRequest } from './deciding/decide-request.ts';
import { decideExtension, requestExtension } from './deciding/extensions.ts';
import {
  addGroupMember,
  createGroup,
  onboardGroup,
  removeGroupMember,
  retireGroup,
  updateGroup,
} from './deciding/groups.ts';
import { setUp, updateOrganisation } from './deciding/organisation.ts';
import { cancelRequest, deactivateRole, extendActivation } from './deciding/own-activation.ts';
import {
  createUser,
  disableUser,
  enableUser,
  recordCredentialChange,
  recordInvitation,
  resetMfaMethods,
  setAway,
  setPassword,
  signOutUser,
  updateUser,
} from './deciding/principals.ts';
import { updateReview } from './deciding/review-changes.ts';
import { acceptRecommendations, decideReviewItems } from './deciding/review-decisions.ts';
import { createReviewHistory } from './deciding/review-history.ts';
import { createReview } from './deciding/review-plans.ts';
import {
  applyReview,
  deleteReview,
  endReviewStage,
  remindReviewers,
  resetReview,
  stopReview,
} from './deciding/reviews.ts';
import { decideRoleSettings, updateRoleSettings } from './deciding/role-settings.ts';
import { createRole, retireRole, updateRole } from './deciding/roles.ts';
import { runDue } from './deciding/run-due.ts';
import { accept, type Context, type Decision, reject, rejectWith } from './decision.ts';
import { lastAdministratorRefusal } from './last-administrator.ts';
import { mayManage } from './owners.ts';
import { mayAdminister } from './standing.ts';
import type { State } from './state.ts';

/**
 * The one door's rules: what a command leads to, or why not. Pure; `ctx` brings the time, the actor, new ids and the proof
 * the server checked. Every rejection carries the id of its rule in SPEC.md.
 */
export function decide(state: State, command: AnyCommand, ctx: Context): Decision {
  const refused = refuseActor(state, command, ctx);
  if (refused) return refused;
  const decision = route(state, command, ctx);
  if (!decision.ok) return decision;
  const last = lastAdministratorRefusal(state, decision.events, ctx.now);
  return last ? rejectWith(last) : decision;
}

function route(state: State, command: AnyCommand, ctx: Context): Decision {
  switch (command.type) {
    case 'ActivateRole':
      return activateRole(state, command, ctx);
    case 'DeactivateRole':
      return deactivateRole(state, command, ctx);
    case 'CancelRequest':
      return cancelRequest(state, command, ctx);
    case 'ExtendActivation':
      return extendActivation(state, command, ctx);
    case 'DecideRequest':
      return decideRequest(state, command, ctx);
    case 'RequestExtension':
    case 'RequestRenewal':
      return requestExtension(state, command, ctx);
    case 'DecideExtension':
      return decideExtension(state, command, ctx);
    case 'AssignRole':
      return assignRole(state, command, ctx);
    case 'UpdateAssignment':
      return updateAssignment(state, command, ctx);
    case 'RemoveAssignment':
      return removeAssignment(state, command, ctx);
    case 'ConvertAssignment':
      return convertAssignment(state, command, ctx);
    case 'UpdateRoleSettings':
      return updateRoleSettings(state, command, ctx);
    case 'DecideRoleSettings':
      return decideRoleSettings(state, command, ctx);
    case 'CreateRole':
      return createRole(state, command, ctx);
    case 'UpdateRole':
      return updateRole(state, command);
    case 'RetireRole':
      return retireRole(state, command, ctx);
    case 'CreateUser':
      return createUser(state, command, ctx);
    case 'UpdateUser':
      return updateUser(state, command);
    case 'SetAway':
      return setAway(state, command, ctx);
    case 'DisableUser':
      return disableUser(state, command, ctx);
    case 'EnableUser':
      return enableUser(state, command);
    case 'ResetMfaMethods':
      return resetMfaMethods(state, command);
    case 'SignOutUser':
      return signOutUser(state, command);
    case 'CreateGroup':
      return createGroup(state, command, ctx);
    case 'UpdateGroup':
      return updateGroup(state, command);
    case 'RetireGroup':
      return retireGroup(state, command, ctx);
    case 'OnboardGroup':
      return onboardGroup(state, command, ctx);
    case 'AddGroupMember':
      return addGroupMember(state, command);
    case 'RemoveGroupMember':
      return removeGroupMember(state, command, ctx);
    case 'UpdateOrganisation':
      return updateOrganisation(state, command, ctx);
    case 'CreateReview':
      return createReview(state, command, ctx);
    case 'UpdateReview':
      return updateReview(state, command, ctx);
    case 'DeleteReview':
      return deleteReview(state, command);
    case 'RemindReviewers':
      return remindReviewers(state, command);
    case 'DecideReviewItems':
      return decideReviewItems(state, command, ctx);
    case 'AcceptRecommendations':
      return acceptRecommendations(state, command, ctx);
    case 'StopReview':
      return stopReview(state, command, ctx);
    case 'EndReviewStage':
      return endReviewStage(state, command, ctx);
    case 'ResetReview':
      return resetReview(state, command);
    case 'ApplyReview':
      return applyReview(state, command, ctx);
    case 'CreateReviewHistory':
      return createReviewHistory(state, command, ctx);
    case 'UpdateAlertSettings':
      return updateAlertSettings(state, command);
    case 'RefreshAlerts':
      return refreshAlerts(state, command, ctx);
    case 'DismissAlert':
      return dismissAlert(state, command, ctx);
    case 'RestoreAlert':
      return restoreAlert(state, command);
    case 'SetUp':
      return setUp(state, command, ctx);
    case 'RecordSignIn':
      return accept([{ type: 'SignedIn', userId: command.userId, method: command.method }]);
    case 'RecordInvitation':
      return recordInvitation(state, command, ctx);
    case 'RecordCredentialChange':
      return recordCredentialChange(state, command);
    case 'SetPassword':
      return setPassword(state, command);
    case 'RevokeSessions':
      return accept([{ type: 'SessionsRevoked', userId: command.userId }]);
    case 'RecordAuditExport':
      return recordAuditExport(state, command, ctx);
    case 'RecordReviewExport':
      return accept([{ type: 'ReviewHistoryExported', filter: command.filter }]);
    case 'ScanAlerts':
      return scanAlerts(state, command, ctx);
    case 'RunDue':
      return runDue(state, command, ctx);
  }
}

/** Commands anyone signed in may try for themselves; the rules inside say for what. */
const FOR_SELF = new Set<AnyCommand['type']>([
  'ActivateRole',
  'DeactivateRole',
  'CancelRequest',
  'ExtendActivation',
  'DecideRequest',
  'RequestExtension',
  'RequestRenewal',
  'DecideReviewItems',
  'AcceptRecommendations',
  'SetAway',
]);

/** Commands only Keyturn's own parts send; no schema lets them in from outside. */
const INTERNAL = new Set<AnyCommand['type']>([
  'SetUp',
  'RecordSignIn',
  'RecordInvitation',
  'RecordCredentialChange',
  'SetPassword',
  'RevokeSessions',
  'RecordAuditExport',
  'RecordReviewExport',
  'ScanAlerts',
  'RunDue',
]);

function refuseActor(state: State, command: AnyCommand, { actor, now }: Context): Decision | null {
  if (!state.organisation && command.type !== 'SetUp' && command.type !== 'RunDue') return reject('not_set_up', {});
  if (INTERNAL.has(command.type)) return null;
  if (actor.kind === 'user') {
    if (state.users.get(actor.userId)?.disabled !== false) return reject('user_disabled', { userId: actor.userId });
    if (actor.access === 'read') return reject('not_allowed', { needs: 'self' });
    if (actor.access === 'self' && decidesOnOthers(state, command)) return reject('not_allowed', { needs: 'admin' });
  }
  if (FOR_SELF.has(command.type) || mayAdminister(state, actor, now) || mayManage(state, command, actor, now))
    return null;
  return reject('not_allowed', { needs: 'Privileged Role Administrator' });
}

/** Whether a command decides what others asked for or have; a session limited to its own user does not. [P1] */
function decidesOnOthers(state: State, command: AnyCommand): boolean {
  switch (command.type) {
    case 'DecideRequest':
      return true;
    // Whoever is named decides in its user's place. [R12]
    case 'SetAway':
      return command.until !== null;
    case 'DecideReviewItems':
    case 'AcceptRecommendations': {
      const review = state.reviews.get(command.reviewId);
      return review?.plan.stages[review.stage - 1]?.reviewers.kind !== 'self';
    }
    default:
      return false;
  }
}
