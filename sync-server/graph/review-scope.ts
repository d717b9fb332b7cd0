import type { ReviewPlan, ReviewSubject } from '../../core/reviews.ts';
import { DAY, durationToMs } from '../../core/time.ts';
import type { Row } from './exchange.ts';
import { badRequest } from './problem.ts';

/** What a review looks at, as Graph's scope says it. */
export type ReviewScope = Pick<ReviewPlan, 'include' | 'principals' | 'inactiveDays'> & {
  readonly subject: ReviewSubject;
};

const GUID = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';
const ROLE = new RegExp(`^/roleManagement/directory/roleDefinitions/${GUID}$`, 'i');
const GROUP = new RegExp(
  `^/groups/${GUID}(?:/(?:transitiveMembers|members)(?:/microsoft\\.graph\\.user)?)?/?(?:\\?\\$count=true)?$`,
  'i',
);
const ASSIGNMENTS = /^\/roleManagement\/directory\/role(Eligibility|Assignment)ScheduleInstances\?(.*)$/is;
const IS_USER = "isof(principal,'microsoft.graph.user')";
const isOf = (type: 'user' | 'group') => `isof\\(principal,\\s*'microsoft\\.graph\\.${type}'\\)`;
const SUPPORTED =
  'supported: /roleManagement/directory/roleDefinitions/{id}, role…ScheduleInstances of one role, /groups/{id}/transitiveMembers';

/** A review's scope: a query, or where that cannot say it, principals on one side and the role on the other. */
export function scopeRow(subject: ReviewSubject, plan: ReviewPlan): Row {
  const { inactiveDays, principals, include } = plan;
  if ('groupId' in subject) {
    const members = `/groups/${subject.groupId}/transitiveMembers`;
    return inactiveDays === null ? query(members) : inactive(members, inactiveDays);
  }
  const role = roleQuery(subject.roleId, plan);
  if (inactiveDays === null && (include !== 'all' || principals === 'all')) return query(role);
  const users = inactiveDays === null ? query('/users') : inactive('/users', inactiveDays);
  const groups = principals === 'all' ? [query('/groups')] : [];
  const sides = { principalScopes: [users, ...groups], resourceScopes: [query(role)] };
  return { '@odata.type': '#microsoft.graph.principalResourceMembershipsScope', ...sides };
}

function roleQuery(roleId: string, { include, principals }: ReviewPlan): string {
  const base = '/roleManagement/directory';
  if (include === 'all') return `${base}/roleDefinitions/${roleId}`;
  const set = include === 'eligible' ? 'roleEligibilityScheduleInstances' : 'roleAssignmentScheduleInstances';
  const conditions = [
    ...(include === 'active' ? ["assignmentType eq 'Assigned'"] : []),
    ...(principals === 'users' ? [IS_USER] : []),
    `roleDefinitionId eq '${roleId}'`,
  ];
  return `${base}/${set}?$expand=principal&$filter=(${conditions.join(' and ')})`;
}

/** Reads a scope. Throws a 400 that names the part of it that is not supported. */
export function parseScope(scope: unknown): ReviewScope {
  const { principalScopes, resourceScopes, query: asked } = fieldsOf(scope, 'scope');
  if (asked !== undefined) return { ...resourceOf(asked, 'scope'), ...inactivity(scope, 'scope') };
  if (!Array.isArray(resourceScopes) || resourceScopes.length !== 1)
    throw badRequest('scope.resourceScopes: expected one role or group; make a definition for each');
  const field = 'scope.resourceScopes.0';
  const resource = resourceOf(fieldsOf(resourceScopes[0], field).query, field);
  if (!Array.isArray(principalScopes) || !principalScopes.length)
    throw badRequest('scope.principalScopes: expected /users, or /users and /groups');
  const kinds = principalScopes.map((one, index) => principalOf(one, `scope.principalScopes.${index}`));
  const [users, groups] = ['/users', '/groups'].map((path) => kinds.find((kind) => kind.path === path));
  if (!users) throw badRequest('scope.principalScopes: groups without users are not supported');
  return { ...resource, principals: groups ? 'all' : 'users', inactiveDays: users.inactiveDays };
}

