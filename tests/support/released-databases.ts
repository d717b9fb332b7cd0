import { MINUTE } from '../../core/time.ts';
import { ALICE, idOf, myView, NOON } from './my-view.ts';

/** A version of the extension's database as it was released: its tables, and rows such as its code left in them. */
export type Released = {
  readonly version: number;
  /** By name: the path of the key, and of each index. */
  readonly tables: Readonly<Record<string, { readonly key: string; readonly indexes: readonly string[] }>>;
  readonly rows: Readonly<Record<string, readonly object[]>>;
};

/** What a person is left with by every version. */
export const DRAFT = {
  eligibleAssignmentId: idOf(200),
  duration: '2 h',
  justification: 'Half a senten',
  ticketNumber: '',
  ticketSystem: '',
  startAt: '',
  scope: '/',
};
export const HABIT = {
  roleId: idOf(100),
  favourite: true,
  usedAt: NOON,
  duration: 'PT1H',
  justifications: ['Rollout'],
};
export const SESSION = {
  server: 'https://pim.contoso.example',
  token: 'secret',
  expiresAt: '2027-01-01T00:00:00.000Z',
  user: ALICE,
};
/** The server's clock is three minutes ahead. */
const AHEAD = 3 * MINUTE;
const connection = (inStepAt: number) => ({
  key: 'connection',
  value: { state: 'offline', inStepAt, clockOffset: AHEAD },
});

const TABLES = {
  views: { key: 'room', indexes: [] },
  documents: { key: 'room', indexes: [] },
  outbox: { key: 'id', indexes: ['status'] },
  drafts: { key: 'eligibleAssignmentId', indexes: [] },
  habits: { key: 'roleId', indexes: [] },
  kept: { key: 'key', indexes: [] },
};

const KEPT = [
  { key: 'session', value: SESSION },
  { key: 'server', value: SESSION.server },
  { key: 'notified', value: ['ended.x'] },
];

const COMMAND = { type: 'DeactivateRole', activeAssignmentId: idOf(1) };
const waiting = { command: COMMAND, label: 'Reader', status: 'waiting', answer: null, answeredAt: null };

/** All of them, oldest first. What was released is not changed here; a new version is added. */
export const RELEASED: readonly Released[] = [
  {
    version: 1,
    tables: TABLES,
    rows: {
      views: [
        { room: 'me', epoch: 'e', maps: myView() },
        { room: 'admin', epoch: 'e', maps: { meta: {} } },
      ],
      documents: [{ room: 'me', epoch: 'e', update: new Uint8Array([0, 0]) }],
      outbox: [
        { ...waiting, id: idOf(1), createdAt: NOON + 2, deadlineAt: null },
        { ...waiting, id: idOf(2), createdAt: NOON + 1, deadlineAt: NOON + 10 * MINUTE },
      ],
      drafts: [DRAFT],
      habits: [HABIT],
      kept: [...KEPT, connection(NOON)],
    },
  },
  {
    version: 2,
    tables: TABLES,
    rows: {
      views: [
        { room: 'me', epoch: 'e', maps: myView(), inStepAt: NOON + AHEAD },
        { room: 'admin', epoch: 'e', maps: { meta: {} }, inStepAt: NOON + AHEAD },
      ],
      documents: [{ room: 'me', epoch: 'e', update: new Uint8Array([0, 0]) }],
      outbox: [
        { ...waiting, id: idOf(1), createdAt: NOON + 2, order: 2, deadlineAt: null },
        { ...waiting, id: idOf(2), createdAt: NOON + 1, order: 1, deadlineAt: NOON + AHEAD + 10 * MINUTE },
      ],
      drafts: [DRAFT],
      habits: [HABIT],
      kept: [...KEPT, connection(NOON + AHEAD)],
    },
  },
];

/** Makes the database of a version without any of the extension's code. */
export async function makeReleased(factory: IDBFactory, { version, tables, rows }: Released): Promise<void> {
  // Dexie counts in tenths.
  const opening = factory.open('keyturn', version * 10);
  opening.onupgradeneeded = () => {
    for (const [name, { key, indexes }] of Object.entries(tables)) {
      const table = opening.result.createObjectStore(name, { keyPath: key });
      for (const path of indexes) table.createIndex(path, path);
    }
  };
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const writing = db.transaction(Object.keys(rows), 'readwrite');
  for (const [name, all] of Object.entries(rows)) for (const row of all) writing.objectStore(name).put(row);
  await new Promise((resolve, reject) => {
    writing.oncomplete = resolve;
    writing.onerror = () => reject(writing.error);
  });
  db.close();
}
