import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BUILT, namedIn, scriptsOf } from '../support/built-scripts.ts';

const KB = 1024;

test('the popup loads little, and neither Yjs nor the schema library', () => {
  const scripts = [...scriptsOf('popup.html').values()];
  expect(scripts.length).toBeGreaterThan(1);
  expect(scripts.reduce((sum, text) => sum + text.length, 0)).toBeLessThanOrEqual(200 * KB);
  const code = scripts.join('\n');
  // Words of each library that no minifier takes out.
  expect(code).not.toContain('Yjs was already imported');
  expect(code).not.toContain('ZodError');
  expect(code).toContain('DexieError');
});

test('what the popup draws first is one script, without the database’s library', () => {
  const first = namedIn('popup.html').map((path) => readFileSync(join(BUILT, path), 'utf8'));
  expect(first).toHaveLength(1);
  expect(first[0]!.length).toBeLessThanOrEqual(80 * KB);
  expect(first[0]).not.toContain('DexieError');
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
