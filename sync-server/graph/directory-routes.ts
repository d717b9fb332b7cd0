import type { Call, GraphRoute, Reply } from './call.ts';
import { directoryRoleRow, principalRow, userRow } from './directory-rows.ts';
import type { Row } from './exchange.ts';
import { shaped } from './expansions.ts';
import { groupMembers, groupOwners, memberOf, type Reach, roleHolders } from './memberships.ts';
import { parseShapeOptions } from './options.ts';
import { badRequest, notFound } from './problem.ts';
import { seesPrincipal, seesRole } from './seen.ts';
import { entityReply, partRoute } from './set-routes.ts';
import type { Viewer } from './viewer.ts';

type Parameters = Call['parameters'];
type IdOf = (viewer: Viewer, parameters: Parameters) => string;

/** Whom a path is about: a user by id or name, or any directory object by its id. */
const ABOUT: Readonly<Record<string, IdOf>> = {
  me: ({ user }) => user.id,
  'users/:id': ({ state }, { id }) => state.by.upn.get(id!.toLowerCase()) ?? id!.toLowerCase(),
  'groups/:id': byId,
  'directoryObjects/:id': byId,
};

/** Who is who: oneself, the members of groups and roles, and names for ids. */
export const DIRECTORY_ROUTES: readonly GraphRoute[] = [
  { method: 'GET', path: 'me', returns: 'user', handle: me },
  ...['me', 'users/:id', 'groups/:id'].flatMap((path) => [
    ...memberships(`${path}/memberOf`, ABOUT[path]!, 'direct'),
    ...memberships(`${path}/transitiveMemberOf`, ABOUT[path]!, 'transitive'),
  ]),
  ...partRoute('groups/:id/members', 'directoryObject', (viewer, path) => groupMembers(viewer, byId(viewer, path))),
  ...partRoute('groups/:id/transitiveMembers', 'directoryObject', (viewer, path) =>
    groupMembers(viewer, byId(viewer, path)),
  ),
  ...partRoute('groups/:id/owners', 'directoryObject', (viewer, path) => groupOwners(viewer, byId(viewer, path))),
  { method: 'GET', path: 'directoryRoles(roleTemplateId)', returns: 'directoryRole', handle: roleOfTemplate },
  ...['directoryRoles/:id/members', 'directoryRoles(roleTemplateId)/members'].flatMap((path) =>
    partRoute(path, 'directoryObject', (viewer, { id, roleTemplateId }) =>
      roleHolders(viewer, (id ?? roleTemplateId)!.toLowerCase()),
    ),
  ),
  ...Object.entries(ABOUT).flatMap(([path, idOf]) => [
    memberIds(path, 'getMemberGroups', null, idOf),
    memberIds(path, 'getMemberObjects', null, idOf),
    memberIds(path, 'checkMemberGroups', 'groupIds', idOf),
    memberIds(path, 'checkMemberObjects', 'ids', idOf),
  ]),
  { method: 'GET', path: 'directoryObjects/:id', returns: 'directoryObject', handle: object },
  {
    method: 'POST',
    path: 'directoryObjects/getByIds',
    takes: { ids: 'string[]', types: 'string[]' },
    returns: 'directoryObject[]',
    handle: byIds,
  },
];

function byId(_: Viewer, { id }: Parameters): string {
  return id!.toLowerCase();
}

function memberships(path: string, idOf: IdOf, reach: Reach): readonly GraphRoute[] {
  return partRoute(path, 'directoryObject', (viewer, given) => memberOf(viewer, idOf(viewer, given), reach));
}

/** The ids of groups, or of groups and roles, somebody is a member of: all, or those of the ones that are asked about. */
function memberIds(path: string, action: string, asked: 'ids' | 'groupIds' | null, idOf: IdOf): GraphRoute {
  const groupsOnly = action.endsWith('Groups');
  return {
    method: 'POST',
    path: `${path}/${action}`,
    takes: asked ? { [asked]: 'string[]' } : { securityEnabledOnly: 'boolean' },
    returns: 'string[]',
    handle(call) {
      const viewer = call.viewer();
      const rows = memberOf(viewer, idOf(viewer, call.parameters), 'transitive');
      if (!rows) throw notFound('There is no such object, or it is not yours to see.');
      const found = rows.filter((row) => !groupsOnly || row['@odata.type'] === '#microsoft.graph.group');
      const wanted = asked && new Set(idsIn(call, asked));
      const value = found.map(({ id }) => String(id)).filter((id) => !wanted || wanted.has(id));
      return { status: 200, body: { '@odata.context': `${viewer.base}/$metadata#Collection(Edm.String)`, value } };
    },
  };
}

function me(call: Call): Reply {
  const viewer = call.viewer();
  const shape = parseShapeOptions(call.query, 'user');
  return entityReply(viewer, { path: 'users', type: 'user' }, shaped(viewer, 'user', userRow(viewer.user), shape));
}

/** A role is its own template. */
function roleOfTemplate(call: Call): Reply {
  const viewer = call.viewer();
  const set = { path: 'directoryRoles', type: 'directoryRole' };
  const shape = parseShapeOptions(call.query, set.type);
  const role = viewer.state.roles.get(call.parameters.roleTemplateId!.toLowerCase());
  if (!role || role.group || !seesRole(viewer)(role.id))
    throw notFound('There is no such role, or it is not yours to see.');
  return entityReply(viewer, set, shaped(viewer, set.type, directoryRoleRow(role), shape));
}

function object(call: Call): Reply {
  const viewer = call.viewer();
  const shape = parseShapeOptions(call.query, 'directoryObject');
  const [row] = rowsOf(viewer, [byId(viewer, call.parameters)]);
  if (!row) throw notFound(`There is no object ${call.parameters.id}, or it is not yours to see.`);
  const set = { path: 'directoryObjects', type: 'directoryObject' };
  return entityReply(viewer, set, shaped(viewer, 'directoryObject', row, shape));
}

/** Names for ids; `types` says of what kind. */
function byIds(call: Call): Reply {
  const viewer = call.viewer();
  const { types } = (call.body ?? {}) as { readonly types?: unknown };
  const kinds = types === undefined || types === null ? [] : (textsIn(types, 'types', 100) as readonly string[]);
  const named = new Set(kinds.map((kind) => `#microsoft.graph.${kind}`.toLowerCase()));
  const all = !named.size || named.has('#microsoft.graph.directoryobject');
  const rows = rowsOf(viewer, idsIn(call, 'ids')).filter(
    (row) => all || named.has(String(row['@odata.type']).toLowerCase()),
  );
  return { status: 200, body: { '@odata.context': `${viewer.base}/$metadata#directoryObjects`, value: rows } };
}

function rowsOf(viewer: Viewer, ids: readonly string[]): readonly Row[] {
  return [...new Set(ids)].filter(seesPrincipal(viewer)).map((id) => principalRow(viewer.state, id)!);
}

function idsIn({ body }: Call, field: string): readonly string[] {
  return textsIn((body as Readonly<Record<string, unknown>> | null)?.[field], field, 1_000).map((id) =>
    id.toLowerCase(),
  );
}

function textsIn(value: unknown, field: string, most: number): readonly string[] {
  if (!Array.isArray(value) || value.length > most || !value.every((one) => typeof one === 'string'))
    throw badRequest(`${field}: expected a list of at most ${most} texts`);
  return value as readonly string[];
}