function resourceOf(asked: unknown, field: string): ReviewScope {
  const text = queryText(asked, field);
  const none = { include: 'all', principals: 'all', inactiveDays: null } as const;
  const groupId = GROUP.exec(text)?.[1];
  if (groupId) return { subject: { groupId: groupId.toLowerCase() }, ...none };
  const roleId = ROLE.exec(text)?.[1];
  if (roleId) return { subject: { roleId: roleId.toLowerCase() }, ...none };
  const assignments = ASSIGNMENTS.exec(text);
  if (assignments) return { ...none, ...assignmentsOf(assignments[1]!, assignments[2]!, field) };
  throw badRequest(`${field}.query: ${text.slice(0, 200)} is not supported (${SUPPORTED})`);
}

/** The filter of a set of assignments: every condition has to be one of those known. */
function assignmentsOf(set: string, asked: string, field: string) {
  const eligible = set.toLowerCase() === 'eligibility';
  let left = asked.replaceAll('+', ' ');
  const take = (condition: RegExp): RegExpExecArray | null => {
    const found = condition.exec(left);
    if (found) left = left.replace(found[0], ' ');
    return found;
  };
  take(/\$expand=principal/i);
  take(/\$filter=/i);
  const roleId = take(new RegExp(`roleDefinitionId eq '?${GUID}'?`, 'i'))?.[1];
  const both = take(
    new RegExp(`${isOf('user')}\\s+or\\s+${isOf('group')}|${isOf('group')}\\s+or\\s+${isOf('user')}`, 'i'),
  );
  const users = take(new RegExp(isOf('user'), 'i')) !== null;
  const assigned = take(/assignmentType eq 'Assigned'/i) !== null;
  const unknown = left.replace(/\band\b|[()&\s]/gi, '');
  if (unknown || !roleId || (assigned && eligible))
    throw badRequest(
      `${field}.query: expected $filter with roleDefinitionId eq '{id}', ${IS_USER}, assignmentType eq 'Assigned'`,
    );
  const include = eligible ? ('eligible' as const) : ('active' as const);
  const principals = users && !both ? ('users' as const) : ('all' as const);
  return { subject: { roleId: roleId.toLowerCase() }, include, principals };
}

function principalOf(scope: unknown, field: string) {
  const path = queryText(fieldsOf(scope, field).query, field).toLowerCase();
  if (path !== '/users' && path !== '/groups')
    throw badRequest(`${field}.query: ${path.slice(0, 200)} is not supported (supported: /users, /groups)`);
  return { path, inactiveDays: null, ...inactivity(scope, field) };
}

/** Nothing where the scope is of everyone. */
function inactivity(scope: unknown, field: string): { readonly inactiveDays?: number } {
  const fields = fieldsOf(scope, field);
  const type = String(fields['@odata.type'] ?? '').toLowerCase();
  if (!type.endsWith('accessreviewinactiveusersqueryscope')) return {};
  const length = durationToMs(String(fields.inactiveDuration ?? ''));
  if (length === null || length % DAY !== 0 || length > 730 * DAY)
    throw badRequest(`${field}.inactiveDuration: expected days from P0D to P730D`);
  return { inactiveDays: length / DAY };
}

/** A query without what clients write before it. */
export function queryText(asked: unknown, field: string): string {
  if (typeof asked !== 'string' || !asked.trim()) throw badRequest(`${field}.query: missing`);
  return asked.trim().replace(/^\/?(?:v1\.0|beta)(?=\/)/i, '');
}

/** The fields of an object of a body. Throws a 400 where it is none. */
export function fieldsOf(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest(`${field}: expected an object`);
  return value as Readonly<Record<string, unknown>>;
}

function query(text: string): Row {
  return {
    '@odata.type': '#microsoft.graph.accessReviewQueryScope',
    query: text,
    queryType: 'MicrosoftGraph',
    queryRoot: null,
  };
}

function inactive(text: string, days: number): Row {
  const inactiveDuration = `P${days}D`;
  return { ...query(text), '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope', inactiveDuration };
}
