import { ALERT_KINDS, type AlertKind, SEVERITY } from '../../core/alert-settings.ts';
import { REMEDIES } from '../../core/alerting/remedies.ts';
import { type Alert, type AlertIncident, alertsOf } from '../../core/alerts.ts';
import { toIso, toIsoOrNull } from '../../core/time.ts';
import { alertView } from '../../core/views/organisation.ts';
import { ALERT_ABOUT, alertIdOf, kindOf } from './alert-kinds.ts';
import { type EntitySet, entriesOf, find } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { oncePerRecord } from './once.ts';
import { TYPES } from './types.ts';
import type { Viewer } from './viewer.ts';

export const ALERTS = 'identityGovernance/roleManagementAlerts';
const SCOPE = { scopeId: '/', scopeType: 'DirectoryRole' } as const;
/** What Graph says where nothing has changed yet. */
const NEVER = '0001-01-01T00:00:00Z';

/** Alerts are found when they are asked for, for whoever may see the organisation. */
export const ALERT_SETS: readonly EntitySet[] = [
  set('alerts', 'unifiedRoleManagementAlert', (viewer) => alertsFor(viewer).map((alert) => alertRow(viewer, alert))),
  set('alertDefinitions', 'unifiedRoleManagementAlertDefinition', (viewer) =>
    kindsFor(viewer).map((kind) => definitionRow(viewer, kind)),
  ),
  set('alertConfigurations', 'unifiedRoleManagementAlertConfiguration', (viewer) =>
    kindsFor(viewer).map((kind) => configurationRow(viewer, kind)),
  ),
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
  const kind = kindFor(viewer, id);
  return kind && definitionRow(viewer, kind);
}

export function configurationOf(viewer: Viewer, id: string): Row | null {
  const kind = kindFor(viewer, id);
  return kind && configurationRow(viewer, kind);
}

function set(name: string, type: string, rows: (viewer: Viewer) => readonly Row[]): EntitySet {
  return {
    path: `${ALERTS}/${name}`,
    type,
    all: (viewer) => entriesOf(rows(viewer)),
    one: (viewer, id) => find(rows(viewer), id),
    synonyms: { scopeType: { directory: 'directoryrole' } },
  };
}

/** To find them is to look at everyone, which is done once for a request. */
const alertsFor = oncePerRecord(({ state, now, readsAll }: Viewer): readonly Alert[] =>
  readsAll ? alertsOf(alertView(state, now), now) : [],
);

/** What alerts there are, whatever is open of them. */
function kindsFor({ readsAll }: Viewer): readonly AlertKind[] {
  return readsAll ? ALERT_KINDS : [];
}

/** The alert an id is of; null where there is none, or the viewer may not see alerts. */
export function kindFor(viewer: Viewer, id: string): AlertKind | null {
  return viewer.readsAll ? kindOf(viewer.state.organisation!.id, id) : null;
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

function definitionRow(viewer: Viewer, kind: AlertKind): Row {
  const { name, description, impact, mitigation, prevention, configurable } = ALERT_ABOUT[kind];
  return {
    id: idOf(viewer, kind),
    displayName: name,
    description,
    severityLevel: SEVERITY[kind],
    securityImpact: impact,
    mitigationSteps: mitigation,
    howToPrevent: prevention,
    ...SCOPE,
    isConfigurable: configurable,
    isRemediatable: REMEDIES[kind].length > 0,
  };
}

function configurationRow(viewer: Viewer, kind: AlertKind): Row {
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
