import type { Indexes } from '../../core/state.ts';

export type Ids = ReadonlySet<string>;

/** The roles that stand for what groups give. */
export function accessRolesOf({ accessRoles }: Indexes, groups: Ids | undefined): Ids | undefined {
  return groups && new Set([...groups].flatMap((id) => Object.values(accessRoles.get(id) ?? {})));
}

/** The ids an index has under the keys; undefined where there are none to look under. */
export function indexed(index: ReadonlyMap<string, Ids>, keys: Ids | undefined): Ids | undefined {
  return keys && new Set([...keys].flatMap((key) => [...(index.get(key) ?? [])]));
}

/** Those of a map that have one of the ids, or where none are named all of them. */
export function* among<Item>(items: ReadonlyMap<string, Item>, ids: Iterable<string> | undefined): Generator<Item> {
  if (!ids) yield* items.values();
  else
    for (const id of ids) {
      const item = items.get(id);
      if (item !== undefined) yield item;
    }
}
