import type { Alert } from '../../../../core/alerts.ts';
import { sayMoment } from '../../moment-text.ts';
import { Empty } from '../../pieces/Empty.tsx';
import { Tag } from '../../pieces/Tag.tsx';
import { ChangeAssignment } from '../assignments/ChangeAssignment.tsx';
import type { AdminDesk } from '../desk.ts';
import { hashOf, type Route } from '../routes.ts';
import { AlertSettingsForm } from './AlertSettingsForm.tsx';
import { ALERT_TITLES, alertWords, TONE } from './alert-words.ts';
import { Dismissed } from './Dismissed.tsx';
import { Incidents } from './Incidents.tsx';

export type AlertPageProps = { readonly desk: AdminDesk; readonly route: Route; readonly alert: Alert };

/** One alert: why it matters, what is open of it and can be mended or put aside, what was put aside, and its settings. */
export function AlertPage({ desk, route, alert }: AlertPageProps) {
  const { kind, severity, enabled, incidents } = alert;
  const words = alertWords(kind, desk.admin);
  const { refreshedAt = null, changedAt = null } = desk.admin.alerts?.[kind] ?? {};
  const changing = desk.admin.assignments[route.query.change ?? ''];
  const back = () => desk.go(hashOf('alerts', [kind], { ...route.query, change: '' }));
  return (
    <>
      <header class="head">
        <div class="grow">
          <a class="back" href={hashOf('alerts')}>
            Alerts
          </a>
          <h1>
            {ALERT_TITLES[kind]} <Tag tone={incidents.length ? TONE[severity] : undefined}>{severity}</Tag>
          </h1>
        </div>
      </header>
      <dl class="facts">
        <dt>Risk</dt>
        <dd>{words.risk}</dd>
        <dt>What to do</dt>
        <dd>{words.mend}</dd>
        <dt>How to prevent it</dt>
        <dd>{words.prevent}</dd>
        <dt>On record</dt>
        <dd>
          {changedAt ? `Last changed ${sayMoment(changedAt, desk.now)}` : 'Nothing yet'}
          {refreshedAt && `, looked for by an administrator ${sayMoment(refreshedAt, desk.now)}`}
        </dd>
      </dl>
      <section class="stack" aria-labelledby="incidents">
        <h2 id="incidents">Incidents</h2>
        {incidents.length ? (
          <Incidents desk={desk} route={route} alert={alert} />
        ) : (
          <Empty title={enabled ? 'Nothing to look at' : 'This alert is off'}>
            <p>{enabled ? words.well : 'It is not looked for.'}</p>
            {kind === 'assigned_outside' && <a href={hashOf('connectors')}>Connectors</a>}
          </Empty>
        )}
      </section>
      {alert.dismissed.length > 0 && <Dismissed desk={desk} alert={alert} />}
      <AlertSettingsForm desk={desk} kind={kind} />
      {changing && <ChangeAssignment key={changing.id} desk={desk} row={changing} onClose={back} />}
    </>
  );
}
