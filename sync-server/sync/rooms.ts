import { mayReadAll } from '../../core/standing.ts';
import type { State } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import { meView } from '../../core/views/me.ts';
import { adminView, roleView } from '../../core/views/organisation.ts';
import { maySeeReview, reviewView } from '../../core/views/reviews.ts';
import type { View } from '../../core/wire/rows.ts';

/** What a socket can be opened to. `key` is unique over all rooms; everyone has a room `me` of their own. */
export type Room =
  | { readonly kind: 'me'; readonly key: string; readonly userId: string }
  | { readonly kind: 'admin'; readonly key: string }
  | { readonly kind: 'role'; readonly key: string; readonly roleId: string }
  /** Everyone sees of a review what is theirs, so each has a document of their own. */
  | { readonly kind: 'review'; readonly key: string; readonly reviewId: string; readonly userId: string };

/** The key of a user's room `me`. */
export function meKey(userId: string): string {
  return `me.${userId}`;
}

/** The key of a role's room, which is its name as well. */
export function roleKey(roleId: string): string {
  return `role.${roleId}`;
}

/** The room of that name as this user means it, or null where there is none. */
export function roomOf(name: string, userId: string): Room | null {
  if (name === 'me') return { kind: 'me', key: meKey(userId), userId };
  if (name === 'admin') return { kind: 'admin', key: name };
  const reviewId = /^review\.([0-9a-f-]{36})$/.exec(name)?.[1];
  if (reviewId) return { kind: 'review', key: `${name}.${userId}`, reviewId, userId };
  const roleId = /^role\.([0-9a-f-]{36})$/.exec(name)?.[1];
  return roleId ? { kind: 'role', key: name, roleId } : null;
}

/** Whether the user may see the room now. */
export function mayEnter(state: State, room: Room, userId: string, now: Instant): boolean {
  switch (room.kind) {
    case 'me':
      return room.userId === userId;
    case 'admin':
      return mayReadAll(state, userId, now);
    case 'role':
      return state.roles.has(room.roleId) && mayReadAll(state, userId, now);
    case 'review': {
      const review = state.reviews.get(room.reviewId);
      return room.userId === userId && !!review && maySeeReview(state, review, userId, now);
    }
  }
}

/** What the room shows; a role's shows also who is `present` in it. */
export function viewOf(state: State, room: Room, now: Instant, present: Iterable<string>): View {
  switch (room.kind) {
    case 'me':
      return meView(state, room.userId, now);
    case 'admin':
      return adminView(state, now);
    case 'role':
      return roleView(state, room.roleId, now, present);
    case 'review':
      return reviewView(state, room.reviewId, room.userId, now);
  }
}
