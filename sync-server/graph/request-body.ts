import * as z from 'zod/mini';
import { SHORTEST_ACTIVATION } from '../../core/settings.ts';
import { durationToMs, type Instant, msToDuration, parseInstant, SECOND, toIso } from '../../core/time.ts';
import { parseBody } from './parse-body.ts';
import { badRequest } from './problem.ts';

const Text = z.string().check(z.maxLength(4_000));
export const Guid = z
  .string()
  .check(
    z.toLowerCase(),
    z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, { error: 'expected a GUID' }),
  );
/** A client that does not know its own id sends it empty. */
const GuidOrNone = z.union([z.literal(''), Guid]);
const nullish = <Schema extends z.ZodMiniType>(schema: Schema) => z.optional(z.nullable(schema));

const ACTIONS = [
  'adminAssign',
  'adminUpdate',
  'adminRemove',
  'adminExtend',
  'adminRenew',
  'selfActivate',
  'selfDeactivate',
  'selfExtend',
  'selfRenew',
] as const;
export type Action = (typeof ACTIONS)[number];

const Body = z.object({
  action: Text,
  principalId: nullish(GuidOrNone),
  roleDefinitionId: nullish(Guid),
  directoryScopeId: nullish(Text),
  appScopeId: nullish(Text),
  targetScheduleId: nullish(Guid),
  justification: nullish(Text),
  isValidationOnly: nullish(z.boolean()),
  scheduleInfo: nullish(
    z.object({
      startDateTime: nullish(Text),
      recurrence: nullish(z.looseObject({})),
      expiration: nullish(z.object({ type: nullish(Text), endDateTime: nullish(Text), duration: nullish(Text) })),
    }),
  ),
  ticketInfo: nullish(z.object({ ticketNumber: nullish(Text), ticketSystem: nullish(Text) })),
});

/** What a request takes at most until it is decided: five minutes counted from before would be too short by then. [G3] */
const ON_ITS_WAY = 2 * SECOND;

/** The body of a request of a schedule, with what clients spell differently brought to one form. */
export type RequestBody = Omit<z.infer<typeof Body>, 'action'> & { readonly action: Action };

/** Reads it. Throws a 400 that names the field. */
export function parseRequestBody(body: unknown): RequestBody {
  const data = parseBody(Body, body);
  const action = ACTIONS.find((known) => known.toLowerCase() === data.action.toLowerCase());
  if (!action) throw badRequest(`action: expected one of ${ACTIONS.join(', ')}`);
  if (data.scheduleInfo?.recurrence && Object.values(data.scheduleInfo.recurrence).some((value) => value !== null))
    throw badRequest('scheduleInfo.recurrence: not supported');
  if (data.appScopeId) throw badRequest('appScopeId: not supported; use directoryScopeId');
  return { ...data, action };
}

/** When the grant asked for is to end; `null` for never. A length counts from its start. */
export function endOf({ scheduleInfo }: RequestBody, now: Instant): string | null {
  const { type, endDateTime, duration } = expiration(scheduleInfo);
  if (type === 'noexpiration') return null;
  if (type === 'afterdatetime') return endDateTime ?? missing('endDateTime');
  const start = Math.max(now, startOf(scheduleInfo?.startDateTime) ?? now);
  const length = durationToMs(duration ?? missing('duration'));
  if (length === null) throw badRequest(`scheduleInfo.expiration.duration: expected an ISO 8601 duration such as P90D`);
  const shortest = now + ON_ITS_WAY + SHORTEST_ACTIVATION;
  return toIso(length < SHORTEST_ACTIVATION ? start + length : Math.max(start + length, shortest));
}

/** How long the activation asked for is to last; null for without end, which no role allows. */
export function durationOf({ scheduleInfo }: RequestBody, now: Instant): string | null {
  const { type, endDateTime, duration } = expiration(scheduleInfo);
  if (type === 'noexpiration') return null;
  if (type === 'afterduration') return duration ?? missing('duration');
  const endAt = parseInstant(endDateTime ?? missing('endDateTime'));
  if (endAt === null)
    throw badRequest(`scheduleInfo.expiration.endDateTime: expected an instant such as 2026-01-01T08:00:00Z`);
  const start = Math.max(now, startOf(scheduleInfo?.startDateTime) ?? now);
  return msToDuration(Math.max(0, endAt - start));
}

/** Whether the body says when it is to end, or that it never does. */
export function saysEnd({ scheduleInfo }: RequestBody): boolean {
  const { type, endDateTime, duration } = scheduleInfo?.expiration ?? {};
  return Boolean(duration || endDateTime || (type && type.toLowerCase() !== 'notspecified'));
}

function expiration(scheduleInfo: RequestBody['scheduleInfo']) {
  const { type, endDateTime, duration } = scheduleInfo?.expiration ?? {};
  const implied = duration ? 'afterduration' : endDateTime ? 'afterdatetime' : 'noexpiration';
  const given = type?.toLowerCase();
  const asked = given === undefined || given === 'notspecified' ? implied : given;
  if (asked !== 'afterduration' && asked !== 'afterdatetime' && asked !== 'noexpiration')
    throw badRequest('scheduleInfo.expiration.type: expected afterDuration, afterDateTime or noExpiration');
  return { type: asked, endDateTime, duration } as const;
}

function startOf(text: string | null | undefined): Instant | null {
  return text ? parseInstant(text) : null;
}

function missing(field: string): never {
  throw badRequest(`scheduleInfo.expiration.${field}: missing`);
}
