import type { GroupAccess } from '../../core/events.ts';
import type { Request, State } from '../../core/state.ts';
import { type EntitySet, type Entry, entries } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { groupRequestRow, partOfScheduleId } from './group-rows.ts';
import { requestRow } from './request-rows.ts';
import { isParty, ownRequests, requestFor, visibleRequests, waitingRequests, waitsFor } from './request-viewer.ts';
import { BASE, type Surface, surfaceOf } from './surface.ts';
import type { Viewer } from './viewer.ts';

export type RequestKind = 'eligible' | 'active';

/** One collection of requests, with how it shows one of them. */
export type RequestSet = EntitySet & {
  readonly surface: Surface;
  readonly kind: RequestKind;
  /** `group` where the role that stands for it need not be there. */
  toRow(state: State, request: Request, isValidationOnly?: boolean, group?: GroupAccess): Row;
};

/** Requests about eligibility, and those about active assignments, activations among them, of roles and of groups. */
export const REQUEST_SETS: readonly RequestSet[] = [
  set('directory', 'eligible', 'roleEligibilityScheduleRequests', 'unifiedRoleEligibilityScheduleRequest'),
  set('directory', 'active', 'roleAssignmentScheduleRequests', 'unifiedRoleAssignmentScheduleRequest'),
  set('group', 'eligible', 'eligibilityScheduleRequests', 'privilegedAccessGroupEligibilityScheduleRequest'),
  set('group', 'active', 'assignmentScheduleRequests', 'privilegedAccessGroupAssignmentScheduleRequest'),
];

function set(surface: Surface, kind: RequestKind, name: string, type: string): RequestSet {
  const isHere = (viewer: Viewer, request: Request) =>
    surfaceOf(viewer.state, request.roleId) === surface && isOfKind(viewer, request, kind);
  const toRow = surface === 'group' ? groupRequestRow : requestRow;
  const rows = (
    viewer: Viewer,
    requests: Iterable<Request>,
    wanted: (request: Request) => boolean = () => true,
  ): Iterable<Entry> =>
    entries(
      only(requests, (request) => isHere(viewer, request) && wanted(request)),
      (request) => toRow(viewer.state, request),
    );
  return {
    surface,
    kind,
    toRow,
    path: `${BASE[surface]}/${name}`,
    type,
    all: (viewer, wanted) => rows(viewer, visibleRequests(viewer, wanted)),
    one(viewer, id) {
      const request = requestFor(viewer, partOfScheduleId(id));
      return request && isHere(viewer, request) ? toRow(viewer.state, request) : null;
    },
    own: {
      principal: (viewer) => rows(viewer, ownRequests(viewer)),
      createdBy: (viewer, wanted) =>
        rows(viewer, visibleRequests(viewer, wanted), ({ createdBy }) => createdBy === viewer.user.id),
      approver: (viewer) => rows(viewer, waitingRequests(viewer), (request) => waitsFor(viewer, request)),
    },
  };
}

/** Whether a request is about an eligibility or about an active assignment. */
function isOfKind({ state }: Viewer, { action, targetId }: Request, kind: RequestKind): boolean {
  const activates = action === 'selfActivate' || action === 'selfDeactivate';
  const about = activates ? 'active' : (state.assignments.get(targetId ?? '')?.type ?? 'active');
  return about === kind;
}

/** The approval of that id, where the viewer may see it. */
export function approvalFor(viewer: Viewer, id: string): Request | null {
  const request = requestFor(viewer, id);
  return request?.approval && (viewer.readsAll || isParty(viewer, request)) ? request : null;
}

export function* only<Item>(items: Iterable<Item>, wanted: (item: Item) => boolean): Generator<Item> {
  for (const item of items) if (wanted(item)) yield item;
}
