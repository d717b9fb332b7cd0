import type { Request } from '../../core/state.ts';
import { type EntitySet, map } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { requestRow } from './request-rows.ts';
import { isParty, requestFor, type Viewer, visibleRequests, waitsFor } from './viewer.ts';

const D = 'roleManagement/directory';

export type RequestKind = 'eligible' | 'active';

/** Requests about eligibility, and those about active assignments, activations among them. */
export const REQUEST_SETS: Readonly<Record<RequestKind, EntitySet>> = {
  eligible: set('eligible', 'roleEligibilityScheduleRequests', 'unifiedRoleEligibilityScheduleRequest'),
  active: set('active', 'roleAssignmentScheduleRequests', 'unifiedRoleAssignmentScheduleRequest'),
};

function set(kind: RequestKind, name: string, type: string): EntitySet {
  const rows = (viewer: Viewer, wanted: (request: Request) => boolean): Iterable<Row> =>
    map(
      only(visibleRequests(viewer), (request) => isOfKind(viewer, request, kind) && wanted(request)),
      (request) => requestRow(request),
    );
  return {
    path: `${D}/${name}`,
    type,
    all: (viewer) => rows(viewer, () => true),
    one(viewer, id) {
      const request = requestFor(viewer, id);
      return request && isOfKind(viewer, request, kind) ? requestRow(request) : null;
    },
    own: {
      principal: (viewer) => rows(viewer, ({ principalId }) => principalId === viewer.user.id),
      createdBy: (viewer) => rows(viewer, ({ createdBy }) => createdBy === viewer.user.id),
      approver: (viewer) => rows(viewer, (request) => waitsFor(viewer, request)),
    },
  };
}

/** Approvals of requests to activate; their one step has their id. */
export function* visibleApprovals(viewer: Viewer): Generator<Request> {
  yield* only(visibleRequests(viewer), ({ approval }) => approval !== null);
}

/** Whether a request is about an eligibility or about an active assignment. */
export function isOfKind({ state }: Viewer, { action, targetId }: Request, kind: RequestKind): boolean {
  const activates = action === 'selfActivate' || action === 'selfDeactivate';
  const about = activates ? 'active' : (state.assignments.get(targetId ?? '')?.type ?? 'active');
  return about === kind;
}

/** The approval of that id, where the viewer may see it. */
export function approvalFor(viewer: Viewer, id: string): Request | null {
  const request = requestFor(viewer, id);
  return request?.approval && (viewer.readsAll || isParty(viewer, request)) ? request : null;
}

function* only<Item>(items: Iterable<Item>, wanted: (item: Item) => boolean): Generator<Item> {
  for (const item of items) if (wanted(item)) yield item;
}
