import type { MeView } from '../../core/wire/rows.ts';
import type { Connection, Kept, KeyturnDatabase, Session } from '../db/database.ts';
import type { PopupData } from '../ui/popup/data.ts';

export const DEFAULT_SERVER = 'http://127.0.0.1:8787';
const UNCONNECTED: Connection = { state: 'signed_out', inStepAt: null, clockOffset: 0 };

/** Everything the popup shows, in one transaction. */
export function readPopup(db: KeyturnDatabase): Promise<PopupData> {
  return db.transaction('r', [db.views, db.kept, db.outbox, db.drafts, db.habits], async () => {
    const [view, kept, outbox, drafts, habits] = await Promise.all([
      db.views.get('me'),
      db.kept.bulkGet(['session', 'connection', 'server']),
      db.outbox.toArray(),
      db.drafts.toArray(),
      db.habits.toArray(),
    ]);
    const [session, connection, server] = kept.map((one?: Kept) => one?.value) as [Session?, Connection?, string?];
    const { state, inStepAt, clockOffset } = connection ?? UNCONNECTED;
    const me = view?.maps as MeView | undefined;
    return {
      server: session?.server ?? server ?? DEFAULT_SERVER,
      user: session?.user ?? null,
      link: state,
      inStepAt,
      clockOffset,
      // A copy that has only begun to arrive has no user yet.
      me: session && me?.meta?.user ? me : null,
      outbox,
      drafts,
      habits,
    };
  });
}
