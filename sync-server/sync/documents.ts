import { randomInt } from 'node:crypto';
import { HOUR, type Instant } from '../../core/time.ts';
import { requestChanges } from '../../core/views/own-activations.ts';
import type { Touched } from '../../core/views/touched.ts';
import { CLOSE } from '../../core/wire/frames.ts';
import type { Handle } from '../handle.ts';
import { createDocument, type Document } from './document.ts';
import { updateFrame } from './frames.ts';
import { messageOf } from './message.ts';
import { meKey, type Room, roleKey, viewOf } from './rooms.ts';

/** Whoever reads a document: a socket. */
export type Reader = {
  readonly userId: string;
  /** The document changed; `message` is the WebSocket message that says so, `clock` where it is now. */
  update(message: Uint8Array, clock: number): void;
  leave(code: number, reason: string): void;
};

/** A document in use, or used a moment ago. */
export type Live = { readonly room: Room; readonly document: Document; readonly readers: ReadonlySet<Reader> };

export type Documents = {
  /** The document of a room, as of the newest commit. Call `join` in the same turn of the event loop. */
  open(room: Room): Promise<Live>;
  join(live: Live, reader: Reader): void;
  part(live: Live, reader: Reader): void;
  /** Brings one document up to date where it waits for its turn. Call it in the turn in which a command was answered. */
  bring(live: Live): void;
  /** Frees what nobody has read for a while. */
  sweep(now: Instant): void;
  readonly size: number;
  close(): void;
};

export type DocumentsOptions = {
  readonly handle: Handle;
  readonly now: () => Instant;
  readonly onFault: (fault: unknown) => void;
};

/** In what a view may differ from its document: in what these requests led to, or in anything. */
type Changed = ReadonlySet<string> | 'all';

/** So many requests, and building the view is no dearer: what nobody reads for a while collects them. */
const MOST_REQUESTS = 50;

type Entry = Live & {
  readonly readers: Set<Reader>;
  stale: Changed | null;
  /** When the whole view was built last. */
  builtAt: Instant;
  emptyAt: Instant | null;
  /** When a shared room may be built again, by `performance.now()`. */
  notBefore: number;
};

/** How long one run of rebuilding may hold the event loop, in ms. */
const SLICE = 5;
/** How long a shared room collects changes, in ms; longer where building it takes long. */
const COLLECT = 100;
const BUILD_SHARE = 10;
/** Rows that vanish by time alone are found by a whole view. */
const BUILT_EVERY = HOUR;
const FREED_AFTER = 2 * 60_000;

/**
 * The documents people read, built when first asked for and kept in step with every commit. They are caches: where the
 * state was folded anew they are all thrown away.
 */
