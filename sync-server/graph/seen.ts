import { assignmentsOf } from '../../core/standing.ts';
import { oncePerRecord } from './once.ts';
import { visibleRequests } from './request-viewer.ts';
import type { Viewer } from './viewer.ts';
import { ANYTHING } from './wanted.ts';

/** Tells of an id whether it is of something the viewer has to do with. */
type Sees = (id: string) => boolean;

/** The roles the viewer has to do with: assigned, eligible, asked for or theirs to decide on. */
export const seesRole = oncePerRecord((viewer: Viewer): Sees => {
  const { state, user, now, readsAll } = viewer;
  if (readsAll) return (id) => state.roles.has(id);
  const roles = new Set(viewer.ownedRoles);
  for (const { roleId } of assignmentsOf(state, user.id, now)) roles.add(roleId);
  for (const { roleId } of visibleRequests(viewer, ANYTHING)) roles.add(roleId);
  return (id) => roles.has(id);
});

/** The users and groups the viewer has to do with: themselves, their groups, and whose requests they see. */
export const seesPrincipal = oncePerRecord((viewer: Viewer): Sees => {
  const { state, user, groups, readsAll } = viewer;
  if (readsAll) return (id) => state.users.has(id) || state.groups.has(id);
  const found = new Set([user.id, ...groups]);
  for (const { principalId, createdBy } of visibleRequests(viewer, ANYTHING)) {
    found.add(principalId);
    if (createdBy) found.add(createdBy);
  }
  return (id) => found.has(id);
});
