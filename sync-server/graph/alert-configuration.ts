import { AlertSettingsPatch } from '../../core/alert-commands.ts';
import type { AlertKind } from '../../core/alert-settings.ts';
import { DAY, durationToMs } from '../../core/time.ts';
import { ALERT_ABOUT } from './alert-kinds.ts';
import { badRequest } from './problem.ts';
import { propertiesOf } from './types.ts';

/** What a configuration says that cannot be changed; clients send it back as they read it. */
const FIXED = new Set([
  '@odata.type',
  '@odata.context',
  'id',
  'alertDefinitionId',
  'scopeId',
  'scopeType',
  'alertDefinition',
]);

/** The change of settings a body asks for. Throws a 400 that names what is not understood. */
export function settingsChange(kind: AlertKind, body: unknown): AlertSettingsPatch {
  const type = `${ALERT_ABOUT[kind].type}AlertConfiguration`;
  const given = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (String(given['@odata.type']).replace(/^#/, '').toLowerCase() !== `microsoft.graph.${type}`.toLowerCase())
    throw badRequest(`@odata.type: expected #microsoft.graph.${type}`);
  const known = propertiesOf(type);
  const settings: Record<string, unknown> = { alert: kind };
  for (const [name, value] of Object.entries(given)) {
    if (FIXED.has(name)) continue;
    if (!Object.hasOwn(known, name)) throw badRequest(`${name} is not a property of ${type}`);
    settings[SETTING[name]!] = name === 'duration' ? daysOf(value) : isText(value) ? read(value) : value;
  }
  const parsed = AlertSettingsPatch.safeParse(settings);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const field = Object.keys(SETTING).find((name) => Object.hasOwn(known, name) && SETTING[name] === path[0]);
  throw badRequest(`${field ?? path.join('.')}: ${message}`);
}

const SETTING: Readonly<Record<string, string>> = {
  isEnabled: 'enabled',
  duration: 'days',
  globalAdminCountThreshold: 'count',
  percentageOfGlobalAdminsOutOfRolesThreshold: 'percent',
  sequentialActivationCounterThreshold: 'count',
  timeIntervalBetweenActivations: 'period',
};

function daysOf(value: unknown): number {
  const ms = isText(value) ? durationToMs(value) : null;
  if (ms === null || ms % DAY) throw badRequest('duration: expected whole days as an ISO 8601 duration such as P30D');
  return ms / DAY;
}

/** Microsoft's own samples send `"true"`. */
function read(value: string): unknown {
  return value === 'true' || value === 'false' ? value === 'true' : value;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
