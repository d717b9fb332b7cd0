import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

type Import = { readonly file: string; readonly target: string };

const files = globSync('{core,sync-server,extension,tests}/**/*.{ts,tsx}');
const imports = files.flatMap((file): Import[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /\bfrom\s+['"]([^'"\s]+)['"]|(?:^|\n)import\s+['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/g,
    ),
  ].map((found) => {
    const target = found[1] ?? found[2] ?? found[3]!;
    return { file, target: target.startsWith('.') ? normalize(join(dirname(file), target)) : target };
  }),
);
const breaches = (from: RegExp, forbidden: (one: Import) => boolean) =>
  imports.filter((one) => from.test(one.file) && forbidden(one)).map(({ file, target }) => `${file} -> ${target}`);

test('the walls are looked at', () => {
  expect(imports.length).toBeGreaterThan(100);
});

test('core imports core and zod/mini only', () => {
  expect(breaches(/^core\//, ({ target }) => !target.startsWith('core/') && target !== 'zod/mini')).toEqual([]);
});

test('core has no clock and no dice', () => {
  const guilty = files.filter(
    (file) => file.startsWith('core/') && /Date\.now|new Date\(\)|Math\.random/.test(readFileSync(file, 'utf8')),
  );
  expect(guilty).toEqual([]);
});

test('the extension and the server never meet', () => {
  expect(breaches(/^extension\//, ({ target }) => target.startsWith('sync-server/'))).toEqual([]);
  expect(breaches(/^sync-server\//, ({ target }) => target.startsWith('extension/'))).toEqual([]);
});

test('the user interface knows no browser API, no database and no CRDT', () => {
  const forbidden = /^(dexie|yjs|y-websocket|zod|ws|extension\/(db|live|worker|entrypoints))/;
  expect(breaches(/^extension\/ui\//, ({ target }) => forbidden.test(target))).toEqual([]);
  const guilty = files.filter(
    (file) => file.startsWith('extension/ui/') && /\b(chrome|browser)\.[a-z]+\./.test(readFileSync(file, 'utf8')),
  );
  expect(guilty).toEqual([]);
});

test('nothing imports tests', () => {
  expect(breaches(/^(core|sync-server|extension)\//, ({ target }) => target.startsWith('tests/'))).toEqual([]);
});

test('server folders do not import each other', () => {
  const folders = ['store', 'sync', 'http', 'identity', 'notify', 'graph', 'connectors'];
  const crossing = folders.flatMap((folder) =>
    breaches(new RegExp(`^sync-server/${folder}/`), ({ target }) =>
      folders.some(
        (other) => other !== folder && target.startsWith(`sync-server/${other}/`) && !target.endsWith('store/store.ts'),
      ),
    ),
  );
  expect(crossing).toEqual([]);
});

test('bare imports are packages the project declares', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const known = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
  const name = (target: string) =>
    target
      .split('/')
      .slice(0, target.startsWith('@') ? 2 : 1)
      .join('/');
  const bare = imports.filter(
    ({ target }) => !/^(core|sync-server|extension|tests|node:|wxt\.config|package\.json|\.)/.test(target),
  );
  expect(bare.filter(({ target }) => !known.has(name(target)))).toEqual([]);
});
