import type { MeView } from '../../core/wire/rows.ts';
import type { Connection, KeyturnDatabase, OutboxRecord, Session, ViewRecord } from '../db/database.ts';
import { readAtOnce, type Where } from '../db/read-at-once.ts';
import type { Draft, Habit } from '../remembered.ts';
import type { PopupData } from '../ui/popup/data.ts';

export const DEFAULT_SERVER = 'http://127.0.0.1:8787';
const UNCONNECTED: Connection = { state: 'signed_out', inStepAt: null, clockOffset: 0 };

/** Where everything is that the popup shows. */
const SHOWN = {
  view: { table: 'views', key: 'me' },
  session: { table: 'kept', key: 'session' },
  connection: { table: 'kept', key: 'connection' },
  server: { table: 'kept', key: 'server' },
  outbox: { table: 'outbox' },
  drafts: { table: 'drafts' },
  habits: { table: 'habits' },
} satisfies Readonly<Record<string, Where>>;

type Shown = {
  readonly view: ViewRecord | undefined;
  readonly session: { readonly value: Session } | undefined;
  readonly connection: { readonly value: Connection } | undefined;
  readonly server: { readonly value: string } | undefined;
  readonly outbox: readonly OutboxRecord[];
  readonly drafts: readonly Draft[];
  readonly habits: readonly Habit[];
};

/** Everything the popup shows, in one transaction. */
export function readPopup(db: KeyturnDatabase): Promise<PopupData> {
  const places = Object.entries<Where>(SHOWN);
  return db.transaction('r', [db.views, db.kept, db.outbox, db.drafts, db.habits], async () => {
    const rows = places.map(async ([name, { table, key }]) => {
      const kept = db.table(table);
      return [name, await (key === undefined ? kept.toArray() : kept.get(key))] as const;
    });
    return popupOf(Object.fromEntries(await Promise.all(rows)) as Shown);
  });
}

/** The same before the database is opened, or null where it cannot be read that way. */
export async function readPopupAtOnce(factory?: IDBFactory): Promise<PopupData | null> {
  const rows = await readAtOnce(SHOWN, factory);
  return rows && popupOf(rows as Shown);
}

/** What is shown of a person's own copy: one that has only begun to arrive has no user yet, and one of somebody else is never shown. */
export function ownView(session: Session | undefined, view: ViewRecord | undefined): MeView | null {
  const me = view?.maps as MeView | undefined;
  return session && me?.meta?.user?.id === session.user.id ? me : null;
}

function popupOf({ view, outbox, drafts, habits, ...kept }: Shown): PopupData {
  const session = kept.session?.value;
  const { state, inStepAt, clockOffset } = kept.connection?.value ?? UNCONNECTED;
  return {
    server: session?.server ?? kept.server?.value ?? DEFAULT_SERVER,
    user: session?.user ?? null,
    link: state,
    inStepAt,
    clockOffset,
    me: ownView(session, view),
    outbox: [...outbox].sort((one, other) => one.order - other.order),
    drafts,
    habits,
  };
}
