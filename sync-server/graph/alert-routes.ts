import { ALERT_KINDS, type AlertKind } from '../../core/alert-settings.ts';
import { commandsFor, REMEDIES } from '../../core/alerting/remedies.ts';
import type { Alert } from '../../core/alerts.ts';
import { toIso } from '../../core/time.ts';
import { alertView } from '../../core/views/organisation.ts';
import { settingsChange } from './alert-configuration.ts';
import { alertIdOf, kindOf } from './alert-kinds.ts';
import { ALERTS, alertFor, configurationOf, definitionOf, incidentRows, kindFor } from './alerts.ts';
import type { Call, GraphRoute, Reply } from './call.ts';
import type { Row } from './exchange.ts';
import { badRequest, notFound } from './problem.ts';
import { entityReply, keyed, partRoute } from './set-routes.ts';
import type { Viewer } from './viewer.ts';

const ALERT = `${ALERTS}/alerts/:id`;
const CONFIGURATION = 'unifiedRoleManagementAlertConfiguration';
const DONE: Reply = { status: 204, body: null };
/** What the record says where a client cannot say why. */
const WORDS = { dismiss: 'Dismissed over the Graph API', remediate: 'Remediated over the Graph API' } as const;

/** What of an alert has a path of its own, and everything that changes alerts. */
export const ALERT_ROUTES: readonly GraphRoute[] = [
  ...partRoute(`${ALERT}/alertIncidents`, 'unifiedRoleManagementAlertIncident', (viewer, { id }) =>
    incidentRows(viewer, id!),
  ),
  one(`${ALERT}/alertDefinition`, 'unifiedRoleManagementAlertDefinition', definitionOf),
  one(`${ALERT}/alertConfiguration`, CONFIGURATION, configurationOf),
  { method: 'PATCH', path: ALERT, takes: 'unifiedRoleManagementAlert', returns: null, handle: patchAlert },
  {
    method: 'PATCH',
    path: `${ALERT}/alertConfiguration`,
    takes: CONFIGURATION,
    returns: null,
    handle: patchConfiguration,
  },
  {
    method: 'PATCH',
    path: `${ALERTS}/alertConfigurations/:id`,
    takes: CONFIGURATION,
    returns: null,
    handle: patchConfiguration,
  },
  {
    method: 'POST',
    path: `${ALERTS}/alerts/refresh`,
    takes: { scopeId: 'string', scopeType: 'string' },
    returns: null,
    status: [202],
    handle: (call) => refresh(call, null),
  },
  {
    method: 'POST',
    path: `${ALERT}/refresh`,
    returns: null,
    status: [202],
    handle: (call) => refresh(call, kindIn(call)),
  },
  {
    method: 'POST',
    path: `${ALERT}/alertIncidents/:incident/remediate`,
    returns: null,
    status: [204, 202],
    handle: remediate,
  },
  { method: 'GET', path: `${ALERTS}/operations/:id`, returns: 'longRunningOperation', handle: operation },
];

/** Dismisses an alert, or brings back what was dismissed of it. */
async function patchAlert(call: Call): Promise<Reply> {
  const alert = kindIn(call);
  const { isActive } = (call.body ?? {}) as { readonly isActive?: unknown };
  if (typeof isActive !== 'boolean')
    throw badRequest('isActive: expected false to dismiss the alert, true to restore it');
  await call.send(
    isActive ? { type: 'RestoreAlert', alert } : { type: 'DismissAlert', alert, justification: WORDS.dismiss },
  );
  return DONE;
}

async function patchConfiguration(call: Call): Promise<Reply> {
  await call.send({ type: 'UpdateAlertSettings', settings: settingsChange(kindIn(call), call.body) });
  return DONE;
}

/** Looks at once; the operation that can be asked after has succeeded by then. */
async function refresh(call: Call, alert: AlertKind | null): Promise<Reply> {
  if (!alert) refuseOtherScope(call.body);
  await call.send({ type: 'RefreshAlerts', ...(alert ? { alert } : {}) });
  const { base, state } = call.viewer();
  const location = `${base}/${ALERTS}/operations/${operationId(state.organisation!.id, alert)}`;
  return { status: 202, body: null, headers: { location } };
}

function refuseOtherScope(body: unknown): void {
  const { scopeId = '/', scopeType = 'DirectoryRole' } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (scopeId !== '/' || !/^directory(role)?$/i.test(String(scopeType)))
    throw badRequest("scopeId, scopeType: only '/' and 'DirectoryRole' are offered");
}

async function remediate(call: Call): Promise<Reply> {
  const { kind, incidents } = alertIn(call);
  const incident = incidents.find(({ key }) => key === call.parameters.incident);
  if (!incident) throw notFound('There is no open incident of that id.');
  const [remedy] = REMEDIES[kind];
  if (!remedy) throw badRequest('Incidents of this alert cannot be remediated from here.');
  const { state, now } = call.viewer();
  let status = 204;
  for (const command of commandsFor(alertView(state, now), kind, incident, remedy, WORDS.remediate)) {
    const { proposalId } = await call.send(command);
    // Where a second administrator has to agree, it is taken and not done.
    if (proposalId) status = 202;
  }
  return { status, body: null };
}

function operation(call: Call): Reply {
  const viewer = call.viewer();
  const found = viewer.readsAll ? operationOf(viewer, call.parameters.id!) : null;
  if (!found) throw notFound('There is no operation of that id.');
  return entityReply(viewer, { path: `${ALERTS}/operations`, type: 'longRunningOperation' }, found);
}

/** A refresh is on record, so its operation needs no memory of its own: it was done, or never asked for. */
function operationOf({ state, base }: Viewer, id: string): Row | null {
  const { id: organisationId } = state.organisation!;
  const [, alertId] = /^refresh:(.+)$/i.exec(id) ?? [];
  if (!alertId) return null;
  const all = id.toLowerCase() === operationId(organisationId, null).toLowerCase();
  const kind = kindOf(organisationId, alertId);
  if (!all && !kind) return null;
  const times = (kind ? [kind] : ALERT_KINDS).map((one) => state.alerts.get(one)!.refreshedAt ?? 0);
  const at = Math.max(...times);
  if (!at) return null;
  return {
    id,
    createdDateTime: toIso(at),
    lastActionDateTime: toIso(at),
    resourceLocation: `${base}/${ALERTS}/alerts${kind ? `/${alertId}` : ''}`,
    status: 'succeeded',
    statusDetail: null,
  };
}

function operationId(organisationId: string, kind: AlertKind | null): string {
  return `refresh:${kind ? alertIdOf(organisationId, kind) : `DirectoryRole_${organisationId}`}`;
}

function alertIn(call: Call): Alert {
  return alertFor(call.viewer(), call.parameters.id!) ?? noAlert();
}

function kindIn(call: Call): AlertKind {
  return kindFor(call.viewer(), call.parameters.id!) ?? noAlert();
}

function noAlert(): never {
  throw notFound('There is no alert of that id, or it is not yours to see.');
}

/** A single thing below an alert. */
function one(path: string, type: string, rowOf: (viewer: Viewer, id: string) => Row | null): GraphRoute {
  return {
    method: 'GET',
    path,
    returns: type,
    handle(call) {
      const row = rowOf(call.viewer(), call.parameters.id!) ?? noAlert();
      return entityReply(call.viewer(), { path: keyed(call, path), type }, row);
    },
  };
}
