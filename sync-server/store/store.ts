import type { AuditKeys } from '../../core/audit.ts';
import type { Recorded } from '../../core/events.ts';
import type { Instant } from '../../core/time.ts';
import type { Answer } from '../../core/wire/frames.ts';

/** The store cannot be asked, written or understood here and now; nothing is wrong with what was asked. The message is one line with what to do. */
export class StoreAway extends Error {}

/**
 * Where the log lives. A batch is one turn: `begin` locks the log and says what others appended meanwhile, `commit` writes
 * events and answers in one durable transaction. Every implementation passes the same contract suite.
 */
export type Store = {
  /** Whether other processes append to the log as well. */
  readonly shared: boolean;
  /**
   * Takes the log for one batch. `newer` are the records after `after` that this process has not seen (always empty with
   * one process); `known` the answers already given to commands of these keys, so that a retry is a no-op. A function is
   * asked for the keys once the log is locked.
   */
  begin(after: number, keys: Keys): Promise<Turn>;
  /**
   * The records after `after`, oldest first, at most `limit`. Throws where one of them is not what was written, so that
   * nothing is ever decided on a log somebody edited.
   */
  read(after: number, limit: number): Promise<readonly Recorded[]>;
  /** As `read`, each record with the text and the hash that prove it to somebody else. */
  readLinks(after: number, limit: number): Promise<readonly Link[]>;
  /** The newest snapshot, or null where none is or it fails its authentication. */
  readSnapshot(version: number): Promise<{ readonly seq: number; readonly text: string } | null>;
  writeSnapshot(version: number, seq: number, text: string): Promise<void>;
  /** The place and hash of the newest record; seq 0 for an empty log. */
  head(): Promise<Head>;
  /**
   * Walks the chain from the start. Stops at the first record that is not what was written. `known` is a head seen before
   * and kept elsewhere: a log that was cut behind it, or written anew, does not hold it any more.
   */
  verify(known?: Head): Promise<Verification>;
  /** Whether the store answers and takes writes; throws with the reason otherwise. */
  ping(): Promise<void>;
  /**
   * Takes or renews the lease of this name for `ttlMs`, by the store's own clock; says whether `holder` has it now. Another
   * holder gets it once it ran out; `ttlMs` 0 gives it back. With one process it is always granted.
   */
  lease(name: string, holder: string, ttlMs: number): Promise<boolean>;
  readonly secrets: Secrets;
  readonly deliveries: Deliveries;
  readonly auditIndex: AuditIndex;
  /** Calls back when another process appended, until `place` is as far as the log. Never, where there is only one. */
  onAppended(listener: () => void, place: () => number): void;
  /** Says something small, at most 1 KB, to the other processes. One that does not listen just now never hears of it. */
  tell(what: object): Promise<void>;
  /** Hears what others tell as JSON, never what was told here. Whoever has the database may tell anything. */
  onTold(listener: (what: unknown) => void): void;
  /** Calls back when what others told may have got lost. Never, where there is only one process. */
  onMissed(listener: () => void): void;
  close(): Promise<void>;
};

export type Keys = readonly string[] | (() => readonly string[]);

export type Turn = {
  readonly newer: readonly Recorded[];
  readonly known: ReadonlyMap<string, Answer>;
  /** Writes all of it durably or throws and writes nothing. Records follow on from the newest without a gap. */
  commit(
    records: readonly Recorded[],
    answers: readonly { readonly key: string; readonly answer: Answer }[],
  ): Promise<void>;
  /** Gives the log back unchanged. */
  abort(): Promise<void>;
};

/** A record, its JSON text as it lies in the log, and the lower-case hex SHA-256 of its forerunner's hash and that text. */
export type Link = { readonly record: Recorded; readonly text: string; readonly hash: string };

/** `hash` is lower-case hex. */
export type Head = { readonly seq: number; readonly hash: string };

export type Verification =
  | { readonly ok: true; readonly events: number; readonly head: Head }
  | {
      readonly ok: false;
      readonly events: number;
      readonly seq: number;
      readonly why: 'edited' | 'missing' | 'mac' | 'rewritten';
    };

export type SecretKind =
  | 'password'
  | 'session'
  | 'totp'
  | 'totp_pending'
  | 'passkey'
  | 'recovery_codes'
  | 'challenge'
  | 'attempts'
  | 'setup'
  | 'invitation'
  | 'known_place';

/**
 * What must never enter the log. `value` is JSON text, hashed or encrypted by whoever puts it here. `id` is unique within
 * its kind. An expired secret is as good as gone, whether or not it was swept.
 */
