import { aboutActivation, aboutRequest, grantOf } from '../about.ts';
import { accept, type Context, type Decision } from '../decision.ts';
import { type DueItem, dueItems } from '../due.ts';
import { createEndings, type Endings } from '../ending.ts';
import type { Event } from '../events.ts';
import { isLastGlobalAdministrator } from '../last-administrator.ts';
import { aboutReview } from '../reviewing/running.ts';
import type { State } from '../state.ts';
import { DAY } from '../time.ts';
import { endDueStage, startDueReview } from './due-reviews.ts';

/**
 * The clock's command: everything whose time has come, soonest first, at most `limit` at once. `more` in the answer says
 * whether some is left.
 */
export function runDue(state: State, { limit }: { limit: number }, ctx: Context): Decision {
  const due = dueItems(state, ctx.now, limit);
  const items = alone(due);
  const endings = createEndings(state, ctx.now);
  const events = items.flatMap((item) => eventsOf(state, item, ctx, endings));
  return accept(events, { ran: items.length, more: items.length === limit || items.length < due.length });
}

/** What a review takes away depends on all that went before it, so each ends in a batch of its own. [L1] */
function alone(items: readonly DueItem[]): readonly DueItem[] {
  const at = items.findIndex(({ kind }) => kind === 'review_end');
  return at < 0 ? items : items.slice(0, Math.max(at, 1));
}

function eventsOf(state: State, item: DueItem, ctx: Context, endings: Endings): readonly Event[] {
  if (endings.isGone(item.id)) return [];
  switch (item.kind) {
    case 'assignment_start':
      return [{ type: 'AssignmentStarted', ...grantOf(state.assignments.get(item.id)!) }];
    case 'assignment_notice': {
      const assignment = state.assignments.get(item.id)!;
      const endAt = assignment.endAt!;
      const daysLeft = Math.ceil((endAt - ctx.now) / DAY);
      return [{ type: 'AssignmentExpiryNoticed', ...grantOf(assignment), endAt, daysLeft }];
    }
    case 'assignment_end':
      return expireAssignment(state, item, ctx, endings);
    case 'activation_start': {
      const activation = state.activations.get(item.id)!;
      const { startAt, endAt, justification } = activation;
      return [{ type: 'RoleActivated', ...aboutActivation(activation), startAt, endAt, justification }];
    }
    case 'activation_end': {
      const activation = state.activations.get(item.id)!;
      const { endAt } = activation;
      return [
        { type: 'ActivationExpired', ...aboutActivation(activation), endAt },
        ...endings.ofActivation(activation),
      ];
    }
    case 'review_start':
      return startDueReview(state, item.id, ctx);
    case 'review_remind':
      return [{ type: 'ReviewReminded', ...aboutReview(state.reviews.get(item.id)!) }];
    case 'review_end':
      return endDueStage(state, item.id, ctx);
    case 'request_lapse':
      endings.take(item.id);
      return [{ type: 'RequestLapsed', ...aboutRequest(state.requests.get(item.id)!) }];
    case 'request_remind':
      return [{ type: 'ApprovalReminded', ...aboutRequest(state.requests.get(item.id)!) }];
    case 'request_escalate':
      return [{ type: 'ApprovalEscalated', ...aboutRequest(state.requests.get(item.id)!) }];
  }
}

function expireAssignment(state: State, { id, at }: DueItem, ctx: Context, endings: Endings): readonly Event[] {
  const assignment = state.assignments.get(id)!;
  if (isLastGlobalAdministrator(state, id, ctx.now))
    return [
      {
        type: 'AssignmentUpdated',
        ...grantOf(assignment),
        requestId: ctx.newId(),
        startAt: assignment.startAt,
        endAt: null,
        justification: '',
        how: 'kept_last_administrator',
      },
    ];
  const follow = endings.ofAssignment(id, 'eligibility_ended');
  return [{ type: 'AssignmentExpired', ...grantOf(assignment), endAt: at }, ...follow];
}
