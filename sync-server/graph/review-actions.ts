import type { CommandOf } from '../../core/commands.ts';
import type { ReviewAnswer, ReviewSeries } from '../../core/reviews.ts';
import { toIso } from '../../core/time.ts';
import type { Call, GraphRoute, Reply } from './call.ts';
import { badRequest, notFound, problem } from './problem.ts';
import { API_DEFAULTS, type DefinitionBody, mutable, parseAnswer, parseDefinition } from './review-body.ts';
import { parseReviewers } from './review-reviewers.ts';
import { DECISION_TYPE, DEFINITION_SET, DEFINITIONS, INSTANCE, STAGE } from './review-routes.ts';
import { definitionRow, stageOfId } from './review-rows.ts';
import { fieldsOf } from './review-scope.ts';
import { knownInstance, knownSeries, ownItems } from './review-viewer.ts';
import { entityReply } from './set-routes.ts';
import type { Taken } from './spelled.ts';
import type { Viewer } from './viewer.ts';

/** What is done to access reviews: each is a command through the door. */
export const REVIEW_ACTIONS: readonly GraphRoute[] = [
  { method: 'POST', path: DEFINITIONS, takes: DEFINITION_SET.type, returns: DEFINITION_SET.type, handle: create },
  { method: 'PUT', path: `${DEFINITIONS}/:id`, takes: DEFINITION_SET.type, returns: null, handle: update },
  { method: 'DELETE', path: `${DEFINITIONS}/:id`, returns: null, handle: (call) => ofSeries(call, 'DeleteReview') },
  act(`${DEFINITIONS}/:id/stop`, (call) => ofSeries(call, 'StopReview')),
  {
    method: 'PATCH',
    path: INSTANCE,
    takes: 'accessReviewInstance',
    returns: null,
    handle: (call) => updateInstance(call, null),
  },
  act(`${INSTANCE}/stop`, (call) => ofInstance(call, 'StopReview')),
  act(`${INSTANCE}/sendReminder`, (call) => ofInstance(call, 'RemindReviewers')),
  act(`${INSTANCE}/applyDecisions`, (call) => ofInstance(call, 'ApplyReview')),
  act(`${INSTANCE}/resetDecisions`, (call) => ofInstance(call, 'ResetReview')),
  act(`${INSTANCE}/acceptRecommendations`, acceptRecommendations, { justification: 'string' }),
  act(`${INSTANCE}/batchRecordDecisions`, batchRecordDecisions, {
    decision: 'string',
    justification: 'string',
    principalId: 'string',
    resourceId: 'string',
  }),
  decision(`${INSTANCE}/decisions/:decision`, (call) => decide(call, false)),
  act(`${STAGE}/stop`, stopStage),
  {
    method: 'PATCH',
    path: STAGE,
    takes: 'accessReviewStage',
    returns: null,
    handle: (call) => updateInstance(call, stageOf(call)),
  },
  decision(`${STAGE}/decisions/:decision`, (call) => decide(call, true)),
];

const DONE: Reply = { status: 204, body: null };
/** Items of one command. */
const AT_ONCE = 500;

async function create(call: Call): Promise<Reply> {
  const { scope, settings, recurrence } = parseDefinition(call.body);
  if (!scope) throw badRequest('scope: missing');
  const { name, stages, until, times, inactiveDays, ...rest } = settings;
  if (!name) throw badRequest('displayName: missing');
  if (!stages) throw badRequest('settings.instanceDurationInDays: missing');
  const { subject } = scope;
  const start = startOf(recurrence);
  const { reviewId } = await call.send({
    type: 'CreateReview',
    ...API_DEFAULTS,
    ...rest,
    name,
    stages,
    ...('roleId' in subject ? { roleIds: [subject.roleId] } : { groupIds: [subject.groupId] }),
    ...(inactiveDays !== null && inactiveDays !== undefined && { inactiveDays }),
    ...(until && { until }),
    ...(times && { times }),
    ...(start && { startAt: start }),
  });
  const viewer = call.viewer();
  const series = viewer.state.reviewSeries.get(String(reviewId))!;
  return entityReply(viewer, DEFINITION_SET, definitionRow(viewer.state, series), 201);
}

/** As in Graph, a definition that is changed holds for the instances that have not begun. */
async function update(call: Call): Promise<Reply> {
  const series = knownSeries(call.viewer(), call.parameters);
  const { scope, settings, recurrence } = parseDefinition(call.body);
  if (scope && JSON.stringify(scope.subject) !== JSON.stringify(series.subject))
    throw badRequest('scope: another role or group needs a definition of its own');
  const start = recurrence?.startDate === toIso(series.anchorAt).slice(0, 10) ? null : startOf(recurrence);
  const change = { ...settings, ...(start && { startAt: start }) };
  await call.send({ type: 'UpdateReview', reviewId: lastOf(series), of: 'series', ...change });
  return DONE;
}

