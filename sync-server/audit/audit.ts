import type { AuditEntry } from '../../core/audit.ts';
import type { Actor, AuditFormat, Recorded } from '../../core/events.ts';
import { Uuid } from '../../core/ids.ts';
import { mayReadAll } from '../../core/standing.ts';
import { type Instant, toIso } from '../../core/time.ts';
import { FORMATS } from '../audit-export/format.ts';
import { createSeal, type SealAbout, trailerLine } from '../audit-export/seal.ts';
import { type Checkpoint, createSigner, signCheckpoint } from '../audit-export/signing.ts';
import type { Handle } from '../handle.ts';
import type { AuditIndex, Store } from '../store/store.ts';
import { parseFilter, parseQuery } from './ask.ts';
import { type ExportPiece, type ExportRange, exportPiece, exportPieces, rangeOf } from './export.ts';
import { createKeeper } from './keeper.ts';
import { loadLinks } from './load.ts';
import { type AuditPage, type AuditSource, auditPage, auditTimeline } from './query.ts';

/** Whoever asks for the audit, as their session or the command line says. */
export type Viewer = Extract<Actor, { kind: 'user' | 'operator' }>;
export type Asked = Readonly<Record<string, string>>;

export type AuditRefusal =
  | { readonly ok: false; readonly code: 'malformed'; readonly message: string }
  | { readonly ok: false; readonly code: 'not_allowed' | 'not_found' | 'try_later' };

export type AuditExport = {
  readonly ok: true;
  readonly contentType: string;
  readonly name: string;
  readonly pieces: AsyncIterable<string>;
};

export type Audit = {
  /** A page of entries, by the names of the query. Who may not see the organisation asks for `own`. */
  page(viewer: Viewer, asked: Asked): Promise<({ readonly ok: true } & AuditPage) | AuditRefusal>;
  timeline(
    viewer: Viewer,
    requestId: string,
  ): Promise<{ readonly ok: true; readonly entries: readonly AuditEntry[] } | AuditRefusal>;
  /** The places of records in the log, newest first. After `catchUp` all there are are found. */
  readonly find: AuditIndex['find'];
  /** What somebody did or what was done for them before a place in the log, newest first. */
  own(userId: string, before: number, limit: number): Promise<readonly Recorded[]>;
  /** An export as a stream. It is recorded before the answer. */
  export(viewer: Viewer, format: AuditFormat, asked: Asked): Promise<AuditExport | AuditRefusal>;
  /** The same for a caller that takes pieces one by one: records the export and says what there is to take. */
  begin(
    viewer: Viewer,
    format: AuditFormat,
    asked: Asked,
  ): Promise<({ readonly ok: true } & ExportRange) | AuditRefusal>;
  piece(format: AuditFormat, range: ExportRange): Promise<ExportPiece>;
  /** The last line of an export in JSON Lines. */
  trailer(about: SealAbout): string;
  /** A signed checkpoint of the log as it is now; null for an empty log. */
  checkpoint(): Promise<Checkpoint | null>;
  /** The public key: 32 bytes as base64. */
  readonly key: string;
  /** Indexes what is not indexed yet. */
  catchUp(): Promise<void>;
  /** Waits for the indexing that is under way. */
  close(): Promise<void>;
};

export type AuditOptions = {
  readonly handle: Handle;
  readonly store: Store;
  readonly secretKey: Uint8Array;
  readonly now: () => Instant;
  readonly newId: () => string;
  readonly onFault: (fault: unknown) => void;
};

