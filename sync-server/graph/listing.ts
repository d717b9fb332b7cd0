import type { EntitySet } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { shaped } from './expansions.ts';
import { LARGEST_PAGE, type Options } from './options.ts';
import { badRequest } from './problem.ts';
import type { Viewer } from './viewer.ts';

/** Where a list stands, for its `@odata.context` and the link to its next page. */
export type ListPlace = { readonly context: string; readonly path: string; readonly query: URLSearchParams };

/**
 * A page of the rows. Where more are left, they are taken in the order of their key and the link names the last one, so
 * that what comes and goes meanwhile neither repeats nor hides another row.
 */
export function listing(viewer: Viewer, set: EntitySet, rows: Iterable<Row>, options: Options, place: ListPlace): Row {
  const { filter, top, count, skipToken } = options;
  const { key = 'id' } = set;
  const wanted: Row[] = [];
  for (const row of rows) if (!filter || filter(row)) wanted.push(row);
  const total = wanted.length;
  const size = top ?? LARGEST_PAGE;
  let page = wanted;
  if (skipToken !== null || total > size) page = after(wanted, key, skipToken);
  const more = page.length > size;
  page = page.slice(0, size);
  return {
    '@odata.context': `${viewer.base}/$metadata#${place.context}`,
    ...(count ? { '@odata.count': total } : {}),
    ...(more ? { '@odata.nextLink': nextLink(viewer, place, String(page.at(-1)![key])) } : {}),
    value: page.map((row) => shaped(viewer, set.type, row, options)),
  };
}

/** The address of the page after the row of that key; everything else of the question stays. */
export function nextLink({ base }: Viewer, { path, query }: ListPlace, last: string): string {
  const rest = [...query].filter(([name]) => name !== '$skiptoken' && name !== 'skiptoken');
  const token = Buffer.from(last).toString('base64url');
  // Spaces as %20: not every client takes a plus for one.
  const words = [...rest, ['$skiptoken', token]].map(([name, value]) => `${encode(name!)}=${encode(value!)}`);
  return `${base}/${path}?${words.join('&')}`;
}

/** The key a `$skiptoken` names. */
export function lastOf(skipToken: string): string {
  const last = Buffer.from(skipToken, 'base64url').toString();
  if (Buffer.from(last).toString('base64url') !== skipToken)
    throw badRequest('$skiptoken: take it from @odata.nextLink');
  return last;
}

function after(rows: readonly Row[], key: string, skipToken: string | null): Row[] {
  const last = skipToken === null ? '' : lastOf(skipToken);
  const nameOf = (row: Row) => String(row[key]);
  return rows.filter((row) => nameOf(row) > last).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%24', '$');
}
