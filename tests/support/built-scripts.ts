import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the extension is built. */
export const BUILT = join(import.meta.dirname, '../../.output/chrome-mv3');

/**
 * The scripts of a page of the built extension: their texts by path, what it loads later and on demand among them, but not
 * those named `without`.
 */
export function scriptsOf(page: string, without: readonly string[] = []): ReadonlyMap<string, string> {
  const scripts = new Map<string, string>();
  function load(path: string): void {
    if (scripts.has(path) || without.some((name) => path.startsWith(`chunks/${name}-`))) return;
    const text = readFileSync(join(BUILT, path), 'utf8');
    scripts.set(path, text);
    for (const [, name] of text.matchAll(/(?:from|import)\s*\(?["'`]\.\/([\w-]+\.js)["'`]/g)) load(`chunks/${name}`);
  }
  for (const path of namedIn(page)) load(path);
  return scripts;
}

/** The scripts a page asks for before it draws anything. */
export function namedIn(page: string): readonly string[] {
  const html = readFileSync(join(BUILT, page), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map(([, path]) => path!);
}
