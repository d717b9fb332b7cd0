import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RULE_OF } from '../../core/rejections.ts';

const rules = new Set(
  [...readFileSync('core/SPEC.md', 'utf8').matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, id]) => id!),
);
const titles = globSync('tests/{unit,integration,faults,e2e}/**/*.{ts,tsx}')
  .filter((file) => !file.endsWith('spec.test.ts'))
  .flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/(?:test|describe)(?:\.\w+)*\([\s\S]{0,80}?['"`]((?:\[[A-Z]\d+\] ?)+)/g),
  ])
  .map(([, ids]) => ids!);
const cited = new Set(titles.flatMap((ids) => ids.match(/[A-Z]\d+/g)!));
const tables = globSync('tests/unit/**/*.ts').flatMap((file) => [
  ...readFileSync(file, 'utf8').matchAll(/\)\(\s*['"`]((?:\[[A-Z]\d+\] ?)+)/g),
]);
for (const [, ids] of tables) for (const id of ids!.match(/[A-Z]\d+/g)!) cited.add(id);

test('every rule has a test that names it', () => {
  expect([...rules].filter((id) => !cited.has(id))).toEqual([]);
});

test('every rule a test names is in the book', () => {
  expect([...cited].filter((id) => !rules.has(id))).toEqual([]);
});

test('every rejection comes from a rule of the book', () => {
  expect(Object.values(RULE_OF).filter((id) => !rules.has(id))).toEqual([]);
});
