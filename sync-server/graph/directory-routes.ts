import { groupsOf, membersOf as membersInGroup } from '../../core/standing.ts';
import type { Call, GraphRoute, Reply } from './call.ts';
import { groupRow, principalRow, userRow } from './directory-rows.ts';
import type { EntitySet } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { shaped } from './expansions.ts';
import { parseOptions } from './options.ts';
import { badRequest, notFound } from './problem.ts';
import { entityReply, partRoute } from './set-routes.ts';
import { type Viewer, visiblePrincipals } from './viewer.ts';

const USERS: Pick<EntitySet, 'path' | 'type'> = { path: 'users', type: 'user' };

/** Who is who: oneself, the members of groups, and names for ids. */
export const DIRECTORY_ROUTES: readonly GraphRoute[] = [
  { method: 'GET', path: 'me', returns: 'user', handle: me },
  ...partRoute('me/memberOf', 'directoryObject', groupsOfViewer),
  ...partRoute('me/transitiveMemberOf', 'directoryObject', groupsOfViewer),
  ...partRoute('groups/:id/members', 'directoryObject', membersOf),
  ...partRoute('groups/:id/transitiveMembers', 'directoryObject', membersOf),
  { method: 'GET', path: 'directoryObjects/:id', returns: 'directoryObject', handle: object },
  { method: 'POST', path: 'directoryObjects/getByIds', returns: 'directoryObject[]', handle: byIds },
];

function me(call: Call): Reply {
  const viewer = call.viewer();
  const shape = parseOptions(call.query, 'user');
  return entityReply(viewer, USERS, shaped(viewer, 'user', userRow(viewer.user), shape));
}

function groupsOfViewer({ state, user, now }: Viewer): readonly Row[] {
  return [...groupsOf(state, user.id, now)].map((id) => ({
    '@odata.type': '#microsoft.graph.group',
    ...groupRow(state.groups.get(id)!),
  }));
}

function membersOf(viewer: Viewer, { id }: Call['parameters']): readonly Row[] | null {
  const { state, now } = viewer;
  const group = state.groups.get(id!.toLowerCase());
  if (!group || group.retired || !visiblePrincipals(viewer).has(group.id)) return null;
  const visible = visiblePrincipals(viewer);
  return [...membersInGroup(state, group.id, now)]
    .filter((one) => visible.has(one))
    .map((one) => principalRow(state, one)!);
}

function object(call: Call): Reply {
  const viewer = call.viewer();
  const [row] = rowsOf(viewer, [call.parameters.id!]);
  if (!row) throw notFound(`There is no object ${call.parameters.id}, or it is not yours to see.`);
  return entityReply(viewer, { path: 'directoryObjects', type: 'directoryObject' }, row);
}

function byIds(call: Call): Reply {
  const ids = (call.body as { readonly ids?: unknown } | null)?.ids;
  if (!Array.isArray(ids) || ids.length > 1_000 || !ids.every((id) => typeof id === 'string'))
    throw badRequest('ids: expected a list of at most 1000 ids');
  const viewer = call.viewer();
  const context = `${viewer.base}/$metadata#directoryObjects`;
  return { status: 200, body: { '@odata.context': context, value: rowsOf(viewer, ids) } };
}

function rowsOf(viewer: Viewer, ids: readonly string[]): readonly Row[] {
  const visible = visiblePrincipals(viewer);
  return ids
    .map((id) => id.toLowerCase())
    .filter((id) => visible.has(id))
    .map((id) => principalRow(viewer.state, id)!);
}
