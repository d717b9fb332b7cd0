// Apart from settings.ts, so that who only reads settings (the popup) does not load the schema library.
import * as z from 'zod/mini';
import { MAIL_ADDRESS } from './name.ts';
import { SHORTEST_ACTIVATION } from './settings.ts';
import { isTicketPattern } from './ticket-pattern.ts';
import { durationToMs } from './time.ts';

const Duration = z.string().check(
  z.refine((text) => durationToMs(text) !== null, {
    error: 'expected an ISO 8601 duration in weeks, days, hours, minutes or seconds, such as PT8H or P90D',
  }),
);
const AtLeastFiveMinutes = z.string().check(
  z.refine((text) => (durationToMs(text) ?? 0) >= SHORTEST_ACTIVATION, {
    error: 'expected an ISO 8601 duration of at least five minutes, such as PT30M, PT8H or P90D',
  }),
);
const DurationOrNone = z.union([z.literal(''), Duration]);
const Pattern = z.string().check(
  z.maxLength(200),
  z.refine((text) => isTicketPattern(text), {
    error: 'expected a regular expression without look-around and back references, not too large',
  }),
);
const WebAddress = z.union([
  z.literal(''),
  z
    .string()
    .check(
      z.maxLength(500),
      z.regex(/^https?:\/\/[^\s]+$/, { error: 'expected an address that starts with https://' }),
    ),
]);

/**
 * The schema of a change to role settings: everything optional, nothing unknown. `ref` is the schema of a principal
 * reference (by id inside, by name in the organisation's file).
 */
export function settingsPatchSchema<Ref extends z.ZodMiniType>(ref: Ref) {
  const refs = z.array(ref).check(z.maxLength(100));
  const quorum = z.int().check(z.minimum(1), z.maximum(20));
  const recipients = z.strictObject({
    default: z.optional(z.boolean()),
    additional: z.optional(
      z
        .array(z.string().check(z.maxLength(254), z.regex(MAIL_ADDRESS, { error: 'expected an e-mail address' })))
        .check(z.maxLength(100)),
    ),
    critical: z.optional(z.boolean()),
  });
  const matrix = z.strictObject({
    admin: z.optional(recipients),
    requestor: z.optional(recipients),
    approver: z.optional(recipients),
  });
  return z.strictObject({
    activation: z.optional(
      z.strictObject({
        maxDuration: z.optional(AtLeastFiveMinutes),
        mfa: z.optional(z.enum(['none', 'mfa', 'passkey'])),
        justification: z.optional(z.boolean()),
        ticket: z.optional(z.boolean()),
        ticketPattern: z.optional(Pattern),
        ticketCheck: z.optional(WebAddress),
        requestors: z.optional(refs),
        approval: z.optional(
          z.strictObject({
            required: z.optional(z.boolean()),
            approvers: z.optional(refs),
            quorum: z.optional(quorum),
            stages: z.optional(z.array(z.strictObject({ approvers: refs, quorum })).check(z.maxLength(5))),
            window: z.optional(AtLeastFiveMinutes),
            remindBefore: z.optional(DurationOrNone),
            escalateAfter: z.optional(DurationOrNone),
            escalateTo: z.optional(refs),
          }),
        ),
      }),
    ),
    assignment: z.optional(
      z.strictObject({
        eligible: z.optional(
          z.strictObject({ permanent: z.optional(z.boolean()), maxDuration: z.optional(AtLeastFiveMinutes) }),
        ),
        active: z.optional(
          z.strictObject({
            permanent: z.optional(z.boolean()),
            maxDuration: z.optional(AtLeastFiveMinutes),
            mfa: z.optional(z.boolean()),
            justification: z.optional(z.boolean()),
          }),
        ),
      }),
    ),
    notification: z.optional(
      z.strictObject({
        eligible: z.optional(matrix),
        active: z.optional(matrix),
        activation: z.optional(matrix),
      }),
    ),
  });
}

/** A principal by its id: `user:<id>` or `group:<id>`. */
export const Ref = z.string().check(
  z.regex(/^(user|group):[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, {
    error: 'expected user:<id> or group:<id>',
  }),
);

/** A change to role settings as a command carries it, with principals by id. */
export const SettingsPatch = settingsPatchSchema(Ref);
export type SettingsPatch = z.infer<typeof SettingsPatch>;
