import { lengthOf } from '../../core/reviewing/recurrence.ts';
import {
  type Review,
  type ReviewItem,
  type ReviewItemDecision,
  type ReviewPlan,
  type ReviewResult,
  type ReviewSeries,
  type ReviewStage,
  type ReviewSubject,
  stageStartOf,
} from '../../core/reviews.ts';
import type { State } from '../../core/state.ts';
import { DAY, durationToMs, type Instant, toIso, toIsoOrNull } from '../../core/time.ts';
import { nameOf } from '../../core/views/rows.ts';
import { uuidOf } from './derived-id.ts';
import type { Row } from './exchange.ts';
import { recurrenceRow } from './review-recurrence.ts';
import { principalScope, reviewersRow } from './review-reviewers.ts';
import { scopeRow } from './review-scope.ts';

/** A review as it was set up. */
export function definitionRow(state: State, series: ReviewSeries): Row {
  const { id, plan, subject, anchorAt, createdBy, createdAt, updatedAt, instances } = series;
  const { stages } = plan;
  const several = stages.length > 1;
  const reviewers = several ? { reviewers: [], fallbackReviewers: [] } : reviewersRow(stages[0]!.reviewers);
  return {
    id,
    displayName: plan.name,
    descriptionForAdmins: plan.description,
    descriptionForReviewers: plan.message,
    createdBy: userIdentity(state, createdBy),
    createdDateTime: toIso(createdAt),
    lastModifiedDateTime: toIso(updatedAt),
    status: statusOf(instances.map((one) => state.reviews.get(one)!)),
    scope: scopeRow(subject, plan),
    instanceEnumerationScope: null,
    ...reviewers,
    additionalNotificationRecipients: plan.tellAtEnd.map((ref) => ({
      notificationTemplateType: 'CompletedAdditionalRecipients',
      notificationRecipientScope: {
        '@odata.type': '#microsoft.graph.accessReviewNotificationRecipientQueryScope',
        ...principalScope(ref),
      },
    })),
    settings: settingsRow(plan, anchorAt),
    stageSettings: several ? stages.map((stage, index) => stageSettingsRow(plan, stage, index)) : [],
  };
}

/** That of the instance that runs, otherwise of the one to come or the last. */
function statusOf(instances: readonly Review[]): string {
  const running = instances.find(({ status }) => status === 'InProgress');
  return (running ?? instances.at(-1)!).status;
}

const DEFAULTS = { nothing: 'None', remove: 'Deny', approve: 'Approve', recommendation: 'Recommendation' } as const;

function settingsRow(plan: ReviewPlan, anchorAt: Instant): Row {
  return {
    mailNotificationsEnabled: plan.mails,
    reminderNotificationsEnabled: plan.reminders,
    justificationRequiredOnApproval: plan.justificationRequired,
    defaultDecisionEnabled: plan.ifNoResponse !== 'nothing',
    defaultDecision: DEFAULTS[plan.ifNoResponse],
    instanceDurationInDays: Math.ceil(lengthOf(plan.stages)! / DAY),
    recommendationsEnabled: plan.recommendations,
    recommendationLookBackDuration: plan.lookBack,
    decisionHistoriesForReviewersEnabled: plan.showEarlier,
    autoApplyDecisionsEnabled: plan.autoApply,
    applyActions: [{ '@odata.type': '#microsoft.graph.removeAccessApplyAction' }],
    recurrence: recurrenceRow(plan, anchorAt),
  };
}

function stageSettingsRow(plan: ReviewPlan, { duration, goOn, reviewers }: ReviewStage, index: number): Row {
  return {
    stageId: String(index + 1),
    dependsOn: index ? [String(index)] : [],
    durationInDays: Math.ceil(durationToMs(duration)! / DAY),
    recommendationsEnabled: plan.recommendations,
    decisionsThatWillMoveToNextStage: [...goOn],
    ...reviewersRow(reviewers),
  };
}

export function instanceRow(review: Review): Row {
  const { id, startAt, status, subject, plan, stage, stageEndAt, endedAt } = review;
  // The rounds that are left follow the one that runs.
  const left = lengthOf(plan.stages.slice(stageEndAt === null ? 0 : stage))!;
  return {
    id,
    startDateTime: toIso(startAt),
    endDateTime: toIso(endedAt ?? (stageEndAt ?? startAt) + left),
    status,
    scope: scopeRow(subject, plan),
    ...reviewersRow(plan.stages[stage - 1]!.reviewers),
    errors: [],
  };
}

/** The rounds of an instance that has several, first to last. */
export function stageRows(review: Review): readonly Row[] {
  const { stages } = review.plan;
  return stages.length > 1 ? stages.map((_, index) => stageRow(review, index + 1)) : [];
}

