import type { Alert } from '../../../../core/alerts.ts';
import { sayMoment } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { ALERT_TITLES } from './alert-words.ts';
import { nameOfIncident } from './incident-rows.ts';

/** How many are shown; beyond that all can be brought back. */
const SHOWN = 100;

/** What was put aside of an alert, by whom and why; each can be brought back. */
export function Dismissed({ desk, alert }: { readonly desk: AdminDesk; readonly alert: Alert }) {
  const { kind, dismissed } = alert;
  const { sending, send } = useSending(desk.act);
  const { mayAdminister } = desk.me.meta.user;
  const restore = (incidents?: string[]) =>
    void send({ type: 'RestoreAlert', alert: kind, ...(incidents ? { incidents } : {}) }, ALERT_TITLES[kind]);
  return (
    <details class="panel wide">
      <summary>
        <h2 class="inline">Dismissed</h2> <span class="count">{dismissed.length}</span>
      </summary>
      <ul class="dismissed">
        {dismissed.slice(0, SHOWN).map(({ incident, dismissal }) => (
          <li key={incident.key}>
            <div class="grow">
              {nameOfIncident(incident)}
              <p class="muted small">
                {dismissal.byName}, {sayMoment(dismissal.at, desk.now)}: “{dismissal.justification}”
              </p>
            </div>
            {mayAdminister && (
              <Button
                aria-label={`Bring back ${nameOfIncident(incident)}`}
                disabled={sending.state === 'sending'}
                onClick={() => restore([incident.key])}
              >
                Bring back
              </Button>
            )}
          </li>
        ))}
      </ul>
      {dismissed.length > SHOWN && <p class="muted">And {dismissed.length - SHOWN} more.</p>}
      {mayAdminister && dismissed.length > 1 && (
        <div class="buttons left">
          <Button disabled={sending.state === 'sending'} onClick={() => restore()}>
            Bring all back
          </Button>
        </div>
      )}
      <Outcome now={desk.now} sending={sending} done="Brought back." />
    </details>
  );
}
