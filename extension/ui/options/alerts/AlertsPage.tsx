import { ALERT_KINDS } from '../../../../core/alert-settings.ts';
import type { Alert } from '../../../../core/alerts.ts';
import { Button } from '../../pieces/Button.tsx';
import { Tag } from '../../pieces/Tag.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { hashOf, type Route } from '../routes.ts';
import { AlertPage } from './AlertPage.tsx';
import { ALERT_TITLES, alertWords, TONE } from './alert-words.ts';
import { alertsNow } from './alerts-now.ts';

/** What an administrator should look at, computed from what is there now; each alert has a page of its own. */
export function AlertsPage({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const kind = ALERT_KINDS.find((one) => one === route.path[0]);
  const alerts = alertsNow(desk.admin, desk.now);
  if (kind) {
    const alert = alerts.find((one) => one.kind === kind)!;
    return <AlertPage key={kind} desk={desk} route={route} alert={alert} />;
  }
  const open = alerts.filter(({ incidents }) => incidents.length);
  return (
    <>
      <header class="head">
        <h1>Alerts</h1>
        {desk.me.meta.user.mayAdminister && <LookNow desk={desk} />}
      </header>
      <ul class="alerts">
        {[...open, ...alerts.filter(({ incidents }) => !incidents.length)].map((alert) => (
          <li key={alert.kind}>
            <AlertLine alert={alert} desk={desk} />
          </li>
        ))}
      </ul>
      <p class="muted small">
        Found whenever something changes, and on record within minutes. Entra’s alert about a missing licence has no
        meaning here: Keyturn has none to miss.
      </p>
    </>
  );
}

function AlertLine({ alert, desk }: { readonly alert: Alert; readonly desk: AdminDesk }) {
  const { kind, severity, enabled, incidents, dismissed } = alert;
  const words = alertWords(kind, desk.admin);
  return (
    <>
      <a href={hashOf('alerts', [kind])}>{ALERT_TITLES[kind]}</a>
      <span class="count">{incidents.length > 0 && incidents.length}</span>
      <Tag tone={incidents.length ? TONE[severity] : undefined}>{enabled ? severity : 'off'}</Tag>
      <p class="muted small">
        {enabled ? (incidents.length ? words.risk : words.well) : 'This is not looked for.'}
        {dismissed.length > 0 && ` ${dismissed.length} dismissed.`}
      </p>
    </>
  );
}

function LookNow({ desk }: { readonly desk: AdminDesk }) {
  const { sending, send } = useSending(desk.act);
  return (
    <>
      <Outcome now={desk.now} sending={sending} done="Looked, and on record." />
      <Button disabled={sending.state === 'sending'} onClick={() => void send({ type: 'RefreshAlerts' }, 'Alerts')}>
        Look now
      </Button>
    </>
  );
}
