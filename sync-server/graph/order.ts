import type { Row } from './exchange.ts';
import type { Literal } from './filter-tokens.ts';
import { badRequest } from './problem.ts';
import { comparable, type Property, propertyAt, valueAt } from './property.ts';

/** One property a list is sorted by. */
export type Order = { readonly property: Property; readonly descending: boolean };

/** Bounds what is compared for each pair of rows. */
const MOST = 5;

/** What a `$orderby` on a type asks for. Throws a 400 that names what is not supported. */
export function parseOrder(text: string, type: string): readonly Order[] {
  const parts = text.split(',');
  if (parts.length > MOST) throw badRequest(`$orderby: more than ${MOST} properties are not supported`);
  return parts.map((part) => {
    const [name = '', direction = 'asc', ...rest] = part.trim().split(/\s+/);
    const lower = direction.toLowerCase();
    if (rest.length || (lower !== 'asc' && lower !== 'desc'))
      throw badRequest(`$orderby: expected a property, and asc or desc: ${part.trim().slice(0, 60)}`);
    return { property: propertyAt(type, name, '$orderby'), descending: lower === 'desc' };
  });
}

/** Where a row stands in a sorted list: the values it is sorted by, then its key, which no other has. */
export type Place = readonly Literal[];

export function placeOf(orders: readonly Order[], key: string, row: () => Row): Place {
  if (!orders.length) return [key];
  const shown = row();
  return [...orders.map(({ property }) => comparable(property, valueAt(shown, property))), key];
}

/** Compares two places as a sort does. Nothing comes first, as OData has it. */
export function comparePlaces(orders: readonly Order[]): (a: Place, b: Place) => number {
  return (a, b) => {
    for (const [index, value] of a.entries()) {
      const other = b[index]!;
      if (value === other) continue;
      const before = value === null || (other !== null && value < other);
      return before === (orders[index]?.descending ?? false) ? 1 : -1;
    }
    return 0;
  };
}
