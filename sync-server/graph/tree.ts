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
  for (const { on, name, to, route } of routes.flatMap((one) => stepsOf(one, placeAt))) {
    if (to === null) actions.push({ name, on: on!, takes: route.takes ?? {}, returns: route.returns });
    else if (on === null) root.set(name, to);
    else below.set(on, (below.get(on) ?? new Map<string, PropertyType>()).set(name, to));
  }
  const filters = routes.filter(({ path }) => path.endsWith('/filterByCurrentUser(on)'));
  return { root, below, actions, filtered: new Set(filters.map(({ returns }) => bare(returns!))) };
}

type PlaceAt = (path: string) => PropertyType | null;
/** From a place, null for the root, to the next by its name; to null is an action. */
type Step = {
  readonly on: PropertyType | null;
  readonly name: string;
  readonly to: PropertyType | null;
  readonly route: GraphRoute;
};

function stepsOf(route: GraphRoute, placeAt: PlaceAt): readonly Step[] {
  const steps: Step[] = [];
  const names = route.path.split('/');
  let on: PropertyType | null = null;
  for (const [index, name] of names.entries()) {
    if (/[($.]/.test(name)) break;
    if (name.startsWith(':')) {
      on = bare(on!);
      continue;
    }
    const to = placeAt(names.slice(0, index + 1).join('/'));
    steps.push({ on, name, to, route });
    on = to;
  }
  return steps;
}

/** What a path leads to: what is read there, a collection of what is read by id, or what only leads on; null for an action. */
function placesIn(routes: readonly GraphRoute[]): PlaceAt {
  const read = new Map(routes.filter(({ method }) => method === 'GET').map(({ path, returns }) => [path, returns]));
  const keyed = new Map(
    [...read].flatMap(([path, returns]) => {
      const collection = /^(.*)\/:\w+$/.exec(path)?.[1];
      return collection && returns ? [[collection, `${returns}[]`] as const] : [];
    }),
  );
  return (path) => read.get(path) ?? keyed.get(path) ?? CONTAINERS[path] ?? null;
}
