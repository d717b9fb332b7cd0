import * as z from 'zod/mini';
import type { CommandOf } from '../../core/commands.ts';
import type { ReviewAnswer } from '../../core/reviews.ts';
import { toIso } from '../../core/time.ts';
import { parseBody } from './parse-body.ts';
import { badRequest } from './problem.ts';
import { type AskedRecurrence, parseRecurrence } from './review-recurrence.ts';
import { listOf, parsePrincipal, parseReviewers } from './review-reviewers.ts';
import { fieldsOf, parseScope, type ReviewScope } from './review-scope.ts';

type Settings = Omit<CommandOf<'UpdateReview'>, 'type' | 'reviewId' | 'of' | 'endAt' | 'startAt'>;

/** A definition as a client writes it: what it says, and nothing of what it leaves out. */
export type DefinitionBody = {
  readonly scope: ReviewScope | null;
  readonly settings: Settings;
  readonly recurrence: AskedRecurrence | null;
};

const Words = (max: number) => z.optional(z.nullable(z.string().check(z.maxLength(max))));
const Switch = z.optional(z.nullable(z.boolean()));
const Days = z.optional(z.nullable(z.int().check(z.minimum(1), z.maximum(3_650))));

const Body = z.object({
  displayName: Words(128),
  descriptionForAdmins: Words(1_000),
  descriptionForReviewers: Words(1_000),
  settings: z.optional(
    z.nullable(
      z.object({
        mailNotificationsEnabled: Switch,
        reminderNotificationsEnabled: Switch,
        justificationRequiredOnApproval: Switch,
        defaultDecisionEnabled: Switch,
        defaultDecision: Words(40),
        instanceDurationInDays: Days,
        recommendationsEnabled: Switch,
        recommendationLookBackDuration: Words(40),
        decisionHistoriesForReviewersEnabled: Switch,
        autoApplyDecisionsEnabled: Switch,
        applyActions: z.optional(z.nullable(z.array(z.looseObject({})))),
        recurrence: z.optional(z.unknown()),
      }),
    ),
  ),
});

/** What Graph takes for granted where a new definition says nothing (entra-pim §6.4). */
export const API_DEFAULTS = {
  mails: false,
  reminders: false,
  justificationRequired: false,
  ifNoResponse: 'nothing',
  recommendations: false,
  autoApply: false,
  showEarlier: false,
} as const satisfies Settings;

/** Reads a definition. Throws a 400 that names the field. */
export function parseDefinition(body: unknown): DefinitionBody {
  const fields = fieldsOf(body, 'body');
  const { displayName, descriptionForAdmins, descriptionForReviewers, settings } = parseBody(Body, body);
  const scope = fields.scope === undefined ? null : parseScope(fields.scope);
  refuseEnumeration(fields.instanceEnumerationScope, scope);
  const stages = stagesOf(fields, settings?.instanceDurationInDays ?? undefined);
  const recurrence = settings && 'recurrence' in settings ? parseRecurrence(settings.recurrence) : null;
  return {
    scope,
    recurrence,
    settings: {
      ...(displayName && { name: displayName }),
      ...(typeof descriptionForAdmins === 'string' && { description: descriptionForAdmins }),
      ...(typeof descriptionForReviewers === 'string' && { message: descriptionForReviewers }),
      ...(scope && { include: scope.include, principals: scope.principals, inactiveDays: scope.inactiveDays }),
      ...(stages && { stages }),
      ...settingsOf(settings ?? {}),
      ...recommendationsOf(fields, settings ?? {}),
      ...(fields.additionalNotificationRecipients !== undefined && { tellAtEnd: recipientsOf(fields) }),
      ...(recurrence && {
        recurrence: recurrence.recurrence,
        until: recurrence.until === null ? null : toIso(recurrence.until),
        times: recurrence.times,
      }),
    },
  };
}

type AskedSettings = NonNullable<z.infer<typeof Body>['settings']>;

function settingsOf(asked: AskedSettings): Settings {
  for (const action of asked.applyActions ?? [])
    if (!String(action['@odata.type']).toLowerCase().endsWith('removeaccessapplyaction'))
      throw badRequest('settings.applyActions: supported: removeAccessApplyAction');
  const { recommendationLookBackDuration: lookBack, defaultDecisionEnabled: decides } = asked;
  const known = <Value>(value: Value | null | undefined) => value !== undefined && value !== null;
  return {
    ...(known(asked.mailNotificationsEnabled) && { mails: asked.mailNotificationsEnabled! }),
    ...(known(asked.reminderNotificationsEnabled) && { reminders: asked.reminderNotificationsEnabled! }),
    ...(known(asked.justificationRequiredOnApproval) && {
      justificationRequired: asked.justificationRequiredOnApproval!,
    }),
    ...(known(asked.autoApplyDecisionsEnabled) && { autoApply: asked.autoApplyDecisionsEnabled! }),
    ...(known(asked.decisionHistoriesForReviewersEnabled) && {
      showEarlier: asked.decisionHistoriesForReviewersEnabled!,
    }),
    ...(known(lookBack) && { lookBack: lookBack! }),
    ...((known(decides) || known(asked.defaultDecision)) && {
      ifNoResponse: decides === false ? 'nothing' : defaultOf(asked.defaultDecision ?? 'None'),
    }),
  };
}

