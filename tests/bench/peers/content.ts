import { readFileSync } from 'node:fs';
import * as Y from 'yjs';

/** What each document of a peer holds: map → id → row, from the file that the bench wrote. */
export type Content = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export const content: Content = JSON.parse(readFileSync(process.argv[2]!, 'utf8'));

/** Fills a document as Keyturn fills its own. */
export function fill(doc: Y.Doc): void {
  doc.transact(() => {
    for (const [map, rows] of Object.entries(content))
      for (const [id, row] of Object.entries(rows)) doc.getMap(map).set(id, row);
  });
}

/** A document of the content, for a peer that takes its own copy of what is loaded. */
export function filled(): Y.Doc {
  const doc = new Y.Doc();
  fill(doc);
  return doc;
}

/** The peer's module; its name is hidden from the type checker, as only benches need it. */
export async function peerModule<Module>(name: string): Promise<Module> {
  return (await import(name)) as Module;
}
