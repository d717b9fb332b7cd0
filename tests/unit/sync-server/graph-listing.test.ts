import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from '../../../sync-server/graph/exchange.ts';
import { listing } from '../../../sync-server/graph/listing.ts';
import { parseOptions } from '../../../sync-server/graph/options.ts';
import type { Viewer } from '../../../sync-server/graph/viewer.ts';

const TYPE = 'unifiedRoleDefinition';
const viewer = { base: 'http://host/v1.0' } as Viewer;

/** The ids of the page a query asks for, and the query of the next one. */
function page(rows: readonly Row[], query: URLSearchParams) {
  const entries = rows.map((row) => ({ key: String(row.id), row: () => row }));
  const list = { context: 'roles', path: 'roles', query };
  const answer = listing(viewer, TYPE, entries, parseOptions(query, TYPE), list);
  const next = answer['@odata.nextLink'];
  return {
    ids: (answer.value as unknown as readonly Row[]).map(({ id }) => String(id)),
    next: typeof next === 'string' ? new URL(next).searchParams : null,
  };
}

function pages(rows: readonly Row[], options: Record<string, string>): readonly string[] {
  const ids: string[] = [];
  for (let query: URLSearchParams | null = new URLSearchParams(options); query; ) {
    const { ids: more, next } = page(rows, query);
    ids.push(...more);
    query = next;
  }
  return ids;
}

const name = fc.constantFrom('Reader', 'reader', 'Owner', null, 'Admin');
const roles = fc.uniqueArray(fc.record({ id: fc.uuid(), displayName: name, isBuiltIn: fc.boolean() }), {
  selector: ({ id }) => id,
  maxLength: 40,
});

test('page by page every row comes once, in the order asked for, then by its key', () => {
  fc.assert(
    fc.property(roles, fc.integer({ min: 1, max: 7 }), fc.constantFrom('asc', 'desc'), (rows, top, direction) => {
      const sign = direction === 'asc' ? 1 : -1;
      const nameOf = ({ displayName }: { displayName: string | null }) => displayName?.toLowerCase() ?? '';
      const sorted = rows.toSorted((a, b) => {
        if (a.isBuiltIn !== b.isBuiltIn) return a.isBuiltIn ? 1 : -1;
        if (nameOf(a) !== nameOf(b)) return nameOf(a) < nameOf(b) ? -sign : sign;
        return a.id < b.id ? -1 : 1;
      });
      const $orderby = `isBuiltIn, displayName ${direction}`;
      expect(pages(rows, { $orderby, $top: String(top) })).toEqual(sorted.map(({ id }) => id));
      const byKey = rows.map(({ id }) => id).toSorted();
      const plain = pages(rows, { $top: String(top) });
      expect(rows.length > top ? plain : plain.toSorted()).toEqual(byKey);
    }),
    { numRuns: 300 },
  );
});

test('rows that are skipped are those that would come first, and the next page goes on behind them', () => {
  fc.assert(
    fc.property(roles, fc.nat({ max: 45 }), fc.integer({ min: 1, max: 7 }), (rows, skip, top) => {
      const byKey = rows.map(({ id }) => id).toSorted();
      expect(pages(rows, { $skip: String(skip), $top: String(top), $orderby: 'id' })).toEqual(byKey.slice(skip));
    }),
  );
});

test('what comes and goes between two pages neither hides nor repeats another row', () => {
  fc.assert(
    fc.property(roles, roles, fc.integer({ min: 1, max: 5 }), (rows, others, top) => {
      const first = page(rows, new URLSearchParams({ $orderby: 'displayName desc', $top: String(top) }));
      if (!first.next) return;
      const added = others.filter(({ id }) => !rows.some((row) => row.id === id));
      const gone = new Set(first.ids.slice(0, 2));
      const after = [...added, ...rows.filter(({ id }) => !gone.has(id))];
      const rest = pages(after, Object.fromEntries(first.next));
      const stayed = rows.map(({ id }) => id).filter((id) => !first.ids.includes(id));
      expect(rest.filter((id) => !added.some((one) => one.id === id)).toSorted()).toEqual(stayed.toSorted());
    }),
    { numRuns: 300 },
  );
});

test('a link keeps every option of the question', () => {
  const rows = [{ id: 'a' }, { id: 'b' }];
  const asked = new URLSearchParams({
    $top: '1',
    $filter: "id ne 'it''s & more+'",
    $select: 'id',
    $orderby: 'displayName',
    'api-version': '2',
  });
  const { next } = page(rows, asked);
  expect(Object.fromEntries(next!)).toMatchObject(Object.fromEntries(asked));
  expect(page(rows, next!)).toEqual({ ids: ['b'], next: null });
});
