import type { State } from './state.ts';
import type { Instant } from './time.ts';

/** Something that happens by itself at an instant. */
export type DueItem = {
  readonly at: Instant;
  readonly kind:
    | 'assignment_start'
    | 'assignment_notice'
    | 'assignment_end'
    | 'review_start'
    | 'review_remind'
    | 'review_end'
    | 'activation_start'
    | 'activation_end'
    | 'request_lapse'
    | 'request_remind'
    | 'request_escalate';
  readonly id: string;
};

/**
 * What will fall due, soonest first: a binary heap. An item is never removed when its subject changes; it goes stale and
 * is skipped, which is cheaper than finding it. No two items are equal in order, so that what is done first is at the front
 * when it goes stale: ten thousand ends of one instant would else be skipped by every batch.
 */
export type DueQueue = DueItem[];

/** Adds an item. Kinds that fall on one instant keep a fixed order: starts before ends, other than of reviews. */
export function enqueue(queue: DueQueue, item: DueItem): void {
  queue.push(item);
  for (let at = queue.length - 1; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (!sooner(queue[at]!, queue[parent]!)) return;
    [queue[at], queue[parent]] = [queue[parent]!, queue[at]!];
    at = parent;
  }
}

/** The next instant at which something falls due, or null where nothing ever will. */
export function nextDueAt(state: State): Instant | null {
  return state.due[0]?.at ?? null;
}

/** What is due at `now`, soonest first and at most `limit`; changes nothing. */
export function dueItems(state: State, now: Instant, limit: number): readonly DueItem[] {
  const queue = state.due;
  const found: DueItem[] = [];
  const seen = new Set<string>();
  const frontier: number[] = queue.length ? [0] : [];
  while (frontier.length && found.length < limit) {
    const at = takeSoonest(frontier, queue);
    const item = queue[at]!;
    if (item.at > now) break;
    // An item that went stale says nothing of the one that took its place.
    if (isLive(state, item)) {
      const name = `${item.kind} ${item.id}`;
      if (!isLate(state, item, now) && !seen.has(name)) found.push(item);
      seen.add(name);
    }
    for (const child of [2 * at + 1, 2 * at + 2]) if (child < queue.length) pushIndex(frontier, child, queue);
  }
  return found;
}

/** Fewer than these are not worth looking through. */
const FEW = 1_000;

/**
 * Drops stale items from the front, so that `nextDueAt` names something that will really happen. Where more are stale than
 * can be live, all of them: what somebody plans for a far day and takes back, again and again, must not be kept until then.
 */
export function dropStale(state: State): void {
  while (state.due.length && !isLive(state, state.due[0]!)) removeFirst(state.due);
  if (state.due.length > FEW + 2 * mostLive(state)) dropAllStale(state);
}

/** At most so many items can be live: each thing has a start, a notice or reminder, and an end. */
function mostLive({ assignments, activations, by, reviews }: State): number {
  return 3 * (assignments.size + activations.size + by.pending.size + reviews.size);
}

function dropAllStale(state: State): void {
  const seen = new Set<string>();
  const live = state.due.filter((item) => {
    const name = `${item.kind} ${item.id}`;
    if (seen.has(name) || !isLive(state, item)) return false;
    seen.add(name);
    return true;
  });
  state.due.length = 0;
  for (const item of live) enqueue(state.due, item);
}

/** Whether the item still says what its subject says. */
function isLive(state: State, item: DueItem): boolean {
  switch (item.kind) {
    case 'assignment_start': {
      const assignment = state.assignments.get(item.id);
      return !!assignment && !assignment.ended && !assignment.started && assignment.startAt === item.at;
    }
    case 'assignment_notice': {
      const assignment = state.assignments.get(item.id);
      return !!assignment && !assignment.ended && assignment.noticeAt === item.at;
    }
    case 'assignment_end': {
      const assignment = state.assignments.get(item.id);
      return !!assignment && !assignment.ended && assignment.endAt === item.at;
    }
    case 'activation_start': {
      const activation = state.activations.get(item.id);
      return !!activation && !activation.started && activation.startAt === item.at;
    }
    case 'activation_end':
      return state.activations.get(item.id)?.endAt === item.at;
    case 'review_start': {
      const review = state.reviews.get(item.id);
      return review?.status === 'NotStarted' && review.startAt === item.at;
    }
    case 'review_remind':
      return state.reviews.get(item.id)?.remindAt === item.at;
    case 'review_end':
      return state.reviews.get(item.id)?.stageEndAt === item.at;
    case 'request_lapse':
      return pendingApproval(state, item.id)?.lapsesAt === item.at;
    case 'request_remind':
      return pendingApproval(state, item.id)?.remindAt === item.at;
    case 'request_escalate':
      return pendingApproval(state, item.id)?.escalateAt === item.at;
  }
}

/** A notice or reminder of an end that has come: the end itself is due as well, and says it. */
function isLate(state: State, { kind, id }: DueItem, now: Instant): boolean {
  if (kind === 'review_remind') return (state.reviews.get(id)!.stageEndAt ?? now) <= now;
  return kind === 'assignment_notice' && state.assignments.get(id)!.endAt! <= now;
}

function pendingApproval(state: State, requestId: string) {
  const request = state.requests.get(requestId);
  return request?.status === 'PendingApproval' ? request.approval : null;
}

const ORDER: Readonly<Record<DueItem['kind'], number>> = {
  assignment_start: 0,
  activation_start: 1,
  assignment_notice: 2,
  request_remind: 3,
  request_escalate: 4,
  activation_end: 5,
  assignment_end: 6,
  request_lapse: 7,
  // What one instance takes away is not looked at by the next, which may begin as it ends. [V2]
  review_end: 8,
  review_start: 9,
  review_remind: 10,
};

function sooner(a: DueItem, b: DueItem): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.kind !== b.kind ? ORDER[a.kind] < ORDER[b.kind] : a.id < b.id;
}

function removeFirst(queue: DueQueue): void {
  const last = queue.pop()!;
  if (!queue.length) return;
  queue[0] = last;
  for (let at = 0; ; ) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2])
      if (child < queue.length && sooner(queue[child]!, queue[least]!)) least = child;
    if (least === at) return;
    [queue[at], queue[least]] = [queue[least]!, queue[at]!];
    at = least;
  }
}

// A second heap, of places in the first, walks the due items in order without taking them out.
function pushIndex(frontier: number[], index: number, queue: DueQueue): void {
  frontier.push(index);
  for (let at = frontier.length - 1; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (!sooner(queue[frontier[at]!]!, queue[frontier[parent]!]!)) return;
    [frontier[at], frontier[parent]] = [frontier[parent]!, frontier[at]!];
    at = parent;
  }
}

function takeSoonest(frontier: number[], queue: DueQueue): number {
  const first = frontier[0]!;
  const last = frontier.pop()!;
  if (!frontier.length) return first;
  frontier[0] = last;
  for (let at = 0; ; ) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2])
      if (child < frontier.length && sooner(queue[frontier[child]!]!, queue[frontier[least]!]!)) least = child;
    if (least === at) return first;
    [frontier[at], frontier[least]] = [frontier[least]!, frontier[at]!];
    at = least;
  }
}
