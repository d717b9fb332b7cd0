import { type Alert, type AlertIncident, type AlertKind, alertsOf } from '../../core/alerts.ts';
import { toIso } from '../../core/time.ts';
import { adminView } from '../../core/views/organisation.ts';
import { type EntitySet, find, map } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { TYPES } from './types.ts';
import type { Viewer } from './viewer.ts';

const BASE = 'identityGovernance/roleManagementAlerts';
const SCOPE = { scopeId: '/', scopeType: 'DirectoryRole' } as const;

type About = { readonly suffix: string; readonly name: string; readonly description: string };

/** Entra's ids and names; standing access is Keyturn's own. */
const ABOUT: Readonly<Record<AlertKind, About>> = {
  stale_accounts: {
    suffix: 'StaleSignIn',
    name: 'Potential stale accounts in a privileged role',
    description: 'Holders of a role who did not sign in for long.',
  },
  unused_eligible: {
    suffix: 'RedundantAssignment',
    name: "Administrators aren't using their privileged roles",
    description: 'Eligible assignments nobody activated for long.',
  },
  no_mfa_on_activation: {
    suffix: 'NoMfaOnRoleActivation',
    name: "Roles don't require multi-factor authentication for activation",
    description: 'Roles that are activated without a second factor.',
  },
  too_many_global_administrators: {
    suffix: 'TooManyGlobalAdminsAssignedToTenant',
    name: 'There are too many Global Administrators',
    description: 'More holders of Global Administrator than an organisation of this size needs.',
  },
  frequent_activations: {
    suffix: 'SequentialActivationRenewals',
    name: 'Roles are being activated too frequently',
    description: 'Somebody activates the same role again and again.',
  },
  standing_access: {
    suffix: 'StandingAccess',
    name: 'Roles are held all the time',
    description: 'Active assignments without an end.',
  },
};

/** Alerts are made when they are asked for, for whoever may see the organisation. */
export const ALERT_SETS: readonly EntitySet[] = [
  set('alerts', 'unifiedRoleManagementAlert', alertRow),
  set('alertDefinitions', 'unifiedRoleManagementAlertDefinition', definitionRow),
];

/** The incidents of an alert of that id; null where there is none. */
export function incidentRows(viewer: Viewer, id: string): readonly Row[] | null {
  const alert = alertsFor(viewer).find(({ kind }) => idOf(viewer, kind) === id);
  return alert ? alert.incidents.map((incident) => incidentRow(viewer, alert, incident)) : null;
}

/** The definition of an alert of that id. */
export function definitionOf(viewer: Viewer, id: string): Row | null {
  const alert = alertsFor(viewer).find(({ kind }) => idOf(viewer, kind) === id);
  return alert ? definitionRow(viewer, alert) : null;
}

function set(name: string, type: string, toRow: (viewer: Viewer, alert: Alert) => Row): EntitySet {
  const all = (viewer: Viewer) => map(alertsFor(viewer), (alert) => toRow(viewer, alert));
  const synonyms = { scopeType: { directory: 'directoryrole' } };
  return { path: `${BASE}/${name}`, type, all, one: (viewer, id) => find(all(viewer), id), synonyms };
}

function alertsFor({ state, now, readsAll }: Viewer): readonly Alert[] {
  return readsAll ? alertsOf(adminView(state, now), now) : [];
}

function alertRow(viewer: Viewer, { kind, incidents }: Alert): Row {
  const id = idOf(viewer, kind);
  const at = toIso(viewer.now);
  return {
    id,
    alertDefinitionId: id,
    ...SCOPE,
    isActive: incidents.length > 0,
    incidentCount: incidents.length,
    lastScannedDateTime: at,
    lastModifiedDateTime: at,
  };
}

function definitionRow(viewer: Viewer, { kind, severity }: Alert): Row {
  const { name: displayName, description } = ABOUT[kind];
  const fixed = { isConfigurable: false, isRemediatable: false };
  return { id: idOf(viewer, kind), displayName, description, severityLevel: severity, ...SCOPE, ...fixed };
}

function incidentRow({ state }: Viewer, { kind }: Alert, incident: AlertIncident): Row {
  const { suffix } = ABOUT[kind];
  const type = `${suffix[0]!.toLowerCase()}${suffix.slice(1)}AlertIncident`;
  const { roleId, roleName, principalId, principalName, lastAt = null, count = null } = incident;
  const all: Row = {
    assigneeId: principalId,
    assigneeDisplayName: principalName,
    assigneeUserPrincipalName: state.users.get(principalId ?? '')?.upn ?? null,
    roleDefinitionId: roleId,
    roleTemplateId: roleId,
    roleDisplayName: roleName,
    lastSignInDateTime: lastAt,
    lastActivationDateTime: lastAt,
    activationCount: count,
  };
  const shown = Object.keys(TYPES[type]!.properties).map((name) => [name, all[name]!]);
  return { '@odata.type': `#microsoft.graph.${type}`, id: incident.key, ...Object.fromEntries(shown) };
}

function idOf({ state }: Viewer, kind: AlertKind): string {
  return `DirectoryRole_${state.organisation!.id}_${ABOUT[kind].suffix}Alert`;
}
