import type { DayCounts } from './activity.ts';
import type { AlertSettings } from './alert-settings.ts';
import type { AlertState, OpenIncident } from './alert-state.ts';
import { dropStale } from './due.ts';
import {
  keepRequest,
  putActivation,
  putAssignment,
  putGroup,
  putReview,
  putReviewSeries,
  putRole,
  putUser,
} from './evolving/place.ts';
import { initialState } from './initial-state.ts';
import type { Review, ReviewHistory, ReviewItem, ReviewSeries } from './reviews.ts';
import type { Activation, Assignment, Group, Organisation, Request, Role, State, User } from './state.ts';
import type { Instant } from './time.ts';

/**
 * Counts changes of the snapshot's shape and of what is folded; one of another version is ignored and the log folded from
 * its start.
 */
export const SNAPSHOT_VERSION = 11;

type Snapshot = {
  readonly seq: number;
  readonly at: Instant;
  readonly organisation: Organisation | null;
  readonly users: readonly User[];
  readonly groups: readonly (Omit<Group, 'members'> & { readonly members: readonly (readonly [string, Instant])[] })[];
  readonly roles: readonly Role[];
  readonly assignments: readonly Assignment[];
  readonly activations: readonly Activation[];
  readonly requests: readonly Request[];
  readonly reviews: readonly (Omit<Review, 'items'> & { readonly items: readonly ReviewItem[] })[];
  readonly reviewSeries: readonly ReviewSeries[];
  readonly reviewHistories: readonly ReviewHistory[];
  readonly alertSettings: AlertSettings;
  readonly alerts: readonly (Omit<AlertState, 'incidents'> & {
    readonly incidents: readonly (readonly [string, OpenIncident])[];
  })[];
  readonly activity: {
    readonly byRole: readonly (readonly [string, readonly (readonly [number, DayCounts])[]])[];
    readonly usedAt: readonly (readonly [string, Instant])[];
    readonly recent: readonly (readonly [string, readonly Instant[]])[];
  };
};

/** Records that are written at once: a few such pieces are made before anybody else gets their turn. */
const PIECE = 50;

/** The state as JSON text: the records alone, as indexes and the due queue follow from them. */
export function toSnapshot(state: State): string {
  return [...snapshotPieces(state)].join('');
}

/**
 * The same piece by piece, of the state as it is when this is called: records are not changed in place, so that whoever
 * takes the pieces may do other work in between.
 */
export function snapshotPieces(state: State): Iterable<string> {
  return piecesOf({
    seq: state.seq,
    at: state.at,
    organisation: state.organisation,
    users: [...state.users.values()],
    groups: [...state.groups.values()].map((group) => ({ ...group, members: [...group.members] })),
    roles: [...state.roles.values()],
    assignments: [...state.assignments.values()],
    activations: [...state.activations.values()],
    requests: [...state.requests.values()],
    reviews: [...state.reviews.values()].map((review) => ({ ...review, items: [...review.items.values()] })),
    reviewSeries: [...state.reviewSeries.values()],
    reviewHistories: [...state.reviewHistories.values()],
    alertSettings: state.alertSettings,
    alerts: [...state.alerts.values()].map((alert) => ({ ...alert, incidents: [...alert.incidents] })),
    activity: {
      // Copied, as counts alone are changed in place.
      byRole: [...state.activity.byRole].map(([roleId, { days }]) => [
        roleId,
        [...days].map(([day, counts]) => [day, { ...counts }] as const),
      ]),
      usedAt: [...state.activity.usedAt],
      recent: [...state.activity.recent].map(([key, instants]) => [key, [...instants]]),
    },
  });
}

function* piecesOf(snapshot: Snapshot): Generator<string> {
  let sign = '{';
  for (const [name, value] of Object.entries(snapshot)) {
    yield `${sign}"${name}":`;
    sign = ',';
    if (Array.isArray(value)) yield* listOf(value);
    else yield JSON.stringify(value);
  }
  yield '}';
}

function* listOf(records: readonly unknown[]): Generator<string> {
  yield '[';
  for (let start = 0; start < records.length; start += PIECE)
    yield (start ? ',' : '') + JSON.stringify(records.slice(start, start + PIECE)).slice(1, -1);
  yield ']';
}

/** The state a snapshot was taken of. The text is our own and authenticated by the store, so it is not checked again. */
export function fromSnapshot(text: string): State {
  const snapshot = JSON.parse(text) as Snapshot;
  const state = initialState();
  state.seq = snapshot.seq;
  state.at = snapshot.at;
  state.organisation = snapshot.organisation;
  for (const user of snapshot.users) putUser(state, user);
  for (const group of snapshot.groups) putGroup(state, { ...group, members: new Map(group.members) });
  for (const role of snapshot.roles) putRole(state, role);
  for (const assignment of snapshot.assignments) putAssignment(state, assignment);
  for (const activation of snapshot.activations) putActivation(state, activation);
  for (const request of snapshot.requests) keepRequest(state, request);
  for (const review of snapshot.reviews)
    putReview(state, { ...review, items: new Map(review.items.map((item) => [item.id, item])) });
  for (const series of snapshot.reviewSeries) putReviewSeries(state, series);
  for (const history of snapshot.reviewHistories) state.reviewHistories.set(history.id, history);
  state.alertSettings = snapshot.alertSettings;
  for (const alert of snapshot.alerts) state.alerts.set(alert.kind, { ...alert, incidents: new Map(alert.incidents) });
  const { byRole, usedAt, recent } = snapshot.activity;
  for (const [roleId, days] of byRole) state.activity.byRole.set(roleId, { changes: 0, days: new Map(days) });
  for (const [id, at] of usedAt) state.activity.usedAt.set(id, at);
  for (const [key, instants] of recent) state.activity.recent.set(key, [...instants]);
  dropStale(state);
  return state;
}
