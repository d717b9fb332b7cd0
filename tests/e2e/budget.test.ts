import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const BUILT = join(import.meta.dirname, '../../.output/chrome-mv3');
const KB = 1024;

/** Every script a page of the extension loads, as it is loaded. */
function scriptsOf(page: string): readonly string[] {
  const html = readFileSync(join(BUILT, page), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map(([, path]) => join(BUILT, path!));
}

test('the popup loads little, and neither Yjs nor the schema library', () => {
  const scripts = scriptsOf('popup.html');
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.reduce((sum, path) => sum + statSync(path).size, 0)).toBeLessThanOrEqual(200 * KB);
  const code = scripts.map((path) => readFileSync(path, 'utf8')).join('\n');
  // Words of each library that no minifier takes out.
  expect(code).not.toContain('Yjs was already imported');
  expect(code).not.toContain('ZodError');
  expect(code).toContain('DexieError');
});

test('the worker is small enough to start at once', () => {
  const worker = join(BUILT, 'background.js');
  expect(statSync(worker).size).toBeLessThanOrEqual(260 * KB);
  expect(readFileSync(worker, 'utf8')).toContain('Yjs was already imported');
});

test('the manifest asks for little and allows no foreign code', () => {
  const manifest = JSON.parse(readFileSync(join(BUILT, 'manifest.json'), 'utf8'));
  expect(manifest.permissions).toEqual(['storage', 'alarms', 'notifications']);
  expect(manifest.host_permissions ?? []).toEqual([]);
  expect(manifest.content_scripts).toBeUndefined();
  expect(manifest.content_security_policy.extension_pages).toMatch(/script-src 'self';/);
  expect(manifest.content_security_policy.extension_pages).not.toMatch(/unsafe|https?:\/\//);
});
