import type { Entry } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { shaped } from './expansions.ts';
import type { Literal } from './filter-tokens.ts';
import { LARGEST_PAGE, type Options } from './options.ts';
import { comparePlaces, type Order, type Place, placeOf } from './order.ts';
import { badRequest } from './problem.ts';
import type { Viewer } from './viewer.ts';

/** Where a list stands, for its `@odata.context` and the link to its next page. */
export type ListPlace = { readonly context: string; readonly path: string; readonly query: URLSearchParams };

type Placed = { readonly entry: Entry; readonly place: Place };

/**
 * A page of the entries. Where more are left, or an order is asked for, they come in that order and then by their key, and
 * the link names the last one, so that what comes and goes meanwhile neither repeats nor hides another.
 */
export function listing(viewer: Viewer, type: string, found: Iterable<Entry>, options: Options, list: ListPlace): Row {
  const { filter, order, top, skip, count, skipToken } = options;
  const kept = filter ? passing(found, filter.holds) : [...found];
  const size = top ?? LARGEST_PAGE;
  const whole = skipToken === null && kept.length <= size && !order.length && !skip;
  const after = skipToken === null ? null : placeAfter(skipToken, order);
  const next = whole ? kept.map((entry) => ({ entry, place: [] })) : behind(kept, order, after, skip, size + 1);
  const page = next.slice(0, size);
  return {
    '@odata.context': `${viewer.base}/$metadata#${list.context}`,
    ...(count ? { '@odata.count': kept.length } : {}),
    ...(next.length > size ? { '@odata.nextLink': nextLink(viewer, list, page.at(-1)!.place) } : {}),
    value: page.map(({ entry }) => shaped(viewer, type, entry.row(), options)),
  };
}

/** The address of the page after that place; everything else of the question stays. */
export function nextLink({ base }: Viewer, { path, query }: ListPlace, last: Place): string {
  const rest = [...query].filter(([name]) => !/^\$?skip(token)?$/i.test(name));
  const token = Buffer.from(JSON.stringify(last)).toString('base64url');
  // Spaces as %20: not every client takes a plus for one.
  const words = [...rest, ['$skiptoken', token]].map(([name, value]) => `${encode(name!)}=${encode(value!)}`);
  return `${base}/${path}?${words.join('&')}`;
}

/** The place a `$skiptoken` names in a list of that order. Throws a 400 where it is not one of such a list. */
export function placeAfter(skipToken: string, order: readonly Order[]): Place {
  const place = read(skipToken);
  const fits = Array.isArray(place) && place.length === order.length + 1 && place.every(isLiteral);
  if (!fits || typeof place.at(-1) !== 'string') throw badRequest('$skiptoken: take it from @odata.nextLink');
  return place;
}

function read(skipToken: string): unknown {
  try {
    return JSON.parse(Buffer.from(skipToken, 'base64url').toString()) as unknown;
  } catch {
    return null;
  }
}

function isLiteral(value: unknown): value is Literal {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function passing(found: Iterable<Entry>, holds: (row: Row) => boolean): Entry[] {
  const kept: Entry[] = [];
  for (const { key, row } of found) {
    const made = row();
    if (holds(made)) kept.push({ key, row: () => made });
  }
  return kept;
}

/** The first `count` behind a place and those that are skipped there. */
function behind(
  entries: readonly Entry[],
  order: readonly Order[],
  after: Place | null,
  skip: number,
  count: number,
): readonly Placed[] {
  if (!skip) return firstOf(entries, order, after, count);
  const compare = comparePlaces(order);
  return entries
    .map((entry) => ({ entry, place: placeOf(order, entry.key, entry.row) }))
    .filter(({ place }) => !after || compare(place, after) > 0)
    .sort((a, b) => compare(a.place, b.place))
    .slice(skip, skip + count);
}

/** The first `count` behind a place, without sorting all of them. */
function firstOf(entries: readonly Entry[], order: readonly Order[], after: Place | null, count: number): Placed[] {
  const compare = comparePlaces(order);
  const first: Placed[] = [];
  for (const entry of entries) {
    const place = placeOf(order, entry.key, entry.row);
    if (after && compare(place, after) <= 0) continue;
    if (first.length === count && compare(place, first.at(-1)!.place) >= 0) continue;
    first.splice(indexOf(first, place, compare), 0, { entry, place });
    if (first.length > count) first.pop();
  }
  return first;
}

/** Where a place belongs among sorted ones. */
function indexOf(sorted: readonly Placed[], place: Place, compare: (a: Place, b: Place) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle]!.place, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%24', '$');
}
