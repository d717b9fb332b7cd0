import type { GraphRoute } from './call.ts';
import type { Taken } from './spelled.ts';
import type { PropertyType } from './type-definition.ts';
import { bare } from './types.ts';

/** What is done at a place by POST: bound to one of a type, or to a collection of it. */
export type Action = {
  readonly name: string;
  /** `type` or `type[]`. */
  readonly on: PropertyType;
  readonly takes: Taken;
  readonly returns: PropertyType | null;
};

/** What is offered, as a tree of named places: what a type has below it by path. */
export type Tree = {
  /** What stands at the root. */
  readonly root: ReadonlyMap<string, PropertyType>;
  /** By type, what is below one of it. */
  readonly below: ReadonlyMap<string, ReadonlyMap<string, PropertyType>>;
  readonly actions: readonly Action[];
  /** Types of which a collection is narrowed to the caller's. */
  readonly filtered: ReadonlySet<string>;
};

/** Graph's names for what stands between the root and a collection. */
export const CONTAINERS: Readonly<Record<string, string>> = {
  auditLogs: 'auditLogRoot',
  directory: 'directory',
  identity: 'identityContainer',
  'identity/conditionalAccess': 'conditionalAccessRoot',
  identityGovernance: 'identityGovernance',
  'identityGovernance/accessReviews': 'accessReviewSet',
  'identityGovernance/privilegedAccess': 'privilegedAccessRoot',
  'identityGovernance/privilegedAccess/group': 'privilegedAccessGroup',
  'identityGovernance/roleManagementAlerts': 'roleManagementAlert',
  policies: 'policyRoot',
  roleManagement: 'roleManagement',
  'roleManagement/directory': 'rbacApplication',
};

/** The tree of routes. A batch is no place, and counts and casts are the protocol's own. */
export function treeOf(routes: readonly GraphRoute[]): Tree {
  const placeAt = placesIn(routes);
  const root = new Map<string, PropertyType>();
  const below = new Map<string, Map<string, PropertyType>>();
  const actions: Action[] = [];
  const filtered = new Set<string>();
  for (const route of routes) {
    let at: PropertyType | null = null;
    const names = route.path.split('/');
    for (const [index, name] of names.entries()) {
      if (name.startsWith('filterByCurrentUser(')) filtered.add(bare(at!));
      if (/[($.]/.test(name)) break;
      if (name.startsWith(':')) {
        at = bare(at!);
        continue;
      }
      const found = placeAt(names.slice(0, index + 1).join('/'));
      if (found === null) {
        actions.push({ name, on: at!, takes: route.takes ?? {}, returns: route.returns });
        break;
      }
      const members = at === null ? root : (below.get(at) ?? new Map<string, PropertyType>());
      members.set(name, found);
      if (at !== null) below.set(at, members);
      at = found;
    }
  }
  return { root, below, actions, filtered };
}

/** What a path leads to: what is read there, a collection of what is read by id, or what only leads on; null for an action. */
function placesIn(routes: readonly GraphRoute[]): (path: string) => PropertyType | null {
  const read = new Map(routes.filter(({ method }) => method === 'GET').map(({ path, returns }) => [path, returns]));
  const keyed = new Map(
    [...read].flatMap(([path, returns]) => {
      const collection = /^(.*)\/:\w+$/.exec(path)?.[1];
      return collection && returns ? [[collection, `${returns}[]`] as const] : [];
    }),
  );
  return (path) => read.get(path) ?? keyed.get(path) ?? CONTAINERS[path] ?? null;
}
