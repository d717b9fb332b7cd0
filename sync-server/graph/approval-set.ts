import type { Request } from '../../core/state.ts';
import { approvalRow } from './approval-rows.ts';
import { type EntitySet, entries } from './entity-set.ts';
import { approvalFor, only } from './request-sets.ts';
import { ownRequests, visibleRequests, waitingRequests, waitsFor } from './request-viewer.ts';
import { BASE, type Surface, surfaceOf } from './surface.ts';
import type { Viewer } from './viewer.ts';
import { ANYTHING } from './wanted.ts';

/** The approvals of one surface. */
export function approvalSet(surface: Surface, name: string): EntitySet {
  const isHere = ({ state }: Viewer, { roleId, approval }: Request) =>
    approval !== null && surfaceOf(state, roleId) === surface;
  const those = (
    requests: (viewer: Viewer) => Iterable<Request>,
    wanted: (viewer: Viewer, request: Request) => boolean = () => true,
  ) => {
    return (viewer: Viewer) =>
      entries(
        only(requests(viewer), (request) => isHere(viewer, request) && wanted(viewer, request)),
        approvalRow,
      );
  };
  const visible = (viewer: Viewer) => visibleRequests(viewer, ANYTHING);
  return {
    path: `${BASE[surface]}/${name}`,
    type: 'approval',
    all: those(visible),
    one(viewer, id) {
      const request = approvalFor(viewer, id);
      return request && isHere(viewer, request) ? approvalRow(request) : null;
    },
    own: {
      approver: those(waitingRequests, waitsFor),
      target: those(ownRequests),
      principal: those(ownRequests),
      createdBy: those(visible, ({ user }, { createdBy }) => createdBy === user.id),
    },
  };
}
