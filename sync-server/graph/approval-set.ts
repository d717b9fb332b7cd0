import type { Request } from '../../core/state.ts';
import { approvalRow } from './approval-rows.ts';
import { type EntitySet, map } from './entity-set.ts';
import { approvalFor, visibleApprovals } from './request-sets.ts';
import { BASE, type Surface, surfaceOf } from './surface.ts';
import { type Viewer, waitsFor } from './viewer.ts';

/** The approvals of one surface. */
export function approvalSet(surface: Surface, name: string): EntitySet {
  const isHere = ({ state }: Viewer, { roleId }: Request) => surfaceOf(state, roleId) === surface;
  const those = (wanted: (viewer: Viewer, request: Request) => boolean) => (viewer: Viewer) =>
    map(
      [...visibleApprovals(viewer)].filter((request) => isHere(viewer, request) && wanted(viewer, request)),
      approvalRow,
    );
  return {
    path: `${BASE[surface]}/${name}`,
    type: 'approval',
    all: those(() => true),
    one(viewer, id) {
      const request = approvalFor(viewer, id);
      return request && isHere(viewer, request) ? approvalRow(request) : null;
    },
    own: {
      approver: those(waitsFor),
      target: those(({ user }, { principalId }) => principalId === user.id),
      principal: those(({ user }, { principalId }) => principalId === user.id),
      createdBy: those(({ user }, { createdBy }) => createdBy === user.id),
    },
  };
}