/** Who reviews an instance or one of its rounds; nothing else of one that runs is changed in Graph. */
async function updateInstance(call: Call, stage: number | null): Promise<Reply> {
  const review = knownInstance(call.viewer(), call.parameters);
  const fields = fieldsOf(call.body, 'body');
  const at = stage ?? review.stage;
  const before = review.plan.stages[at - 1]!;
  const reviewers = mutable(
    parseReviewers(
      fields.reviewers ?? (before.reviewers.kind === 'managers' ? [{ query: './manager' }] : undefined),
      fields.fallbackReviewers,
    ),
  );
  const stages = review.plan.stages.map(({ reviewers: others, duration, goOn }, index) => ({
    reviewers: index === at - 1 ? reviewers : mutable(others),
    duration,
    goOn: [...goOn],
  }));
  await call.send({ type: 'UpdateReview', reviewId: review.id, of: 'current', stages });
  return DONE;
}

async function ofSeries(call: Call, type: 'DeleteReview' | 'StopReview'): Promise<Reply> {
  const reviewId = lastOf(knownSeries(call.viewer(), call.parameters));
  await call.send(type === 'StopReview' ? { type, reviewId, series: true } : { type, reviewId });
  return DONE;
}

type OfInstance = 'StopReview' | 'RemindReviewers' | 'ApplyReview' | 'ResetReview';

async function ofInstance(call: Call, type: OfInstance): Promise<Reply> {
  await call.send({ type, reviewId: knownInstance(call.viewer(), call.parameters).id });
  return DONE;
}

async function stopStage(call: Call): Promise<Reply> {
  const review = knownInstance(call.viewer(), call.parameters);
  if (stageOf(call) !== review.stage) throw otherStage();
  await call.send({ type: 'EndReviewStage', reviewId: review.id });
  return DONE;
}

async function acceptRecommendations(call: Call): Promise<Reply> {
  const reviewId = knownInstance(call.viewer(), call.parameters).id;
  // Graph has no words for it; a review that asks for a reason gets it here.
  const words = justificationOf(call.body === null ? {} : fieldsOf(call.body, 'body'));
  await call.send({ type: 'AcceptRecommendations', reviewId, ...words });
  return DONE;
}

/** Everything that is the caller's to decide, or what of it concerns one principal. */
async function batchRecordDecisions(call: Call): Promise<Reply> {
  const viewer = call.viewer();
  const review = knownInstance(viewer, call.parameters);
  const fields = fieldsOf(call.body, 'body');
  const decision = parseAnswer(fields.decision, 'decision');
  const { subject } = review;
  const resourceId = idOf(fields.resourceId, 'resourceId');
  if (resourceId && resourceId !== ('roleId' in subject ? subject.roleId : subject.groupId))
    throw badRequest('resourceId: this instance reviews another role or group');
  const principalId = idOf(fields.principalId, 'principalId');
  const own = ownItems(viewer, review).filter((item) => !principalId || item.principalId === principalId);
  if (!own.length) throw notFound('There is nothing of that for you to decide in this instance.');
  await record(
    call,
    review.id,
    own.map(({ id }) => id),
    decision,
  );
  return DONE;
}

async function decide(call: Call, inStage: boolean): Promise<Reply> {
  const viewer = call.viewer();
  const review = knownInstance(viewer, call.parameters);
  const item = review.items.get(call.parameters.decision!.toLowerCase());
  if (!item || !isVisible(viewer, review.id, item.id))
    throw notFound('There is no such decision, or it is not yours to see.');
  if (inStage && stageOf(call) !== review.stage) throw otherStage();
  const decision = parseAnswer(fieldsOf(call.body, 'body').decision, 'decision');
  await record(call, review.id, [item.id], decision);
  return DONE;
}

async function record(call: Call, reviewId: string, ids: readonly string[], decision: ReviewAnswer): Promise<void> {
  const words = justificationOf(fieldsOf(call.body, 'body'));
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const itemIds = ids.slice(at, at + AT_ONCE);
    await call.send({ type: 'DecideReviewItems', reviewId, itemIds, decision, ...words });
  }
}

function isVisible(viewer: Viewer, reviewId: string, itemId: string): boolean {
  const review = viewer.state.reviews.get(reviewId)!;
  return viewer.readsAll || ownItems(viewer, review).some(({ id }) => id === itemId);
}

function stageOf(call: Call): number {
  const review = knownInstance(call.viewer(), call.parameters);
  const stage = stageOfId(review, call.parameters.stage!);
  if (stage === null) throw notFound('There is no such stage.');
  return stage;
}

function otherStage() {
  return problem(409, 'Conflict', 'Another stage of this instance is in progress.');
}

function justificationOf({ justification }: Readonly<Record<string, unknown>>): { readonly justification?: string } {
  if (justification === undefined || justification === null) return {};
  if (typeof justification !== 'string') throw badRequest('justification: expected a text');
  return { justification };
}

function idOf(value: unknown, field: string): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw badRequest(`${field}: expected a GUID`);
  return value.toLowerCase();
}

/** The newest instance: a command about a whole review names any of them. */
function lastOf({ instances }: ReviewSeries): string {
  return instances.at(-1)!;
}

/** A day that has come already means now. */
function startOf(recurrence: DefinitionBody['recurrence']): CommandOf<'CreateReview'>['startAt'] | null {
  return recurrence?.startDate ? `${recurrence.startDate}T00:00:00Z` : null;
}

function act(path: string, handle: GraphRoute['handle'], takes: Taken = {}): GraphRoute {
  return { method: 'POST', path, takes, returns: null, handle };
}

function decision(path: string, handle: GraphRoute['handle']): GraphRoute {
  return { method: 'PATCH', path, takes: DECISION_TYPE, returns: null, handle };
}
