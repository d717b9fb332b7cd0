import type { Page } from 'playwright-core';
import { until } from './until.ts';

/** All that a browser keeps of the extension. */
export type Everything = {
  /** The rows of each database, by table. */
  readonly databases: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
  /** What is in every other place an extension can keep something in. */
  readonly elsewhere: Readonly<Record<string, unknown>>;
};

type Area = { get(keys: null): Promise<object> };
type Areas = { readonly local: Area; readonly session: Area; readonly sync: Area };

/** Lists all that is kept, as a page of the extension finds it. */
export function everythingKept(page: Page): Promise<Everything> {
  return page.evaluate(async () => {
    const done = <Value>(asked: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    const databases: Record<string, Record<string, unknown[]>> = {};
    for (const { name } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name!));
      const tables: Record<string, unknown[]> = {};
      for (const table of db.objectStoreNames)
        tables[table] = await done(db.transaction(table).objectStore(table).getAll());
      databases[name!] = tables;
      db.close();
    }
    const { local, session, sync } = (globalThis as unknown as { chrome: { storage: Areas } }).chrome.storage;
    const elsewhere = {
      local: await local.get(null),
      session: await session.get(null),
      sync: await sync.get(null),
      localStorage: { ...localStorage },
      sessionStorage: { ...sessionStorage },
      caches: await caches.keys(),
      cookies: document.cookie,
    };
    return { databases, elsewhere };
  });
}

/** The rows of one of the extension's own tables. */
export async function rowsKept(page: Page, table: string): Promise<readonly unknown[]> {
  return (await everythingKept(page)).databases.keyturn?.[table] ?? [];
}

/** Waits until what was typed is in the extension's database: a page that is left before that is open loses it. */
export async function draftKept(page: Page, justification: string): Promise<void> {
  const kept = async () => (await rowsKept(page, 'drafts')) as readonly { readonly justification: string }[];
  const there = async () => (await kept()).some((draft) => draft.justification === justification);
  await until(there, `"${justification}" is kept`);
}
