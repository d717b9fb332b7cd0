import type { AdminView, ApprovalRow, MeView, RequestRow } from '../../../../core/wire/rows.ts';
import { sayDuration } from '../../duration-text.ts';
import { sayMoment } from '../../moment-text.ts';

/** A request as a page shows it: whole where it may be seen, what the approver needs otherwise. */
export type ShownRequest =
  | { readonly kind: 'whole'; readonly request: RequestRow; readonly approval: ApprovalRow | null }
  | { readonly kind: 'approval'; readonly approval: ApprovalRow }
  /** Decided meanwhile, by the reader or another approver; an approver then sees no more of it. */
  | { readonly kind: 'decided'; readonly approval: ApprovalRow };

/** The requests nobody has decided. */
export function pendingOf(view: AdminView): readonly RequestRow[] {
  return Object.values(view.requests).filter(({ status }) => status.startsWith('Pending'));
}

/** A request by its id, wherever it may be seen. */
export function findRequest(me: MeView, admin: AdminView | null, id: string): ShownRequest | null {
  const request = admin?.requests[id] ?? me.requests[id];
  const approval = me.approvals[id] ?? null;
  if (request) return { kind: 'whole', request, approval };
  return approval && { kind: 'approval', approval };
}

/** What stays on the page of a request that is no longer there: what the approver read, now decided. */
export function decided(shown: ShownRequest | null): ShownRequest | null {
  return shown?.approval ? { kind: 'decided', approval: shown.approval } : null;
}

/** What a request asks for, where that is not to activate a role: more time. */
export function sayKind({ action }: Pick<RequestRow, 'action'>): string {
  return action === 'selfExtend' ? 'Extension' : action === 'selfRenew' ? 'Renewal' : '';
}

/** Where a request is, in a word or two. */
export function sayWhere({ status, ended, endAt }: RequestRow, now: number): string {
  if (ended) return { expired: 'Expired', deactivated: 'Deactivated', revoked: 'Ended early' }[ended.how];
  switch (status) {
    case 'PendingApproval':
      return 'Waits for approval';
    case 'PendingAdminDecision':
      return 'Waits for an administrator';
    case 'Granted':
      return 'Scheduled';
    case 'Provisioned':
      return endAt !== null && Date.parse(endAt) <= now ? 'Expired' : 'Provisioned';
    case 'Denied':
      return 'Denied';
    case 'Canceled':
      return 'Withdrawn';
    case 'Revoked':
      return 'Revoked';
    case 'Lapsed':
      return 'Lapsed';
    case 'Failed':
      return 'Failed';
  }
}

/** What an approver is asked for, in a line: how long, from when, and until when it can be decided. */
export function sayAsked({ duration, startAt, lapsesAt }: ApprovalRow, now: number): string {
  const from = startAt ? ` from ${sayMoment(startAt, now)}` : '';
  return `${sayDuration(duration)}${from} · lapses ${sayMoment(lapsesAt, now)}`;
}