export type Secret = {
  readonly kind: SecretKind;
  readonly id: string;
  readonly ownerId: string | null;
  readonly value: string;
  readonly expiresAt: Instant | null;
};

export type Secrets = {
  get(kind: SecretKind, id: string, now: Instant): Promise<Secret | null>;
  /** Writes or replaces. */
  put(secret: Secret): Promise<void>;
  /** Writes unless one of this kind and id is there that has not expired; says whether it wrote. Atomic across processes. */
  putNew(secret: Secret, now: Instant): Promise<boolean>;
  /** Reads and removes in one step, so that of two takers exactly one gets it. */
  take(kind: SecretKind, id: string, now: Instant): Promise<Secret | null>;
  /** Replaces the value only where it still is `before`; says whether it did. */
  swap(kind: SecretKind, id: string, before: string, after: string): Promise<boolean>;
  remove(kind: SecretKind, id: string): Promise<void>;
  listOf(kind: SecretKind, ownerId: string, now: Instant): Promise<readonly Secret[]>;
  removeOf(kind: SecretKind, ownerId: string): Promise<void>;
  /** Removes what has expired. */
  sweep(now: Instant): Promise<void>;
};

/**
 * One message on its way out. `id` names the event and the reader, so that what was planned twice is sent once; `target` is
 * an address, `body` JSON text.
 */
export type Delivery = {
  readonly id: string;
  readonly channel: 'mail' | 'webhook';
  readonly target: string;
  readonly body: string;
  readonly status: 'waiting' | 'sent' | 'stuck';
  readonly attempts: number;
  readonly createdAt: Instant;
  /** When it is tried next, or was sent; null where it is stuck. */
  readonly nextAt: Instant | null;
  readonly error: string | null;
};

export type Planned = Pick<Delivery, 'id' | 'channel' | 'target' | 'body'>;

/** A durable queue fed by the log: what an event leads to is planned before the cursor moves past it, so none is lost. */
export type Deliveries = {
  /** The newest record whose deliveries are planned; null before the first. */
  cursor(name: string): Promise<number | null>;
  /** Moves the cursor forwards, never back. */
  advance(name: string, seq: number): Promise<void>;
  /** Plans one; nothing where it was planned before. */
  add(delivery: Planned, now: Instant): Promise<void>;
  /** Plans many at the cost of a few. */
  addAll(deliveries: readonly Planned[], now: Instant): Promise<void>;
  due(now: Instant, limit: number): Promise<readonly Delivery[]>;
  nextAt(): Promise<Instant | null>;
  sent(id: string, now: Instant): Promise<void>;
  /** Notes a failure; without `retryAt` it is stuck until a person looks. Nothing where another process has sent it. */
  failed(id: string, error: string, retryAt: Instant | null): Promise<void>;
  retry(id: string, now: Instant): Promise<void>;
  /** First what is stuck, which is a day old by then and waits for a person; then the others. Of each the newest first. */
  list(limit: number): Promise<readonly Delivery[]>;
  /** Removes what was sent before that instant. */
  forget(before: Instant): Promise<void>;
};

/** What entries are looked for; all that is given has to fit. */
export type AuditSearch = Partial<Pick<AuditKeys, (typeof AUDIT_FILTERS)[number]>> & {
  /** Actor or subject. */
  readonly personId?: string;
  /** From this instant to, and not including, the other. */
  readonly from?: Instant;
  readonly until?: Instant;
  /** Only what came before this record. */
  readonly before?: number;
};

/** What entries are found by. What the fewest have comes first, as it is looked for first. */
export const AUDIT_FILTERS = ['requestId', 'subjectId', 'actorId', 'roleId', 'activity', 'result'] as const;

/** Records that the index takes at once, from the first of the log on: as many as hold nobody up. */
export const AUDIT_BLOCK = 256;

/** Where in the log what is. Made from the log and made again where it is not of this log; the log alone counts. */
export type AuditIndex = {
  /** The newest record it knows, and that record's command, which tells whether it is of this log. */
  place(): Promise<{ readonly seq: number; readonly commandId: string }>;
  /** Adds the block that follows on from the newest; where another process added it meanwhile, it stays as it is. */
  add(block: readonly AuditKeys[], commandId: string): Promise<void>;
  clear(): Promise<void>;
  /** The places of at most `limit` records that it knows, newest first. */
  find(search: AuditSearch, limit: number): Promise<readonly number[]>;
};
