import { mayAdminister, mayReadAll } from '../../core/standing.ts';
import { type Instant, toIso, toIsoOrNull } from '../../core/time.ts';
import type { DeliveryRow } from '../../core/wire/delivery-row.ts';
import type { Handle } from '../handle.ts';
import { actorOf, type Session } from '../session.ts';
import type { Deliveries, Delivery } from '../store/store.ts';
import type { Letter } from './letter.ts';
import { textOf } from './texts.ts';

/** What went out and what is stuck, for those who may see the organisation. Null where the session may not. */
export type Outgoing = {
  list(session: Session): Promise<readonly DeliveryRow[] | null>;
  /** Sends a stuck one again. */
  retry(session: Session, id: string): Promise<true | null>;
};

const SHOWN = 500;

export function createOutgoing(handle: Handle, deliveries: Deliveries, now: () => Instant, wake: () => void): Outgoing {
  return {
    async list({ userId }) {
      await handle.caughtUp();
      if (!mayReadAll(handle.state, userId, now())) return null;
      return (await deliveries.list(SHOWN)).map(rowOf);
    },
    async retry(session, id) {
      await handle.caughtUp();
      if (!mayAdminister(handle.state, actorOf(session), now())) return null;
      await deliveries.retry(id, now());
      wake();
      return true;
    },
  };
}

function rowOf({ id, channel, target, body, status, attempts, createdAt, nextAt, error }: Delivery): DeliveryRow {
  const { subject } = textOf(JSON.parse(body) as Letter, null);
  // An address of a webhook often is its own password.
  const to = channel === 'webhook' ? new URL(target).origin : target;
  return {
    id,
    channel,
    to,
    subject,
    status,
    attempts,
    createdAt: toIso(createdAt),
    nextAt: toIsoOrNull(nextAt),
    error,
  };
}
