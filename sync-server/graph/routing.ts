import type { GraphRoute } from './call.ts';
import type { Segment } from './path.ts';

export type Found =
  | { readonly kind: 'found'; readonly route: GraphRoute; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'other_method'; readonly methods: readonly string[] }
  /** `at` is the first segment that no route has there. */
  | { readonly kind: 'none'; readonly at: Segment };

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
    if (methods.length) return { kind: 'other_method', methods };
    const depths = [...byLength.values()].flat().map(({ parts }) => depthOf(parts, segments));
    return { kind: 'none', at: segments[Math.min(Math.max(...depths), segments.length - 1)]! };
  };
}

/** How many leading segments fit. */
function depthOf(parts: readonly string[], segments: readonly Segment[]): number {
  const first = segments.findIndex((segment, index) => !parts[index] || !takes(parts[index], segment, {}));
  return first < 0 ? segments.length : first;
}

function parametersOf(parts: readonly string[], segments: readonly Segment[]): Record<string, string> | null {
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    if (!takes(part, segments[index]!, parameters)) return null;
  }
  return parameters;
}

function takes(part: string, segment: Segment, parameters: Record<string, string>): boolean {
  return part.endsWith(')') ? takeCall(part, segment, parameters) : takeSegment(part, segment, parameters);
}

function takeSegment(part: string, { text, arguments: given }: Segment, parameters: Record<string, string>): boolean {
  if (given && Object.keys(given).length) return false;
  if (!part.startsWith(':')) {
    const lower = part.toLowerCase();
    // An action may stand with its namespace before it.
    return text.toLowerCase() === lower || text.toLowerCase() === `microsoft.graph.${lower}`;
  }
  parameters[part.slice(1)] = text;
  return true;
}

/** `filterByCurrentUser(on)`: the function of that name, called with that argument. */
function takeCall(part: string, { text, arguments: given }: Segment, parameters: Record<string, string>): boolean {
  const cut = part.indexOf('(');
  const argument = part.slice(cut + 1, -1);
  const [, value] = Object.entries(given ?? {}).find(([name]) => name.toLowerCase() === argument.toLowerCase()) ?? [];
  if (value === undefined || text.toLowerCase() !== part.slice(0, cut).toLowerCase()) return false;
  parameters[argument] = value;
  return true;
}
