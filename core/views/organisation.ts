import type { AlertView } from '../alerts.ts';
import type { Review } from '../reviews.ts';
import type { Assignment, Request, State } from '../state.ts';
import { DAY, type Instant, toIso } from '../time.ts';
import type { ReviewRow } from '../wire/review-rows.ts';
import type { AdminView, RoleView } from '../wire/rows.ts';
import { activityRowsOf, alertRowsOf, busyRowsOf } from './alerts.ts';
import { createMemory } from './remembered.ts';
import { reviewRow } from './reviews.ts';
import {
  activationRow,
  assignmentRow,
  changedByName,
  groupRow,
  nameOf,
  OPERATOR,
  requestRow,
  roleRow,
  userRow,
} from './rows.ts';

const reviewRows = createMemory<Review, ReviewRow>();

/** How long ended assignments and decided requests stay in the administrators' documents (entra-pim §3.5). */
const SHOWN = 30 * DAY;

/** What administrators and readers see of the organisation: the content of room `admin`. */
export function adminView(state: State, now: Instant): AdminView {
  return {
    ...alertView(state, now),
    activations: collect(state.activations.values(), (activation) => activationRow(state, activation)),
    requests: collect(
      [...state.requests.values()].filter((request) => isRecent(request, now)),
      (request) => requestRow(state, request, now),
    ),
    reviews: collect(state.reviews.values(), (review) =>
      reviewRows(review, state.labels, () => reviewRow(state, review)),
    ),
    activity: collect(activityRowsOf(state), (row) => row),
    meta: { organisation: state.organisation! },
  };
}

/** The part of it that alerts are computed from. */
export function alertView(state: State, now: Instant): AlertView {
  return {
    roles: collect(
      [...state.roles.values()].filter((role) => !role.retired),
      (role) => roleRow(state, role),
    ),
    users: collect(state.users.values(), userRow),
    groups: collect(
      [...state.groups.values()].filter((group) => !group.retired),
      (group) => groupRow(state, group),
    ),
    assignments: collect(
      [...state.assignments.values()].filter((assignment) => isShown(assignment, now)),
      (assignment) => assignmentRow(state, assignment, now),
    ),
    alerts: collect(alertRowsOf(state), (row) => row),
    busy: collect(busyRowsOf(state, now), (row) => row),
  };
}

/** What administrators and readers see of one role: the content of room `role.ROLEID`. */
export function roleView(state: State, roleId: string, now: Instant, present: Iterable<string> = []): RoleView {
  const role = state.roles.get(roleId)!;
  const { version, settings, updatedAt, proposal } = role;
  return {
    settings: {
      current: {
        version,
        settings,
        updatedAt: toIso(updatedAt),
        updatedByName: changedByName(state, role),
        proposal: proposal && {
          id: proposal.id,
          byId: proposal.by,
          byName: proposal.by ? nameOf(state, proposal.by) : OPERATOR,
          at: toIso(proposal.at),
          after: proposal.after,
        },
      },
    },
    assignments: collect(
      pick(state.assignments, state.by.assignmentsOfRole.get(roleId)).filter((assignment) => isShown(assignment, now)),
      (assignment) => assignmentRow(state, assignment, now),
    ),
    activations: collect(pick(state.activations, state.by.activationsOfRole.get(roleId)), (activation) =>
      activationRow(state, activation),
    ),
    requests: collect(
      pick(state.requests, state.by.requestsOfRole.get(roleId)).filter((request) => isRecent(request, now)),
      (request) => requestRow(state, request, now),
    ),
    presence: collect(present, (id) => ({ id, name: nameOf(state, id) })),
    meta: { role: roleRow(state, role) },
  };
}

function isShown({ ended }: Assignment, now: Instant): boolean {
  return !ended || ended.at > now - SHOWN;
}

function isRecent({ status, createdAt }: Request, now: Instant): boolean {
  return status.startsWith('Pending') || createdAt > now - SHOWN;
}

function pick<T>(records: ReadonlyMap<string, T>, ids: ReadonlySet<string> | undefined): T[] {
  return [...(ids ?? [])].map((id) => records.get(id)!);
}

function collect<T, Row extends { readonly id: string }>(
  records: Iterable<T>,
  toRow: (record: T) => Row,
): Readonly<Record<string, Row>> {
  const rows: Record<string, Row> = {};
  for (const record of records) {
    const row = toRow(record);
    rows[row.id] = row;
  }
  return rows;
}
