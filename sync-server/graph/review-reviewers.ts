import { type PrincipalRef, parseRef } from '../../core/ids.ts';
import type { Reviewers } from '../../core/reviews.ts';
import type { Row } from './exchange.ts';
import { badRequest } from './problem.ts';
import { fieldsOf, queryText } from './review-scope.ts';

/** Who reviews, as Graph's two lists have it: empty for everyone themselves. */
export function reviewersRow(reviewers: Reviewers): {
  readonly reviewers: readonly Row[];
  readonly fallbackReviewers: readonly Row[];
} {
  switch (reviewers.kind) {
    case 'self':
      return { reviewers: [], fallbackReviewers: [] };
    case 'selected':
      return { reviewers: reviewers.refs.map(principalScope), fallbackReviewers: [] };
    case 'managers':
      return {
        reviewers: [{ query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' }],
        fallbackReviewers: reviewers.fallback.map(principalScope),
      };
  }
}

/** A user or the members of a group, as a query. */
export function principalScope(ref: PrincipalRef): Row {
  const { type, id } = parseRef(ref);
  const query = type === 'user' ? `/users/${id}` : `/groups/${id}/transitiveMembers`;
  return { query, queryType: 'MicrosoftGraph', queryRoot: null };
}

/** Reads the two lists. Throws a 400 that names the entry that is not supported. */
export function parseReviewers(asked: unknown, fallback: unknown, field = ''): Reviewers {
  const scopes = listOf(asked, `${field}reviewers`);
  const standIns = listOf(fallback, `${field}fallbackReviewers`).map((one, index) =>
    parsePrincipal(one, `${field}fallbackReviewers.${index}`),
  );
  const queries = scopes.map((one, index) => {
    const at = `${field}reviewers.${index}`;
    return queryText(fieldsOf(one, at).query, at).toLowerCase();
  });
  if (queries.some((query) => query === './manager')) {
    if (queries.length > 1) throw badRequest(`${field}reviewers: ./manager stands alone; others are fallbackReviewers`);
    return { kind: 'managers', fallback: standIns };
  }
  if (standIns.length) throw badRequest(`${field}fallbackReviewers: supported with reviewers ./manager only`);
  if (!scopes.length) return { kind: 'self' };
  return {
    kind: 'selected',
    refs: scopes.map((one, index) => parsePrincipal(one, `${field}reviewers.${index}`)),
  };
}

const PRINCIPAL =
  /^\/(users|groups)\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:\/(?:transitiveMembers|members)(?:\/microsoft\.graph\.user)?)?\/?$/i;

/** A user or group that a query names. */
export function parsePrincipal(scope: unknown, field: string): PrincipalRef {
  const text = queryText(fieldsOf(scope, field).query, field);
  const found = PRINCIPAL.exec(text);
  if (!found)
    throw badRequest(
      `${field}.query: ${text.slice(0, 200)} is not supported (supported: /users/{id}, /groups/{id}/transitiveMembers, ./manager)`,
    );
  const id = found[2]!.toLowerCase();
  return found[1]!.toLowerCase() === 'users' ? `user:${id}` : `group:${id}`;
}

/** A list of a body; what is left out or null is an empty one. */
export function listOf(value: unknown, field: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest(`${field}: expected a list`);
  return value as readonly unknown[];
}
