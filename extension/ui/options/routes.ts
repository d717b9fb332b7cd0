import type { AdminView } from '../../../core/wire/rows.ts';

/** The pages of the options page, by the names people and tests rely on. */
export const PAGES = {
  mine: 'My roles',
  overview: 'Overview',
  roles: 'Roles',
  assignments: 'Assignments',
  requests: 'Requests',
  reviews: 'Access reviews',
  alerts: 'Alerts',
  discovery: 'Discovery and insights',
  audit: 'Audit',
  people: 'Users and groups',
  connectors: 'Connectors',
  notifications: 'Notifications',
  account: 'My account',
  browser: 'This browser',
} as const;
export type Page = keyof typeof PAGES;

/** Where the options page is: all of it is in the address, so that a table or a role can be left and found by a link. */
export type Route = {
  readonly page: Page;
  /** What of the page: a role's id, then its tab. */
  readonly path: readonly string[];
  /** How it is looked at: `find`, `sort` and filters. */
  readonly query: Readonly<Record<string, string>>;
};

/** The route of an address's hash (`#/roles/<id>/assignment?find=x`); what is unknown leads home. */
export function parseRoute(hash: string, home: Page): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [page = '', ...rest] = path.split('/').map(decode).filter(Boolean);
  return {
    page: page in PAGES ? (page as Page) : home,
    path: page in PAGES ? rest : [],
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** An address's hash without how it is looked at. */
export function pathOf(hash: string): string {
  return hash.split('?', 1)[0]!;
}

/** The hash of a route, without empty parts. */
export function hashOf(page: Page, path: readonly string[] = [], query: Readonly<Record<string, string>> = {}): string {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  const steps = [page, ...path].map(encodeURIComponent).join('/');
  return asked ? `#/${steps}?${asked}` : `#/${steps}`;
}

/**
 * The role whose settings the page at an address needs, or null: the one it shows, assigns, decides on, or changes an
 * assignment of.
 */
export function roleOfRoute({ page, path, query }: Route, view: AdminView): string | null {
  if (query.change) return view.assignments[query.change]?.roleId ?? null;
  if (page === 'requests' && path[0]) return view.requests[path[0]]?.roleId ?? null;
  if (page === 'roles' && path[0] && path[0] !== 'new') return path[0];
  return query.role ?? null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
