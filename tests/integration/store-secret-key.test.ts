import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSecretKey } from '../../sync-server/store/secret-key.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyturn-key-'));
  path = join(folder, 'data', 'secret.key');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a key is made once, for this user alone', () => {
  const key = readSecretKey(path);
  expect(key).toHaveLength(32);
  expect(readSecretKey(path)).toEqual(key);
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  expect(readdirSync(join(folder, 'data'))).toEqual(['secret.key']);
});

test('two keys differ', () => {
  expect(readSecretKey(path)).not.toEqual(readSecretKey(join(folder, 'other.key')));
});

test.each(['hex', 'base64'] as const)('a key in %s is read', (encoding) => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
  const file = join(folder, 'given.key');
  writeFileSync(file, `${key.toString(encoding)}\n`);
  expect(readSecretKey(file)).toEqual(new Uint8Array(key));
});

test.each(['', 'password', 'ab'.repeat(31), 'zz'.repeat(32), 'ab'.repeat(33)])(
  '[H7] %j is refused and kept',
  (text) => {
    const file = join(folder, 'wrong.key');
    writeFileSync(file, text);
    expect(() => readSecretKey(file)).toThrow(/^KEYTURN_SECRET_KEY_FILE: .*wrong\.key holds no key; it takes 64 hex/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);

test('a place that cannot be written is named', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => readSecretKey(join(folder, 'file', 'secret.key'))).toThrow(/^KEYTURN_SECRET_KEY_FILE: .*cannot be/);
  expect(existsSync(path)).toBe(false);
});
