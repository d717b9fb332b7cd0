import type { NoticeRow } from '../../core/wire/notice-rows.ts';
import type { ActiveRow, ApprovalRow, EligibleRow, MeView, RequestRow } from '../../core/wire/rows.ts';

/** Noon of a Monday; the tests of the extension count from it. */
export const NOON = Date.UTC(2026, 0, 5, 12);
export const ALICE = { id: '01900000-0000-7000-8000-0000000000a1', upn: 'alice@contoso.example', name: 'Alice Moreau' };

export type MyView = {
  readonly eligible?: readonly EligibleRow[];
  readonly active?: readonly ActiveRow[];
  readonly requests?: readonly RequestRow[];
  readonly approvals?: readonly ApprovalRow[];
  readonly notices?: readonly NoticeRow[];
  readonly user?: Partial<MeView['meta']['user']>;
};

/** The content of room `me`, empty but for the given rows. */
export function myView({ eligible, active, requests, approvals, notices, user }: MyView = {}): MeView {
  return {
    eligible: byId(eligible),
    active: byId(active),
    requests: byId(requests),
    approvals: byId(approvals),
    reviews: {},
    notices: byId(notices),
    meta: {
      user: { ...ALICE, roles: [], mayAdminister: false, mayRead: false, mfaMethods: [], away: null, ...user },
      organisation: { name: 'Contoso' },
    },
  };
}

/** An id that says which one it is: `idOf(3)`. */
export function idOf(number: number): string {
  return `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** An activation that began an hour before `NOON` and ends `left` ms after it. */
export function activeRow(left: number, more: Partial<ActiveRow> = {}): ActiveRow {
  return {
    id: idOf(1),
    roleId: idOf(100),
    roleName: 'User Administrator',
    scope: '/',
    state: 'Activated',
    memberType: 'Direct',
    groupName: null,
    startAt: new Date(NOON - 3_600_000).toISOString(),
    endAt: new Date(NOON + left).toISOString(),
    requestId: more.id ?? idOf(1),
    eligibleAssignmentId: idOf(200),
    maxDuration: 'PT8H',
    extendable: true,
    justification: 'Onboarding',
    ...more,
  };
}

/** The eligibility `activeRow` comes from. */
export function eligibleRow(settings: Partial<EligibleRow['settings']> = {}): EligibleRow {
  return {
    id: idOf(200),
    roleId: idOf(100),
    roleName: 'User Administrator',
    description: '',
    sites: [],
    scope: '/',
    startAt: new Date(NOON - 86_400_000).toISOString(),
    endAt: null,
    memberType: 'Direct',
    groupName: null,
    mayRequest: true,
    approvers: [],
    settings: {
      maxDuration: 'PT8H',
      mfa: 'none',
      justification: true,
      ticket: false,
      ticketPattern: '',
      approval: false,
      ...settings,
    },
  };
}

export function approvalRow(number: number, more: Partial<ApprovalRow> = {}): ApprovalRow {
  return {
    id: idOf(number),
    roleId: idOf(100),
    roleName: 'Billing Reader',
    scope: '/',
    requestorName: 'Ben Okoro',
    requestorUpn: 'ben@contoso.example',
    createdAt: new Date(NOON - 60_000).toISOString(),
    lapsesAt: new Date(NOON + 86_400_000).toISOString(),
    startAt: null,
    duration: 'PT2H',
    justification: 'Invoice 8812 differs',
    ticket: null,
    ...more,
  };
}

export function noticeRow(number: number, kind: NoticeRow['kind'], more: Partial<NoticeRow> = {}): NoticeRow {
  return {
    id: `${idOf(number)}.${kind}`,
    kind,
    at: new Date(NOON - 60_000).toISOString(),
    roleName: 'Billing Reader',
    byName: kind === 'expired' || kind === 'lapsed' ? null : 'Bob Fischer',
    justification: '',
    ...more,
  };
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[] = []): Readonly<Record<string, Row>> {
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}