export function createDocuments({ handle, now, onFault }: DocumentsOptions): Documents {
  const entries = new Map<string, Entry>();
  /** What waits to be rebuilt. Own rooms at once; a shared one not more often than it can bear. */
  const queue = new Set<Entry>();
  /** The writers of documents that were dropped and told their readers the next epoch. */
  const promised = new Map<string, number>();
  let collecting: NodeJS.Timeout | null = null;
  let planned = false;

  handle.onCommitted(({ touched }) => {
    for (const entry of touchedEntries(touched)) enqueue(entry, 'all');
    for (const [userId, requests] of touched.requests) {
      const entry = entries.get(meKey(userId));
      if (entry) enqueue(entry, requests);
    }
    work();
  });
  handle.onReloaded(() => {
    for (const entry of [...entries.values()]) replace(entry);
  });

  function* touchedEntries({ everyone, users, roles, reviews }: Touched): Generator<Entry> {
    if (everyone) return yield* entries.values();
    if (reviews.size)
      for (const entry of entries.values())
        if (entry.room.kind === 'review' && reviews.has(entry.room.reviewId)) yield entry;
    for (const key of [...[...users].map(meKey), ...[...roles].map(roleKey), 'admin']) {
      const entry = entries.get(key);
      if (entry) yield entry;
    }
  }

  function enqueue(entry: Entry, changed: Changed): void {
    entry.stale = entry.stale === null ? changed : both(entry.stale, changed);
    if (!entry.readers.size) return;
    const wait = entry.room.kind === 'me' ? 0 : entry.notBefore - performance.now();
    if (wait <= 0) queue.add(entry);
    else collecting ??= setTimeout(collected, wait);
  }

  /** Brings a document up to date soon: who is in a role's room is part of what it shows. */
  function announce(entry: Entry): void {
    enqueue(entry, 'all');
    later();
  }

  function collected(): void {
    collecting = null;
    for (const entry of entries.values()) if (entry.stale) enqueue(entry, entry.stale);
    later();
  }

  /** Rebuilds for a few milliseconds. Only in a turn in which the state is durable. */
  function work(): void {
    const until = performance.now() + SLICE;
    for (const entry of queue) {
      bring(entry);
      if (performance.now() > until) break;
    }
    if (queue.size) later();
  }

  function later(): void {
    if (planned) return;
    planned = true;
    setImmediate(async () => {
      // Without a sound state there is nothing to show; once it is folded anew, all of these are replaced.
      const sound = await handle.settled().then(
        () => true,
        () => false,
      );
      planned = false;
      if (sound) work();
    });
  }

  function bring(entry: Entry): void {
    queue.delete(entry);
    if (!entry.stale || entries.get(entry.room.key) !== entry) return;
    const started = performance.now();
    try {
      const update = refresh(entry, entry.stale, now());
      entry.stale = null;
      if (update && entry.readers.size) {
        const message = messageOf(updateFrame(update));
        for (const reader of entry.readers) reader.update(message, entry.document.clock);
      }
      if (entry.document.outgrown) replace(entry);
    } catch (fault) {
      onFault(fault);
      replace(entry);
    }
    const ended = performance.now();
    entry.notBefore = ended + Math.max(COLLECT, BUILD_SHARE * (ended - started));
  }

  function refresh(entry: Entry, stale: Changed, at: Instant): Uint8Array | null {
    const { room, document } = entry;
    if (stale !== 'all' && at - entry.builtAt < BUILT_EVERY)
      return document.patch(requestChanges(handle.state, stale, document.keys('notices'), at), at);
    entry.builtAt = at;
    return document.write(viewOf(handle.state, room, at, presentIn(entry)), at);
  }

  /** Drops a document and sends its readers to the next one. */
  function replace(entry: Entry): void {
    const { key } = entry.room;
    entries.delete(key);
    queue.delete(entry);
    if (!entry.readers.size) return;
    const writer = newWriter();
    promised.set(key, writer);
    for (const reader of [...entry.readers]) reader.leave(CLOSE.otherEpoch, String(writer));
  }

  function create(room: Room): Entry {
    const writer = promised.get(room.key) ?? newWriter();
    promised.delete(room.key);
    const at = now();
    const document = createDocument(writer, viewOf(handle.state, room, at, []), at);
    const notBefore = performance.now() + COLLECT;
    const entry: Entry = { room, document, readers: new Set(), stale: null, builtAt: at, emptyAt: at, notBefore };
    entries.set(room.key, entry);
    return entry;
  }

  return {
    async open(room) {
      await handle.settled();
      const known = entries.get(room.key);
      if (known) bring(known);
      return entries.get(room.key) ?? create(room);
    },
    join(live, reader) {
      const entry = live as Entry;
      entry.readers.add(reader);
      entry.emptyAt = null;
      if (entries.get(entry.room.key) !== entry) reader.leave(CLOSE.tryLater, 'try again');
      else if (entry.stale || entry.room.kind === 'role') announce(entry);
    },
    part(live, reader) {
      const entry = live as Entry;
      entry.readers.delete(reader);
      if (!entry.readers.size) entry.emptyAt = now();
      else if (entry.room.kind === 'role') announce(entry);
    },
    bring(live) {
      if (queue.has(live as Entry)) bring(live as Entry);
    },
    sweep(at) {
      for (const [key, { emptyAt }] of entries) if (emptyAt !== null && at - emptyAt > FREED_AFTER) entries.delete(key);
      if (promised.size > MOST_PROMISED) promised.clear();
    },
    get size() {
      return entries.size;
    },
    close() {
      if (collecting) clearTimeout(collecting);
    },
  };
}

const MOST_PROMISED = 10_000;

function both(one: Changed, other: Changed): Changed {
  if (one === 'all' || other === 'all' || one.size + other.size > MOST_REQUESTS) return 'all';
  return new Set([...one, ...other]);
}

/** One by one, as most rooms do not ask. */
function* presentIn({ readers }: Entry): Generator<string> {
  for (const { userId } of readers) yield userId;
}

function newWriter(): number {
  return randomInt(1, 2 ** 32);
}
