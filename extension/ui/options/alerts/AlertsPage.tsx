import { type Alert, type AlertIncident, alertsOf, DEFAULT_THRESHOLDS } from '../../../../core/alerts.ts';
import { Tag } from '../../pieces/Tag.tsx';
import { ChangeAssignment } from '../assignments/ChangeAssignment.tsx';
import type { AdminDesk } from '../desk.ts';
import { hashOf, type Route } from '../routes.ts';
import { alertWords, sayIncident } from './alert-words.ts';

const TONE = { high: 'bad', medium: 'warn', low: undefined } as const;

/** What an administrator should look at, computed from what is there now; each incident leads to where it is mended. */
export function AlertsPage({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const alerts = alertsOf(desk.admin, desk.now);
  const firing = alerts.filter(({ incidents }) => incidents.length);
  const well = alerts.filter(({ incidents }) => !incidents.length);
  const changing = desk.admin.assignments[route.query.change ?? ''];
  return (
    <>
      <h1>Alerts</h1>
      {firing.map((alert) => (
        <Firing key={alert.kind} alert={alert} desk={desk} />
      ))}
      <section class="panel wide" aria-labelledby="well">
        <h2 id="well">{firing.length ? 'All well' : 'All is well'}</h2>
        <dl class="facts">
          {well.map(({ kind }) => {
            const words = alertWords(kind, DEFAULT_THRESHOLDS);
            return (
              <>
                <dt>{words.title}</dt>
                <dd>{words.well}</dd>
              </>
            );
          })}
        </dl>
        <p class="muted small">
          Computed from the last 30 days whenever something changes. Roles assigned outside of Keyturn are seen only
          where a connector watches the target. Entra’s alert about a missing licence has no meaning here.
        </p>
      </section>
      {changing && <ChangeAssignment desk={desk} row={changing} onClose={() => desk.go(hashOf('alerts'))} />}
    </>
  );
}

function Firing({ alert, desk }: { readonly alert: Alert; readonly desk: AdminDesk }) {
  const { kind, severity, incidents } = alert;
  const words = alertWords(kind, DEFAULT_THRESHOLDS);
  return (
    <details class="panel wide alert">
      <summary>
        <span class="name">{words.title}</span>
        <Tag tone={TONE[severity]}>{severity}</Tag>
        <span class="count">{incidents.length}</span>
      </summary>
      <p>
        {words.risk} <span class="muted">{words.mend}</span>
      </p>
      <ul>
        {incidents.map((incident) => (
          <li key={incident.key}>
            <a href={mendAt(incident)}>
              {incident.principalName ? `${incident.principalName}, ${incident.roleName}` : incident.roleName}
            </a>{' '}
            <span class="muted small">{sayIncident(kind, incident, desk.now)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function mendAt({ assignmentId, roleId, principalId }: AlertIncident): string {
  if (assignmentId) return hashOf('alerts', [], { change: assignmentId });
  return principalId ? hashOf('people', ['user', principalId]) : hashOf('roles', [roleId]);
}
