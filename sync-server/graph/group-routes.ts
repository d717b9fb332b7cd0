import type { GraphRoute } from './call.ts';
import type { EntitySet } from './entity-set.ts';
import { notOffered } from './problem.ts';
import { setRoutes } from './set-routes.ts';

const BASE = 'identityGovernance/privilegedAccess/group';
const WHY = 'Keyturn gives roles, to people and to groups; memberships of groups are not made eligible.';

/**
 * PIM for groups: no group is managed, so every list is empty, as in a tenant of Entra without such groups, and clients
 * that ask for roles and groups at once go on. What would change something is refused.
 */
export const GROUP_ROUTES: readonly GraphRoute[] = [
  ...['eligibilitySchedule', 'assignmentSchedule'].flatMap((kind) => {
    const type = `privilegedAccessGroup${kind[0]!.toUpperCase()}${kind.slice(1)}`;
    const requests = `${BASE}/${kind}Requests`;
    return [
      ...setRoutes(empty(`${BASE}/${kind}Instances`, `${type}Instance`)),
      ...setRoutes(empty(`${BASE}/${kind}s`, type)),
      ...setRoutes(empty(requests, `${type}Request`)),
      refused('POST', requests),
      refused('POST', `${requests}/:id/cancel`),
    ];
  }),
  ...setRoutes(empty(`${BASE}/assignmentApprovals`, 'approval')),
  refused('PATCH', `${BASE}/assignmentApprovals/:id/stages/:stage`),
  refused('PATCH', `${BASE}/assignmentApprovals/:id/steps/:step`),
];

function empty(path: string, type: string): EntitySet {
  const nothing = () => [];
  const own = { principal: nothing, createdBy: nothing, approver: nothing, target: nothing };
  return { path, type, all: nothing, one: () => null, own };
}

function refused(method: 'POST' | 'PATCH', path: string): GraphRoute {
  return {
    method,
    path,
    returns: null,
    handle() {
      throw notOffered(WHY);
    },
  };
}
