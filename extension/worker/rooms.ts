import type { MeView } from '../../core/wire/rows.ts';
import type { KeyturnDatabase, Session } from '../db/database.ts';
import { type Loss, openRoom, type Room, type RoomEvents } from './room.ts';
import type { Surroundings } from './surroundings.ts';

/** How long a room stays open after the last page that showed it went away: a reload is no reason to start anew. */
const LINGER = 5_000;
/** Copies of rooms other than one's own that are kept, for showing at once what was seen before. */
const COPIES = 50;
const ROOM = /^(admin|role\.[0-9a-f-]{36}|review\.[0-9a-f-]{36})$/;

/** The open rooms: one's own for as long as one is signed in, others while a page shows them. */
export type Rooms = {
  readonly me: Room | null;
  /** Whose they are. */
  readonly session: Session | null;
  /** A page shows a room; gives what to call when it does not any more. */
  show(name: string): () => void;
  /** Connects as this person. */
  open(session: Session): void;
  /** Opens what pages show and the server refused before. */
  reopen(): void;
  /** Tries at once whatever waits for its next try. */
  retry(): void;
  /** Connects all of them once more. */
  reconnect(): void;
  /** When each was last heard of, in server time. */
  heard(): readonly (readonly [name: string, at: number])[];
  close(): void;
};

export type RoomsOptions = {
  readonly db: KeyturnDatabase;
  readonly surroundings: Surroundings;
  readonly events: (name: string) => RoomEvents;
};

export function createRooms({ db, surroundings, events }: RoomsOptions): Rooms {
  const open = new Map<string, Room>();
  const shown = new Map<string, number>();
  let session: Session | null = null;

  function openOne(name: string): void {
    if (!session || open.has(name)) return;
    const told = events(name);
    const onLost = (loss: Loss) => {
      if (loss !== 'later') open.delete(name);
      told.onLost(loss);
    };
    open.set(name, openRoom({ name, session, db, surroundings, ...told, onLost }));
  }

  function openShown(): void {
    for (const [name, pages] of shown) if (pages) openOne(name);
  }

  function closeOne(name: string): void {
    open.get(name)?.close();
    open.delete(name);
  }

  return {
    get me() {
      return open.get('me') ?? null;
    },
    get session() {
      return session;
    },
    show(name) {
      if (!ROOM.test(name)) return () => {};
      shown.set(name, (shown.get(name) ?? 0) + 1);
      openOne(name);
      return () => {
        shown.set(name, shown.get(name)! - 1);
        surroundings.after(LINGER, () => {
          if (!shown.get(name)) closeOne(name);
        });
      };
    },
    open(as) {
      session = as;
      openOne('me');
      openShown();
    },
    reopen: openShown,
    retry() {
      for (const room of open.values()) room.retry();
    },
    reconnect() {
      for (const room of open.values()) room.reconnect();
    },
    heard: () => [...open].flatMap(([name, { heardAt }]) => (heardAt === null ? [] : [[name, heardAt] as const])),
    close() {
      session = null;
      for (const name of [...open.keys()]) closeOne(name);
    },
  };
}

/** Throws away a room's copy. */
export async function forgetRoom(db: KeyturnDatabase, name: string): Promise<void> {
  await db.transaction('rw', db.views, db.documents, async () => {
    await Promise.all([db.views.delete(name), db.documents.delete(name)]);
  });
}

/** Throws away copies nobody may see any more, and the surplus of others. */
export async function pruneCopies(db: KeyturnDatabase, me: MeView | null): Promise<void> {
  const names = (await db.views.toCollection().primaryKeys()).filter((name) => name !== 'me');
  const unseen = me && !me.meta.user?.mayRead ? names.filter((name) => !name.startsWith('review.')) : [];
  const surplus = new Set([...unseen, ...names.filter((name) => name !== 'admin').slice(COPIES)]);
  for (const name of surplus) await forgetRoom(db, name);
}
