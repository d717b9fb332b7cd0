import * as z from 'zod/mini';
import {
  ACTIVATIONS,
  ADMINISTRATORS,
  ALERT_KINDS,
  type Limits,
  LONGEST_PERIOD,
  PERCENT,
  STALE_DAYS,
  UNUSED_DAYS,
} from './alert-settings.ts';
import { durationToMs, SECOND } from './time.ts';

const Kind = z.enum(ALERT_KINDS);
const Incidents = z.optional(z.array(z.string().check(z.maxLength(200))).check(z.minLength(1), z.maxLength(500)));
const within = ({ min, max }: Limits) => {
  const error = `expected a whole number from ${min} to ${max}`;
  return z.optional(z.int({ error }).check(z.minimum(min, { error }), z.maximum(max, { error })));
};
const Enabled = z.optional(z.boolean());
const Period = z.string().check(
  z.refine(
    (text) => {
      const ms = durationToMs(text);
      return ms !== null && ms >= SECOND && ms <= durationToMs(LONGEST_PERIOD)!;
    },
    { error: `expected an ISO 8601 duration from a second to ${LONGEST_PERIOD}, such as PT10S or P7D` },
  ),
);

/** A change to the settings of one alert; what it leaves out stays. [W1] */
export const AlertSettingsPatch = z.discriminatedUnion('alert', [
  z.strictObject({ alert: z.literal('assigned_outside'), enabled: Enabled, mail: z.optional(z.boolean()) }),
  z.strictObject({ alert: z.literal('stale_accounts'), enabled: Enabled, days: within(STALE_DAYS) }),
  z.strictObject({ alert: z.literal('standing_access'), enabled: Enabled }),
  z.strictObject({ alert: z.literal('no_mfa_on_activation'), enabled: Enabled }),
  z.strictObject({
    alert: z.literal('too_many_global_administrators'),
    enabled: Enabled,
    count: within(ADMINISTRATORS),
    percent: within(PERCENT),
  }),
  z.strictObject({ alert: z.literal('unused_eligible'), enabled: Enabled, days: within(UNUSED_DAYS) }),
  z.strictObject({
    alert: z.literal('frequent_activations'),
    enabled: Enabled,
    count: within(ACTIVATIONS),
    period: z.optional(Period),
  }),
]);
export type AlertSettingsPatch = z.infer<typeof AlertSettingsPatch>;

/** Commands of administrators about alerts. Without `incidents` a whole alert is meant: all that is open of it now. */
export const alertCommands = [
  z.strictObject({ type: z.literal('UpdateAlertSettings'), settings: AlertSettingsPatch }),
  z.strictObject({ type: z.literal('RefreshAlerts'), alert: z.optional(Kind) }),
  z.strictObject({
    type: z.literal('DismissAlert'),
    alert: Kind,
    incidents: Incidents,
    justification: z.string().check(z.maxLength(4_000)),
  }),
  z.strictObject({ type: z.literal('RestoreAlert'), alert: Kind, incidents: Incidents }),
] as const;