const DEFAULTS: ReadonlyMap<string, NonNullable<Settings['ifNoResponse']>> = new Map([
  ['none', 'nothing'],
  ['approve', 'approve'],
  ['deny', 'remove'],
  ['recommendation', 'recommendation'],
]);

function defaultOf(text: string): NonNullable<Settings['ifNoResponse']> {
  const found = DEFAULTS.get(text.toLowerCase());
  if (!found) throw badRequest('settings.defaultDecision: expected None, Approve, Deny or Recommendation');
  return found;
}

/** Stages say for themselves whether they have recommendations; here all of a review do or none. */
function recommendationsOf(fields: Readonly<Record<string, unknown>>, settings: AskedSettings): Settings {
  const stages = listOf(fields.stageSettings, 'stageSettings').map((one, index) =>
    fieldsOf(one, `stageSettings.${index}`),
  );
  const said = new Set(stages.flatMap(({ recommendationsEnabled: on }) => (typeof on === 'boolean' ? [on] : [])));
  if (said.size > 1) throw badRequest('stageSettings: recommendationsEnabled is the same for all stages');
  const [ofStages] = said;
  const on = ofStages ?? settings.recommendationsEnabled;
  const back = stages.map((stage) => stage.recommendationLookBackDuration).find((one) => typeof one === 'string');
  return { ...(typeof on === 'boolean' && { recommendations: on }), ...(back !== undefined && { lookBack: back }) };
}

/** The rounds: those of `stageSettings`, or the one that `reviewers` and the duration are; null where neither is said. */
function stagesOf(fields: Readonly<Record<string, unknown>>, days: number | undefined): Settings['stages'] | null {
  const asked = listOf(fields.stageSettings, 'stageSettings');
  if (!asked.length) {
    if (fields.reviewers === undefined && days === undefined) return null;
    if (days === undefined) throw badRequest('settings.instanceDurationInDays: missing');
    const reviewers = parseReviewers(fields.reviewers, fields.fallbackReviewers);
    return [{ reviewers: mutable(reviewers), duration: `P${days}D` }];
  }
  let before: string | null = null;
  return asked.map((one, index) => {
    const field = `stageSettings.${index}`;
    const stage = fieldsOf(one, field);
    const dependsOn = listOf(stage.dependsOn, `${field}.dependsOn`);
    if (before === null ? dependsOn.length : dependsOn.length !== 1 || dependsOn[0] !== before)
      throw badRequest(`${field}.dependsOn: stages follow one another, each depends on the one before it`);
    before = String(stage.stageId ?? index + 1);
    const duration = stage.durationInDays;
    if (!Number.isInteger(duration) || Number(duration) < 1)
      throw badRequest(`${field}.durationInDays: expected a whole number from 1`);
    const goOn = listOf(stage.decisionsThatWillMoveToNextStage, `${field}.decisionsThatWillMoveToNextStage`).map(
      (answer) => parseAnswer(answer, `${field}.decisionsThatWillMoveToNextStage`),
    );
    const reviewers = mutable(parseReviewers(stage.reviewers, stage.fallbackReviewers, `${field}.`));
    return { reviewers, duration: `P${Number(duration)}D`, ...(goOn.length && { goOn }) };
  });
}

/** A command's reviewers, which zod types as lists that could be written to. */
export function mutable(reviewers: ReturnType<typeof parseReviewers>) {
  if (reviewers.kind === 'self') return { kind: reviewers.kind };
  return reviewers.kind === 'selected'
    ? { kind: reviewers.kind, refs: [...reviewers.refs] }
    : { kind: reviewers.kind, fallback: [...reviewers.fallback] };
}

const ANSWERS: readonly ReviewAnswer[] = ['Approve', 'Deny', 'DontKnow', 'NotReviewed'];

/** An answer, whatever its case. */
export function parseAnswer(value: unknown, field: string): ReviewAnswer {
  const found = ANSWERS.find((one) => one.toLowerCase() === String(value).toLowerCase());
  if (!found) throw badRequest(`${field}: expected ${ANSWERS.join(', ')}`);
  return found;
}

function recipientsOf(fields: Readonly<Record<string, unknown>>) {
  return listOf(fields.additionalNotificationRecipients, 'additionalNotificationRecipients').map((one, index) => {
    const field = `additionalNotificationRecipients.${index}`;
    const { notificationTemplateType: type, notificationRecipientScope: scope } = fieldsOf(one, field);
    if (type !== undefined && String(type).toLowerCase() !== 'completedadditionalrecipients')
      throw badRequest(`${field}.notificationTemplateType: supported: CompletedAdditionalRecipients`);
    return parsePrincipal(scope, `${field}.notificationRecipientScope`);
  });
}

/** Reviews of many resources at once are not made; the one resource may be named again. */
function refuseEnumeration(asked: unknown, scope: ReviewScope | null): void {
  if (asked === undefined || asked === null) return;
  const same = JSON.stringify(parseScope(asked).subject) === JSON.stringify(scope?.subject);
  if (!same) throw badRequest('instanceEnumerationScope: not supported; make a definition for each role or group');
}
