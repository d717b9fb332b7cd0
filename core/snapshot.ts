import { dropStale } from './due.ts';
import {
  putActivation,
  putAssignment,
  putGroup,
  putRequest,
  putReview,
  putReviewSeries,
  putRole,
  putUser,
} from './evolving/place.ts';
import { initialState } from './initial-state.ts';
import type { Review, ReviewHistory, ReviewItem, ReviewSeries } from './reviews.ts';
import type { Activation, Assignment, Group, Organisation, Request, Role, State, User } from './state.ts';
import type { Instant } from './time.ts';

/** Counts changes of the snapshot's shape; one of another version is ignored and the log folded from its start. */
export const SNAPSHOT_VERSION = 5;

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
};

/** The state as JSON text: the records alone, as indexes and the due queue follow from them. */
export function toSnapshot(state: State): string {
  const snapshot: Snapshot = {
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
  };
  return JSON.stringify(snapshot);
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
  for (const request of snapshot.requests) putRequest(state, request);
  for (const review of snapshot.reviews)
    putReview(state, { ...review, items: new Map(review.items.map((item) => [item.id, item])) });
  for (const series of snapshot.reviewSeries) putReviewSeries(state, series);
  for (const history of snapshot.reviewHistories) state.reviewHistories.set(history.id, history);
  dropStale(state);
  return state;
}
