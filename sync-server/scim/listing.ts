import { attribute, type Call, type Json, type Reply, ScimProblem } from './exchange.ts';
import { LIST, MOST_RESULTS } from './schemas.ts';

type Clause = { readonly path: string; readonly value: string };

const CLAUSE = /^\s*([A-Za-z][\w.:$-]*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*(?:and\s+|$)/i;

/** Each is looked for in every resource; providers send one or two. */
const MOST_CLAUSES = 20;

/** The clauses of a filter, all of which have to hold. Understands `attribute eq value`, joined by `and`. */
function clausesOf(filter: string | null): readonly Clause[] {
  const clauses: Clause[] = [];
  for (let rest = filter?.trim() ?? ''; rest; ) {
    const found = CLAUSE.exec(rest);
    if (!found) throw new ScimProblem(400, `filter: expected attribute eq "value", not ${rest}`, 'invalidFilter');
    if (clauses.length === MOST_CLAUSES)
      throw new ScimProblem(400, `filter: more than ${MOST_CLAUSES} clauses are not supported`, 'tooMany');
    clauses.push({ path: found[1]!, value: literal(found[2]!) });
    rest = rest.slice(found[0].length);
  }
  return clauses;
}

/** One page of the resources that pass the query's filter (RFC 7644 §3.4.2). */
export function page(resources: Iterable<Json>, { query }: Call): Reply {
  const clauses = clausesOf(query.get('filter'));
  const found = [...resources].filter((resource) => clauses.every((clause) => passes(resource, clause)));
  const startIndex = Math.max(1, wholeNumber(query.get('startIndex'), 1));
  const count = Math.min(MOST_RESULTS, Math.max(0, wholeNumber(query.get('count'), MOST_RESULTS)));
  const shown = found.slice(startIndex - 1, startIndex - 1 + count).map((resource) => only(resource, query));
  return {
    status: 200,
    body: {
      schemas: [LIST],
      totalResults: found.length,
      itemsPerPage: shown.length,
      startIndex,
      Resources: shown,
    },
  };
}

/** The resource without what the query excludes, or with only what it names. */
export function only(resource: Json, query: URLSearchParams): Json {
  const names = (name: string) =>
    query
      .get(name)
      ?.toLowerCase()
      .split(',')
      .map((one) => one.trim()) ?? null;
  const [wanted, excluded] = [names('attributes'), names('excludedAttributes')];
  return Object.fromEntries(
    Object.entries(resource).filter(([key]) => {
      if (key === 'id' || key === 'schemas') return true;
      const lower = key.toLowerCase();
      return (
        !excluded?.includes(lower) && (!wanted || wanted.some((one) => one === lower || one.startsWith(`${lower}.`)))
      );
    }),
  );
}

function passes(resource: Json, { path, value }: Clause): boolean {
  return valuesAt(resource, path.replace(/^urn:[\w:.]*:(?=[A-Za-z]+$)/, '').split('.')).some(
    (found) => String(found).toLowerCase() === value.toLowerCase(),
  );
}

function valuesAt(value: unknown, [first, ...rest]: readonly string[]): readonly unknown[] {
  if (Array.isArray(value))
    return value.flatMap((one) =>
      valuesAt(
        one,
        [first, ...rest].filter((part) => part !== undefined),
      ),
    );
  if (first === undefined) return value === undefined ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return valuesAt(attribute(value as Json, first), rest);
}

function literal(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new ScimProblem(400, `filter: ${text} is no text`, 'invalidFilter');
  }
}

function wholeNumber(text: string | null, otherwise: number): number {
  if (text === null) return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number)) throw new ScimProblem(400, `expected a whole number: ${text}`, 'invalidValue');
  return number;
}
