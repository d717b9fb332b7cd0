import { useEffect, useState } from 'preact/hooks';
import type { DeliveryRow } from '../../../../core/wire/delivery-row.ts';
import { sayMoment } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Note } from '../../pieces/Note.tsx';
import type { AdminDesk } from '../desk.ts';
import { hashOf, type Route } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import { type ReadProblem, sayReadProblem } from './reader.ts';

type Seen =
  | { readonly state: 'loading' }
  | { readonly state: 'problem'; readonly why: ReadProblem }
  | { readonly state: 'here'; readonly rows: readonly DeliveryRow[] };

const STATUS: Readonly<Record<DeliveryRow['status'], string>> = { waiting: 'Waiting', sent: 'Sent', stuck: 'Stuck' };

/** Mails and webhooks: what was sent, what waits and what is stuck, and why. */
export function NotificationsPage({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const [seen, setSeen] = useState<Seen>({ state: 'loading' });
  const read = async () => {
    const answer = await desk.notifications.list();
    setSeen(answer.ok ? { state: 'here', rows: answer.rows } : { state: 'problem', why: answer.why });
  };
  useEffect(() => void read(), []);

  async function retry(id: string) {
    const answer = await desk.notifications.retry(id);
    if (answer.ok) await read();
    else setSeen({ state: 'problem', why: answer.why });
  }

  return (
    <>
      <h1>Notifications</h1>
      {seen.state === 'loading' && <p class="muted">Reading…</p>}
      {seen.state === 'problem' && (
        <Note tone="warn" alert>
          {sayReadProblem(seen.why)} <Button onClick={() => void read()}>Try again</Button>
        </Note>
      )}
      {seen.state === 'here' && (
        <Table
          caption="Notifications"
          rows={seen.rows}
          columns={columns(desk.now)}
          keyOf={(row) => row.id}
          look={lookOf(route.query, '-created')}
          onLook={(look) => desk.go(hashOf('notifications', [], look))}
          below={(row) => row.error && <span class="problem">{row.error}</span>}
          actions={(row) =>
            row.status === 'stuck' && desk.me.meta.user.mayAdminister ? (
              <Button aria-label={`Send again to ${row.to}`} onClick={() => void retry(row.id)}>
                Send again
              </Button>
            ) : null
          }
          empty="Nothing was sent yet. Mail needs KEYTURN_SMTP_URL, webhooks KEYTURN_WEBHOOKS, on the server."
          more={<Button onClick={() => void read()}>Read again</Button>}
          csv="notifications.csv"
        />
      )}
    </>
  );
}

function columns(now: number): readonly Column<DeliveryRow>[] {
  return [
    { key: 'subject', title: 'About', text: ({ subject }) => subject },
    { key: 'to', title: 'To', text: ({ to }) => to },
    { key: 'status', title: 'Status', text: ({ status }) => STATUS[status] },
    { key: 'attempts', title: 'Failed tries', text: ({ attempts }) => String(attempts), numeric: true, minor: true },
    {
      key: 'created',
      title: 'Made',
      text: ({ createdAt }) => sayMoment(createdAt, now),
      order: ({ createdAt }) => createdAt,
    },
  ];
}
