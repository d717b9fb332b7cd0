import type { Route } from './messages.ts';

export type Match =
  | { readonly kind: 'found'; readonly route: Route; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'other_method'; readonly methods: readonly string[] }
  | { readonly kind: 'none' };

/** Finds the route of a path; the first that fits wins. A trailing slash makes no difference. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match {
  const patterns = routes.map((route) => ({ route, segments: segmentsOf(route.path) }));
  return (method, path) => {
    const segments = segmentsOf(path);
    const methods: string[] = [];
    for (const { route, segments: pattern } of patterns) {
      const parameters = parametersOf(pattern, segments);
      if (!parameters) continue;
      if (route.method === method || route.method === 'ANY') return { kind: 'found', route, parameters };
      methods.push(route.method);
    }
    return methods.length ? { kind: 'other_method', methods } : { kind: 'none' };
  };
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function parametersOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  const open = pattern.at(-1) === '*';
  if (open ? segments.length < pattern.length - 1 : segments.length !== pattern.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    if (part === '*') parameters['*'] = segments.slice(index).join('/');
    else if (part.startsWith(':')) parameters[part.slice(1)] = decoded(segments[index]!);
    else if (part !== segments[index]) return null;
  }
  return parameters;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
