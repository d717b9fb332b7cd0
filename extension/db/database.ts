import Dexie, { type DexieOptions, type Table } from 'dexie';
import type { Command } from '../../core/commands.ts';
import type { Answer } from '../../core/wire/frames.ts';
import type { View } from '../../core/wire/rows.ts';
import type { Link } from '../link.ts';
import type { Draft, Habit } from '../remembered.ts';
import { toSecondVersion } from './migrations.ts';
import { DATABASE } from './schema.ts';

/** A room's content as last synced; one record per room, so that the popup shows everything after one read. */
export type ViewRecord = {
  readonly room: string;
  readonly epoch: string;
  readonly maps: View;
  /** When it was last known to be in step with the server, by the server's clock. */
  readonly inStepAt: number | null;
};

/** A room's CRDT copy, kept by the worker only, so that a reconnect moves only the difference. */
export type DocumentRecord = { readonly room: string; readonly epoch: string; readonly update: Uint8Array };

/** A command on its way. It stays until a person has seen its answer, so that nothing typed is ever lost. */
export type OutboxRecord = {
  /** The idempotency key, a uuidv7. */
  readonly id: string;
  readonly command: Command;
  /** What the command is about, for showing it: a role's name. */
  readonly label: string;
  /** Local clock. */
  readonly createdAt: number;
  /** Server clock, as it was known then; absent from commands of before it was kept. */
  readonly askedAt?: number;
  /** Counts up within this browser: commands go out in this order, whatever the clock did between them. */
  readonly order: number;
  /** Server clock; null waits until it is sent. */
  readonly deadlineAt: number | null;
  readonly status: 'waiting' | 'sent' | 'answered';
  readonly answer: Answer | null;
  readonly answeredAt: number | null;
};

export type Session = {
  readonly server: string;
  readonly token: string;
  readonly expiresAt: string;
  readonly user: { readonly id: string; readonly upn: string; readonly name: string };
};

export type Connection = {
  readonly state: Link;
  /** When one's own copy was last known to be in step with the server, by the server's clock. */
  readonly inStepAt: number | null;
  /** Server clock minus local clock, in ms. */
  readonly clockOffset: number;
};

export type Kept =
  | { readonly key: 'session'; readonly value: Session }
  | { readonly key: 'connection'; readonly value: Connection }
  | { readonly key: 'notified'; readonly value: readonly string[] }
  | { readonly key: 'server'; readonly value: string };

/** Everything the extension keeps. One signed-in person at a time; signing out empties it. */
export class KeyturnDatabase extends Dexie {
  readonly views!: Table<ViewRecord, string>;
  readonly documents!: Table<DocumentRecord, string>;
  readonly outbox!: Table<OutboxRecord, string>;
  readonly drafts!: Table<Draft, string>;
  readonly habits!: Table<Habit, string>;
  readonly kept!: Table<Kept, string>;

  /** `where` names another place than the browser's own, for a program that is none. */
  constructor(name = DATABASE, where: Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'> = {}) {
    // An answered command must survive a power failure; the relaxed default of Chrome 121 does not promise that.
    super(name, { ...where, chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      views: 'room',
      documents: 'room',
      outbox: 'id, status',
      drafts: 'eligibleAssignmentId',
      habits: 'roleId',
      kept: 'key',
    });
    this.version(2).upgrade(toSecondVersion);
  }
}