/** The audit of an organisation: read by those who may, exported, and signed. */
export function createAudit({ handle, store, secretKey, now, newId, onFault }: AuditOptions): Audit {
  const signer = createSigner(secretKey);
  const keeper = createKeeper(store, onFault);
  const source: AuditSource = { readLinks: store.readLinks, find: keeper.find, state: () => handle.state };
  let next: NodeJS.Timeout | undefined;
  /** Since when a block has been full, by `performance.now()`. */
  let fullSince: number | null = null;
  let filling = false;
  let closed = false;
  handle.onCommitted(({ records }) => {
    if (!keeper.note(records) || filling) return;
    fullSince ??= performance.now();
    clearTimeout(next);
    next = setTimeout(fill, Math.min(QUIET, fullSince + LONGEST - performance.now()));
  });
  handle.onReloaded(keeper.forget);

  /** Takes in one full block after the other; the more there are, the faster. */
  async function fill(): Promise<void> {
    fullSince = null;
    filling = true;
    const left = await keeper.step().catch((fault: unknown) => {
      onFault(fault);
      return 0;
    });
    filling = left > 0 && !closed;
    if (filling) next = setTimeout(fill, DRAINS / left);
  }

  /** Whose entries the viewer is shown: everybody's for undefined; refused for null. */
  async function personOf(viewer: Viewer, own: boolean): Promise<string | undefined | null> {
    await handle.caughtUp();
    if (viewer.kind === 'operator') return undefined;
    if (own) return viewer.userId;
    return mayReadAll(handle.state, viewer.userId, now()) ? undefined : null;
  }

  async function record(actor: Actor, format: AuditFormat, filter: Asked): Promise<number | AuditRefusal> {
    const newest = handle.state.seq;
    const answer = await handle.send({ id: newId(), command: { type: 'RecordAuditExport', format, filter }, actor });
    if (answer.ok) return newest;
    return { ok: false, code: 'rejection' in answer ? 'not_allowed' : 'try_later' };
  }

  async function* textOf(format: AuditFormat, pieces: AsyncIterable<Pick<ExportPiece, 'text' | 'span'>>) {
    const seal = createSeal();
    yield FORMATS[format].head;
    for await (const { text, span } of pieces) {
      seal.add(text, span);
      yield text;
    }
    if (format === 'jsonl') yield trailer(seal.about());
  }

  function trailer(about: SealAbout): string {
    return trailerLine(signer, organisationId(), toIso(now()), about);
  }

  function organisationId(): string {
    return handle.state.organisation?.id ?? '';
  }

  async function prepared(viewer: Viewer, format: AuditFormat, asked: Asked) {
    const filter = parseFilter(asked);
    if ('problem' in filter) return malformed(filter.problem);
    const personId = await personOf(viewer, filter.own);
    if (personId === null) return NOT_ALLOWED;
    const newest = await record(viewer, format, filter.asked);
    if (typeof newest !== 'number') return newest;
    await keeper.catchUp();
    return { ok: true, filter, personId, newest } as const;
  }

  return {
    async page(viewer, asked) {
      const query = parseQuery(asked);
      if ('problem' in query) return malformed(query.problem);
      const personId = await personOf(viewer, query.own);
      if (personId === null) return NOT_ALLOWED;
      await keeper.catchUp();
      return { ok: true, ...(await auditPage(source, query, personId)) };
    },
    async timeline(viewer, requestId) {
      if (!Uuid.safeParse(requestId).success) return { ok: false, code: 'not_found' };
      const all = await personOf(viewer, false);
      const personId = all === null && viewer.kind === 'user' ? viewer.userId : undefined;
      await keeper.catchUp();
      const entries = await auditTimeline(source, requestId, personId);
      return entries.length ? { ok: true, entries } : { ok: false, code: 'not_found' };
    },
    find: keeper.find,
    async own(personId, before, limit) {
      await keeper.catchUp();
      const places = await keeper.find({ personId, before }, limit);
      return (await loadLinks(store.readLinks, places)).map(({ record: found }) => found);
    },
    async export(viewer, format, asked) {
      const ready = await prepared(viewer, format, asked);
      if (!ready.ok) return ready;
      const { contentType, ending } = FORMATS[format];
      const pieces = exportPieces(source, format, ready.filter, ready.personId, ready.newest);
      const name = `keyturn-audit-${toIso(now()).slice(0, 10)}.${ending}`;
      return { ok: true, contentType, name, pieces: textOf(format, pieces) };
    },
    async begin(viewer, format, asked) {
      const ready = await prepared(viewer, format, asked);
      return ready.ok ? { ok: true, ...(await rangeOf(source, ready.filter.search, ready.newest)) } : ready;
    },
    piece: (format, range) => exportPiece(source, format, range),
    trailer,
    async checkpoint() {
      await handle.settled();
      const { seq, hash } = await store.head();
      return seq === 0 ? null : signCheckpoint(signer, { organisation: organisationId(), seq, hash, at: toIso(now()) });
    },
    key: signer.key,
    catchUp: keeper.catchUp,
    async close() {
      closed = true;
      clearTimeout(next);
      await keeper.close();
    },
  };
}

/** Full blocks wait until nothing was committed for so long, in ms: people wait for commits, and nobody for the index. */
const QUIET = 250;
/** They wait no longer than this, in ms: whoever searches has them taken in at once. */
const LONGEST = 2_000;
/** Of so many full blocks one is taken in after this by their number, in ms: all together held everybody up for 30 ms. */
const DRAINS = 1_000;
const NOT_ALLOWED = { ok: false, code: 'not_allowed' } as const;

function malformed(message: string) {
  return { ok: false, code: 'malformed', message } as const;
}
