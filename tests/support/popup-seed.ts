import type { Page } from 'playwright-core';
import { type Scene, sessionOf } from './popup-scenes.ts';
import { until } from './until.ts';

/** Waits until the extension's database is there, with its tables. */
export async function databaseThere(page: Page): Promise<void> {
  const there = () => page.evaluate(async () => (await indexedDB.databases()).find(({ name }) => name === 'keyturn'));
  await until(async () => ((await there())?.version ?? 0) >= 10, 'the database is there');
}

/** Writes a scene into the extension's own database. */
export async function seed(page: Page, scene: Scene, now: number, only?: readonly string[]): Promise<void> {
  const { me, outbox = [], habits = [], drafts = [], connection, signedIn } = scene;
  const kept = [
    { key: 'connection', value: connection },
    ...(signedIn ? [{ key: 'session', value: sessionOf(now) }] : []),
  ];
  const tables: Record<string, readonly unknown[]> = {
    views: me ? [{ room: 'me', epoch: 'e', maps: me, inStepAt: connection.inStepAt }] : [],
    documents: [],
    outbox,
    habits,
    drafts,
    kept,
  };
  const chosen = Object.fromEntries(Object.entries(tables).filter(([name]) => !only || only.includes(name)));
  await putRows(page, chosen);
}

/** Empties the tables that are named, and fills them. */
export async function putRows(page: Page, tables: Readonly<Record<string, readonly unknown[]>>): Promise<void> {
  await page.evaluate(async (rows) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('keyturn');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    await new Promise((resolve, reject) => {
      const writing = db.transaction(Object.keys(rows), 'readwrite');
      for (const [name, all] of Object.entries(rows)) {
        writing.objectStore(name).clear();
        for (const row of all) writing.objectStore(name).put(row);
      }
      writing.oncomplete = resolve;
      writing.onerror = () => reject(writing.error);
    });
    db.close();
  }, tables);
}
