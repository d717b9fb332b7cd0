import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RequestRow, RoleRow } from '../../../core/wire/rows.ts';
import { requestColumns } from '../../../extension/ui/options/requests/RequestsTable.tsx';
import { roleColumns } from '../../../extension/ui/options/roles/RolesPage.tsx';
import { hashOf, PAGES, type Page, parseRoute } from '../../../extension/ui/options/routes.ts';
import { arrange, type Column, lookOf, nextSort } from '../../../extension/ui/options/table/arrange.ts';
import { toCsv } from '../../../extension/ui/options/table/csv.ts';

type Row = { readonly name: string; readonly count: number };

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', title: 'Name', text: ({ name }) => name },
  { key: 'count', title: 'Count', text: ({ count }) => `${count} x`, order: ({ count }) => count, numeric: true },
];
const ROWS: readonly Row[] = [
  { name: 'Role 10', count: 9 },
  { name: 'role 9', count: 100 },
  { name: 'Élan', count: 10 },
];
const names = (find: string, sort: string) => arrange(ROWS, COLUMNS, { find, sort }).map(({ name }) => name);

test('a table sorts texts as people count and numbers by size, both ways', () => {
  expect(names('', 'name')).toEqual(['Élan', 'role 9', 'Role 10']);
  expect(names('', '-name')).toEqual(['Role 10', 'role 9', 'Élan']);
  expect(names('', 'count')).toEqual(['Role 10', 'Élan', 'role 9']);
  expect(names('', 'nothing')).toEqual(['Role 10', 'role 9', 'Élan']);
});

test('rows that sort alike keep their order, both ways', () => {
  const rows = ['b', 'A', 'B', 'a', 'b'].map((name, count) => ({ name, count }));
  const order = (sort: string) => arrange(rows, COLUMNS, { find: '', sort }).map(({ count }) => count);
  expect(order('name')).toEqual([1, 3, 0, 2, 4]);
  expect(order('-name')).toEqual([0, 2, 4, 1, 3]);
});

test('lengths of time are sorted by how long they are, whatever their unit', () => {
  const lengths = ['PT8H', 'PT30M', 'P2D', 'PT1H30M'];
  const roles = lengths.map((maxDuration) => ({ rules: { maxDuration } }) as unknown as RoleRow);
  const requests = lengths.map((duration) => ({ duration }) as RequestRow);
  const sorted = ['PT30M', 'PT1H30M', 'PT8H', 'P2D'];
  const byLongest = arrange(roles, roleColumns(0), { find: '', sort: 'longest' });
  expect(byLongest.map(({ rules }) => rules!.maxDuration)).toEqual(sorted);
  const byLength = arrange(requests, requestColumns(0, true), { find: '', sort: 'length' });
  expect(byLength.map(({ duration }) => duration)).toEqual(sorted);
});

test('a long table reads each row once, however often its rows are compared', () => {
  let read = 0;
  const readOf = ({ name }: Row) => {
    read++;
    return name;
  };
  const counting: readonly Column<Row>[] = [{ key: 'name', title: 'Name', text: readOf }];
  const rows = Array.from({ length: 50_000 }, (_, n) => ({ name: `Role ${n % 500}`, count: n }));
  expect(arrange(rows, counting, { find: '', sort: '-name' })[0]).toEqual({ name: 'Role 499', count: 499 });
  expect(read).toBe(50_000);
});

test('a search finds rows that have every word in any column', () => {
  expect(names('role 100', 'name')).toEqual(['role 9']);
  expect(names('  ROLE ', 'name')).toEqual(['role 9', 'Role 10']);
  expect(names('role nobody', 'name')).toEqual([]);
});

test('a second click on a title turns the order around', () => {
  expect(nextSort('name', 'count')).toBe('count');
  expect(nextSort('count', 'count')).toBe('-count');
  expect(nextSort('-count', 'count')).toBe('count');
  expect(lookOf({}, '-at')).toEqual({ find: '', sort: '-at' });
});

test('a file quotes what has to be quoted and defuses formulas', () => {
  const rows = [
    { name: '=HYPERLINK("https://evil.example")', count: 1 },
    { name: 'Moreau, Alice\nand "Ben"', count: -2 },
  ];
  expect(toCsv(rows, COLUMNS)).toBe(
    'Name,Count\r\n"\'=HYPERLINK(""https://evil.example"")",1 x\r\n"Moreau, Alice\nand ""Ben""",\'-2 x\r\n',
  );
});

test('every place of the page can be left by a link and found again', () => {
  const pages = fc.constantFrom(...(Object.keys(PAGES) as Page[]));
  const words = fc.string({ minLength: 1 });
  const query = fc.dictionary(
    words.filter((key) => key !== '__proto__'),
    words,
  );
  fc.assert(
    fc.property(pages, fc.array(words, { maxLength: 3 }), query, (page, path, asked) => {
      expect(parseRoute(hashOf(page, path, asked), 'roles')).toEqual({ page, path, query: { ...asked } });
    }),
  );
});

test('an address that names nothing leads home', () => {
  expect(parseRoute('', 'mine')).toEqual({ page: 'mine', path: [], query: {} });
  expect(parseRoute('#/nowhere/at/all', 'roles')).toEqual({ page: 'roles', path: [], query: {} });
  expect(parseRoute('#/roles/%E0%A4%A', 'roles').path).toEqual(['%E0%A4%A']);
});
