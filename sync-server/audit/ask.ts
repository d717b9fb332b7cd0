import * as z from 'zod/mini';
import { type Instant, parseInstant } from '../../core/time.ts';
import type { AuditSearch } from '../store/store.ts';

const Name = z.optional(
  z.string().check(z.minLength(1), z.maxLength(200), z.regex(/^\P{Cc}*$/u, { error: 'expected a text' })),
);
const When = z.optional(
  z.string().check(z.refine((text) => instantOf(text) !== null, { error: 'expected an instant' })),
);
const Whole = (most: number) =>
  z.optional(
    z.string().check(z.refine((text) => /^\d{1,15}$/.test(text) && Number(text) >= 1 && Number(text) <= most)),
  );

const FILTERS = {
  from: When,
  until: When,
  activity: Name,
  actor: Name,
  subject: Name,
  role: Name,
  result: z.optional(z.enum(['success', 'failure', 'denied', 'expired'])),
  text: Name,
  own: z.optional(z.enum(['true', 'false'])),
} as const;

const Filter = z.strictObject(FILTERS);
const Query = z.strictObject({ ...FILTERS, after: Whole(Number.MAX_SAFE_INTEGER), limit: Whole(500) });

/** What was asked of the audit, by the names of the query; ids for actor, subject and role. */
export type AuditFilter = {
  readonly search: Omit<AuditSearch, 'before' | 'personId'>;
  /** Lower case; all of these are in an entry's words. */
  readonly words: readonly string[];
  readonly own: boolean;
  /** As it was asked, for the record. */
  readonly asked: Readonly<Record<string, string>>;
};
export type AuditQuery = AuditFilter & { readonly before: number | undefined; readonly limit: number };

/** A filter of the audit as it came in an address. The problem says which part of it will not do. */
export function parseFilter(query: Readonly<Record<string, string>>): AuditFilter | { readonly problem: string } {
  const parsed = Filter.safeParse(query);
  return parsed.success ? filterOf(parsed.data) : problemOf(parsed.error);
}

/** A filter with the page that is wanted of it: at most `limit` entries older than `after`. */
export function parseQuery(query: Readonly<Record<string, string>>): AuditQuery | { readonly problem: string } {
  const parsed = Query.safeParse(query);
  if (!parsed.success) return problemOf(parsed.error);
  const { after, limit, ...filter } = parsed.data;
  return { ...filterOf(filter), before: after === undefined ? undefined : Number(after), limit: Number(limit ?? 100) };
}

function filterOf(asked: z.infer<typeof Filter>): AuditFilter {
  const { from, until, activity, actor, subject, role, result, text, own } = asked;
  const search = {
    ...(from && { from: instantOf(from)! }),
    ...(until && { until: instantOf(until)! }),
    ...(activity && { activity }),
    ...(actor && { actorId: actor }),
    ...(subject && { subjectId: subject }),
    ...(role && { roleId: role }),
    ...(result && { result }),
  };
  return {
    search,
    words: text?.toLowerCase().split(/\s+/).filter(Boolean) ?? [],
    own: own === 'true',
    asked: Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >,
  };
}

function problemOf({ issues }: z.core.$ZodError): { readonly problem: string } {
  const [issue] = issues;
  const where = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'query');
  const takes = [...Object.keys(FILTERS), 'after', 'limit'].join(', ');
  return { problem: `${where}: ${issue?.message ?? 'will not do'}. The audit takes ${takes}.` };
}

/** A day means its start. */
function instantOf(text: string): Instant | null {
  return parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
}
