import type { AlertKind } from '../../core/alert-settings.ts';
import { REMEDIES } from '../../core/alerting/remedies.ts';
import { type Alert, type AlertIncident, alertsOf } from '../../core/alerts.ts';
import { toIso, toIsoOrNull } from '../../core/time.ts';
import { alertView } from '../../core/views/organisation.ts';
import { ALERT_ABOUT, alertIdOf, kindOf } from './alert-kinds.ts';
import { type EntitySet, find, map } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { TYPES } from './types.ts';
import type { Viewer } from './viewer.ts';

export const ALERTS = 'identityGovernance/roleManagementAlerts';
const SCOPE = { scopeId: '/', scopeType: 'DirectoryRole' } as const;
/** What Graph says where nothing has changed yet. */
const NEVER = '0001-01-01T00:00:00Z';

/** Alerts are found when they are asked for, for whoever may see the organisation. */
export const ALERT_SETS: readonly EntitySet[] = [
  set('alerts', 'unifiedRoleManagementAlert', alertRow),
  set('alertDefinitions', 'unifiedRoleManagementAlertDefinition', definitionRow),
  set('alertConfigurations', 'unifiedRoleManagementAlertConfiguration', configurationRow),
];

/** The alert of that id as it is now; null where there is none, or the viewer may not see it. */
export function alertFor(viewer: Viewer, id: string): Alert | null {
  const kind = kindOf(viewer.state.organisation!.id, id);
  return alertsFor(viewer).find((alert) => alert.kind === kind) ?? null;
}

/** What is open of the alert of that id; null where there is none. */
export function incidentRows(viewer: Viewer, id: string): readonly Row[] | null {
  const alert = alertFor(viewer, id);
  return alert?.incidents.map((incident) => incidentRow(viewer, alert.kind, incident)) ?? null;
}

export function definitionOf(viewer: Viewer, id: string): Row | null {
  const alert = alertFor(viewer, id);
  return alert && definitionRow(viewer, alert);
}

export function configurationOf(viewer: Viewer, id: string): Row | null {
  const alert = alertFor(viewer, id);
  return alert && configurationRow(viewer, alert);
}

function set(name: string, type: string, toRow: (viewer: Viewer, alert: Alert) => Row): EntitySet {
  const all = (viewer: Viewer) => map(alertsFor(viewer), (alert) => toRow(viewer, alert));
  const synonyms = { scopeType: { directory: 'directoryrole' } };
  return { path: `${ALERTS}/${name}`, type, all, one: (viewer, id) => find(all(viewer), id), synonyms };
}

const found = new WeakMap<Viewer, readonly Alert[]>();

/** Looked for once for each request: an answer may be about several, and each has more to it. */
function alertsFor(viewer: Viewer): readonly Alert[] {
  const { state, now, readsAll } = viewer;
  if (!readsAll) return [];
  const known = found.get(viewer) ?? alertsOf(alertView(state, now), now);
  found.set(viewer, known);
  return known;
}

function alertRow(viewer: Viewer, { kind, incidents }: Alert): Row {
  const id = idOf(viewer, kind);
  return {
    id,
    alertDefinitionId: id,
    ...SCOPE,
    isActive: incidents.length > 0,
    incidentCount: incidents.length,
    lastScannedDateTime: toIso(viewer.now),
    lastModifiedDateTime: toIsoOrNull(viewer.state.alerts.get(kind)!.changedAt) ?? NEVER,
  };
}

function definitionRow(viewer: Viewer, { kind, severity }: Alert): Row {
  const { name, description, impact, mitigation, prevention, configurable } = ALERT_ABOUT[kind];
  return {
    id: idOf(viewer, kind),
    displayName: name,
    description,
    severityLevel: severity,
    securityImpact: impact,
    mitigationSteps: mitigation,
    howToPrevent: prevention,
    ...SCOPE,
    isConfigurable: configurable,
    isRemediatable: REMEDIES[kind].length > 0,
  };
}

function configurationRow(viewer: Viewer, { kind }: Alert): Row {
  const id = idOf(viewer, kind);
  const { alertSettings: settings } = viewer.state;
  const all: Readonly<Record<string, Row[string]>> = {
    duration: `P${(kind === 'unused_eligible' ? settings.unused_eligible : settings.stale_accounts).days}D`,
    globalAdminCountThreshold: settings.too_many_global_administrators.count,
    percentageOfGlobalAdminsOutOfRolesThreshold: settings.too_many_global_administrators.percent,
    sequentialActivationCounterThreshold: settings.frequent_activations.count,
    timeIntervalBetweenActivations: settings.frequent_activations.period,
  };
  const type = `${ALERT_ABOUT[kind].type}AlertConfiguration`;
  return {
    '@odata.type': `#microsoft.graph.${type}`,
    id,
    alertDefinitionId: id,
    ...SCOPE,
    isEnabled: settings[kind].enabled,
    ...pick(all, type),
  };
}

function incidentRow({ state }: Viewer, kind: AlertKind, incident: AlertIncident): Row {
  const { roleId, roleName, principalId, principalName, lastAt, count, startAt } = incident;
  const all: Row = {
    assigneeId: principalId,
    assigneeDisplayName: principalName,
    assigneeUserPrincipalName: state.users.get(principalId ?? '')?.upn ?? null,
    roleDefinitionId: roleId,
    roleTemplateId: roleId,
    roleDisplayName: roleName,
    assignmentCreatedDateTime: startAt,
    lastSignInDateTime: lastAt,
    lastActivationDateTime: lastAt,
    activationCount: count,
    sequenceStartDateTime: startAt,
    sequenceEndDateTime: lastAt,
  };
  const type = `${ALERT_ABOUT[kind].type}AlertIncident`;
  return { '@odata.type': `#microsoft.graph.${type}`, id: incident.key, ...pick(all, type) };
}

/** What of it a type has of its own. */
function pick(all: Row, type: string): Row {
  return Object.fromEntries(Object.keys(TYPES[type]!.properties).map((name) => [name, all[name]!]));
}

function idOf({ state }: Viewer, kind: AlertKind): string {
  return alertIdOf(state.organisation!.id, kind);
}
