import * as Y from 'yjs';
import type { View } from '../../core/wire/rows.ts';
import type { KeyturnDatabase, ViewRecord } from '../db/database.ts';
import type { Surroundings } from './surroundings.ts';

/** Updates that arrive within this many ms are written together. */
const TOGETHER = 50;
/** A write that failed, as where the disk is full, is tried again after so many ms. */
const AGAIN = 5_000;

/** The maps a room always has, as an empty one leaves no trace in a document. */
const MAPS: Readonly<Record<string, readonly string[]>> = {
  me: ['eligible', 'active', 'requests', 'approvals', 'reviews', 'notices', 'meta'],
  admin: ['roles', 'users', 'groups', 'assignments', 'activations', 'requests', 'meta'],
  review: ['items', 'meta'],
  role: ['settings', 'assignments', 'activations', 'requests', 'meta'],
};

export type Mirror = {
  /** The document changed: write it soon. */
  touch(): void;
  /** Whether the newest content could not be written so far. */
  readonly behind: boolean;
  /** Nothing is written any more. */
  stop(): void;
};

export type MirrorOptions = {
  readonly db: KeyturnDatabase;
  readonly room: string;
  readonly doc: Y.Doc;
  /** The epoch of the content, known before the first `touch`. */
  readonly epoch: () => string;
  readonly serverNow: () => number;
  readonly surroundings: Pick<Surroundings, 'now' | 'after'>;
  readonly onWritten: () => void;
};

/** Writes a document's content and its copy to the database in one transaction: at once, then at most every 50 ms. */
export function createMirror({ db, room, doc, epoch, serverNow, surroundings, onWritten }: MirrorOptions): Mirror {
  let stopped = false;
  let callOff: (() => void) | null = null;
  let writing = false;
  let changed = false;
  let behind = false;
  let last = { began: Number.NEGATIVE_INFINITY, pause: 0 };

  async function write(): Promise<void> {
    const began = surroundings.now();
    callOff = null;
    writing = true;
    changed = false;
    try {
      await keepRoom(db, { room, epoch: epoch(), inStepAt: serverNow() }, doc);
      behind = false;
      onWritten();
    } catch (fault) {
      behind = true;
      changed = true;
      // Signing out closes the room and empties the tables; what was on its way then is of no use.
      if (!stopped) console.error('Keyturn could not keep what the server sent:', fault);
    }
    const ended = surroundings.now();
    // A large room takes long to write; it leaves as much time to others.
    last = { began, pause: behind ? AGAIN : Math.max(TOGETHER, 2 * (ended - began)) };
    writing = false;
    if (changed) touch();
  }

  function touch(): void {
    changed = true;
    if (stopped || callOff || writing) return;
    const passed = surroundings.now() - last.began;
    // A clock that was set back meanwhile is no reason to wait until it is there again.
    callOff = surroundings.after(passed < 0 ? 0 : Math.max(0, last.pause - passed), () => void write());
  }

  return {
    touch,
    get behind() {
      return behind;
    },
    stop() {
      stopped = true;
      callOff?.();
    },
  };
}

async function keepRoom(db: KeyturnDatabase, about: Omit<ViewRecord, 'maps'>, doc: Y.Doc): Promise<void> {
  const { room, epoch } = about;
  const maps = viewOf(doc, room);
  const update = Y.encodeStateAsUpdate(doc);
  await db.transaction('rw', db.views, db.documents, async () => {
    await Promise.all([db.views.put({ ...about, maps }), db.documents.put({ room, epoch, update })]);
  });
}

/** A document's content as plain JSON. */
export function viewOf(doc: Y.Doc, room: string): View {
  const names = new Set([...(MAPS[room.split('.')[0]!] ?? []), ...doc.share.keys()]);
  return Object.fromEntries([...names].map((name) => [name, doc.getMap(name).toJSON()]));
}

/** A room's document, and of which epoch it is; null where that is not known yet. */
export type Kept = { readonly doc: Y.Doc; readonly epoch: string | null };

/** The document a room's copy was made of, empty where there is no copy. */
export async function keptDocument(db: KeyturnDatabase, room: string): Promise<Kept> {
  const doc = new Y.Doc();
  try {
    const kept = await db.documents.get(room);
    if (!kept) return noDocument();
    Y.applyUpdate(doc, kept.update);
    return { doc, epoch: kept.epoch };
  } catch (fault) {
    // A copy that is damaged, or a browser that lost it, is no reason to stay without: the server sends it anew.
    console.error('Keyturn could not read its copy:', fault);
    return noDocument();
  }
}

/** What there is before anything has come. */
export function noDocument(): Kept {
  return { doc: new Y.Doc(), epoch: null };
}