function stageRow(review: Review, stage: number): Row {
  const { id, plan, status, stageEnds, stageEndAt, endedAt } = review;
  const begun = status !== 'NotStarted' && stage <= review.stage;
  const runs = status === 'InProgress' && stage === review.stage;
  const startAt = stage === review.stage ? stageStartOf(review) : stage === 1 ? review.startAt : stageEnds[stage - 2];
  return {
    id: stageIdOf(id, stage),
    startDateTime: begun ? toIsoOrNull(startAt ?? null) : null,
    endDateTime: begun ? toIsoOrNull(runs ? stageEndAt : (stageEnds[stage - 1] ?? endedAt)) : null,
    status: runs ? 'InProgress' : begun ? 'Completed' : 'NotStarted',
    ...reviewersRow(plan.stages[stage - 1]!.reviewers),
  };
}

/** The round of that id, or null. */
export function stageOfId({ id, plan }: Review, stageId: string): number | null {
  const index = plan.stages.findIndex((_, at) => stageIdOf(id, at + 1) === stageId.toLowerCase());
  return index < 0 || plan.stages.length < 2 ? null : index + 1;
}

/** An item and what was decided on it: in the end, or in that round. */
export function decisionRow(state: State, base: string, review: Review, item: ReviewItem, stage?: number): Row {
  const { id, principalId, recommendation, result } = item;
  const decision = stage === undefined ? item.decision : decisionIn(item, stage);
  const { applied, subject } = review;
  const shown = stage === undefined && result !== null ? applied : null;
  const resource = resourceOf(state, subject);
  return {
    id,
    accessReviewId: review.id,
    decision: decision?.decision ?? 'NotReviewed',
    justification: decision?.justification ?? '',
    recommendation,
    reviewedBy: decision ? userIdentity(state, decision.by || null) : null,
    reviewedDateTime: toIsoOrNull(decision?.at ?? null),
    applyResult: stage === undefined ? applyResult(result) : 'New',
    appliedBy: shown && userIdentity(state, shown.by),
    appliedDateTime: shown && toIso(shown.at),
    principal: principalIdentity(state, principalId),
    principalLink: `${base}/${state.users.has(principalId) ? 'users' : 'groups'}/${principalId}`,
    resource: { id: resource.id, displayName: resource.name, type: resource.type },
    resourceLink: `${base}/${resource.path}/${resource.id}`,
  };
}

function decisionIn(item: ReviewItem, stage: number): ReviewItemDecision | null {
  return [...item.earlier, item.decision].find((one) => one?.stage === stage) ?? null;
}

function applyResult(result: ReviewResult | null): string {
  switch (result) {
    case null:
      return 'New';
    case 'removed':
    case 'kept':
      return 'AppliedSuccessfully';
    case 'kept_last_administrator':
      return 'ApplyNotSupported';
    case 'gone':
      return 'AppliedSuccessfullyButObjectNotFound';
  }
}

/** What an item's recommendation is made from. */
export function insightRows({ id, startAt }: Review, item: ReviewItem): readonly Row[] {
  const last = item.lastUsedAt ?? item.lastSignInAt;
  return [
    {
      '@odata.type': '#microsoft.graph.userSignInInsight',
      id: uuidOf(`${id}.${item.id}.insight`),
      insightCreatedDateTime: toIso(startAt),
      lastSignInDateTime: toIsoOrNull(last),
    },
  ];
}

export function contactedRows(state: State, { contacted }: Review): readonly Row[] {
  return Object.entries(contacted).map(([id, at]) => ({
    id,
    createdDateTime: toIso(at),
    displayName: nameOf(state, id),
    userPrincipalName: state.users.get(id)?.upn ?? '',
  }));
}

function resourceOf(state: State, subject: ReviewSubject) {
  if ('groupId' in subject) {
    const { id, name } = state.groups.get(subject.groupId)!;
    return { id, name, type: 'group', path: 'groups' };
  }
  const { id, name } = state.roles.get(subject.roleId)!;
  return { id, name, type: 'directoryRole', path: 'roleManagement/directory/roleDefinitions' };
}

function principalIdentity(state: State, id: string): Row {
  if (state.users.has(id)) return userIdentity(state, id);
  return { '@odata.type': '#microsoft.graph.identity', id, displayName: nameOf(state, id) };
}

/** A person as Graph names whoever did something; without an id for Keyturn itself. */
export function userIdentity(state: State, id: string | null): Row {
  return {
    '@odata.type': '#microsoft.graph.userIdentity',
    id,
    displayName: nameOf(state, id),
    userPrincipalName: state.users.get(id ?? '')?.upn ?? null,
    ipAddress: null,
  };
}

function stageIdOf(reviewId: string, stage: number): string {
  return uuidOf(`${reviewId}.stage.${stage}`);
}
