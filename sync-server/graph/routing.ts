import type { GraphRoute } from './call.ts';
import type { Segment } from './path.ts';

export type Found =
  | { readonly kind: 'found'; readonly route: GraphRoute; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'other_method'; readonly methods: readonly string[] }
  | { readonly kind: 'none' };

type Pattern = { readonly route: GraphRoute; readonly parts: readonly string[] };

/** Finds the route of a path; the first that fits wins. Names compare whatever their case, as in Graph. */
export function createRouting(routes: readonly GraphRoute[]): (method: string, segments: readonly Segment[]) => Found {
  const byLength = new Map<number, Pattern[]>();
  for (const route of routes) {
    const parts = route.path.split('/');
    const same = byLength.get(parts.length) ?? [];
    byLength.set(parts.length, [...same, { route, parts }]);
  }
  return (method, segments) => {
    const methods: string[] = [];
    for (const { route, parts } of byLength.get(segments.length) ?? []) {
      const parameters = parametersOf(parts, segments);
      if (!parameters) continue;
      if (route.method === method) return { kind: 'found', route, parameters };
      methods.push(route.method);
    }
    return methods.length ? { kind: 'other_method', methods } : { kind: 'none' };
  };
}

function parametersOf(parts: readonly string[], segments: readonly Segment[]): Record<string, string> | null {
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index]!;
    const fits = part.endsWith(')') ? takeCall(part, segment, parameters) : takeSegment(part, segment, parameters);
    if (!fits) return null;
  }
  return parameters;
}

function takeSegment(part: string, { text, arguments: given }: Segment, parameters: Record<string, string>): boolean {
  if (given && Object.keys(given).length) return false;
  if (!part.startsWith(':')) return part.toLowerCase() === text.toLowerCase();
  parameters[part.slice(1)] = text;
  return true;
}

/** `filterByCurrentUser(on)`: the function of that name, called with that argument. */
function takeCall(part: string, { text, arguments: given }: Segment, parameters: Record<string, string>): boolean {
  const cut = part.indexOf('(');
  const argument = part.slice(cut + 1, -1);
  const value = given?.[argument];
  if (value === undefined || text.toLowerCase() !== part.slice(0, cut).toLowerCase()) return false;
  parameters[argument] = value;
  return true;
}
