import { rejection } from '../../core/rejections.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../core/time.ts';
import type { ActiveRow, EligibleRow, MeView, RequestRow } from '../../core/wire/rows.ts';
import type { Connection, OutboxRecord } from '../../extension/db/database.ts';
import type { Draft, Habit } from '../../extension/remembered.ts';
import { ALICE, activeRow, approvalRow, eligibleRow, idOf, myView } from './my-view.ts';

/** What the extension's database holds in a scene. */
export type Scene = {
  readonly signedIn: boolean;
  readonly connection: Connection;
  readonly me?: MeView;
  readonly outbox?: readonly OutboxRecord[];
  readonly habits?: readonly Habit[];
  readonly drafts?: readonly Draft[];
};

/** The states a popup can be in, by name; instants count from `now`. */
export function popupScenes(now: number): Readonly<Record<string, Scene>> {
  const online: Connection = { state: 'online', inStepAt: now - 2_000, clockOffset: 0 };
  const offline: Connection = { state: 'offline', inStepAt: now - 12 * MINUTE, clockOffset: 0 };
  const usual = {
    eligible: roles(now),
    active: active(now),
    approvals: approvals(now),
    requests: requests(now),
    user: { mfaMethods: ['totp' as const, 'passkey' as const] },
  };
  const scene = (me: MeView, more: Partial<Scene> = {}): Scene => ({ signedIn: true, connection: online, me, ...more });
  return {
    'signed-out': { signedIn: false, connection: { state: 'signed_out', inStepAt: null, clockOffset: 0 } },
    'session-ended': { signedIn: false, connection: { state: 'session_ended', inStepAt: null, clockOffset: 0 } },
    'first-run': { signedIn: true, connection: { state: 'connecting', inStepAt: null, clockOffset: 0 } },
    empty: scene(myView()),
    'one-role': scene(myView({ eligible: [role(1, 'Security Reader')] })),
    usual: scene(myView(usual), { habits: habits(now) }),
    expiring: scene(myView({ ...usual, active: expiring(now), approvals: [], requests: [] })),
    approver: scene(myView({ approvals: approvals(now), eligible: [role(1, 'Security Reader')] })),
    requests: scene(myView({ eligible: roles(now), requests: [...requests(now), ...past(now)] })),
    offline: scene(myView({ ...usual, approvals: [] }), { connection: offline, outbox: [waiting(now)] }),
    refused: scene(myView({ eligible: roles(now) }), { outbox: [refused(now), lapsed(now)] }),
    'too-old': scene(myView({ eligible: roles(now) }), { connection: { ...online, state: 'too_old' } }),
    'long-names': scene(myView(longNames(now))),
    '500-roles': scene(
      myView({ eligible: Array.from({ length: 500 }, (_, n) => role(1_000 + n, `Project ${n} Administrator`)) }),
    ),
  };
}

function role(number: number, roleName: string, more: Partial<EligibleRow> = {}): EligibleRow {
  const { settings, ...row } = more;
  return { ...eligibleRow(settings), id: idOf(number), roleId: idOf(number + 10_000), roleName, ...row };
}

function roles(now: number): readonly EligibleRow[] {
  const approvers = ['Bob Fischer', 'Carol Adeyemi'];
  const rules = (more: Partial<EligibleRow['settings']>) => eligibleRow(more).settings;
  return [
    role(1, 'Exchange Administrator', {
      memberType: 'Group',
      groupName: 'Messaging',
      endAt: toIso(now + 40 * DAY),
      settings: rules({ mfa: 'passkey' }),
    }),
    role(2, 'Helpdesk Administrator', {
      scope: '/Units/EMEA',
      endAt: toIso(now + 5 * DAY),
      settings: rules({ ticket: true }),
    }),
    role(3, 'Security Reader', { settings: rules({ justification: false }) }),
    role(4, 'Global Administrator', {
      approvers,
      endAt: toIso(now + 90 * DAY),
      settings: rules({ mfa: 'mfa', approval: true, maxDuration: 'PT4H' }),
    }),
    role(5, 'Billing Administrator', { approvers, settings: rules({ approval: true }) }),
    role(6, 'Teams Administrator'),
  ];
}

function active(now: number): readonly ActiveRow[] {
  const started = toIso(now - 73 * MINUTE);
  return [
    activeRow(0, { roleName: 'User Administrator', startAt: started, endAt: toIso(now + 47 * MINUTE - 20_000) }),
    activeRow(0, {
      id: idOf(2),
      roleId: idOf(101),
      roleName: 'Directory Readers',
      state: 'Assigned',
      endAt: null,
      extendable: false,
    }),
  ];
}

function expiring(now: number): readonly ActiveRow[] {
  const one = (number: number, roleName: string, left: number, more: Partial<ActiveRow> = {}) =>
    activeRow(0, {
      id: idOf(number),
      roleId: idOf(number + 100),
      roleName,
      startAt: toIso(now - HOUR),
      endAt: toIso(now + left),
      ...more,
    });
  return [
    one(1, 'User Administrator', 47 * MINUTE),
    one(2, 'Database Operator', 12 * MINUTE, { scope: '/prod-eu', extendable: false }),
    one(3, 'Firewall Administrator', 4 * MINUTE),
    one(4, 'Backup Operator', 95_000),
  ];
}

function approvals(now: number) {
  return [
    approvalRow(50, { lapsesAt: toIso(now + 19 * HOUR), createdAt: toIso(now - 5 * HOUR) }),
    approvalRow(51, {
      requestorName: 'Chiara Lombardi',
      roleName: 'Global Administrator',
      duration: 'PT1H30M',
      justification: 'Emergency change of the federation certificate, agreed with the security desk in INC-4411.',
      ticket: { number: 'INC-4411', system: 'ServiceNow' },
      lapsesAt: toIso(now + 2 * HOUR),
    }),
  ];
}

function request(number: number, now: number, more: Partial<RequestRow>): RequestRow {
  return {
    id: idOf(number),
    action: 'selfActivate',
    principalId: ALICE.id,
    requestorName: ALICE.name,
    roleId: idOf(10_000 + number),
    roleName: 'Billing Administrator',
    scope: '/',
    status: 'PendingApproval',
    createdAt: toIso(now - 20 * MINUTE),
    decidedAt: null,
    startAt: null,
    endAt: null,
    duration: 'PT2H',
    justification: 'Invoice run',
    ticket: null,
    lapsesAt: toIso(now + 23 * HOUR),
    approvers: ['Bob Fischer', 'Carol Adeyemi'],
    decisions: [],
    ended: null,
    ...more,
  } as RequestRow;
}

function requests(now: number): readonly RequestRow[] {
  return [request(60, now, { roleId: idOf(10_005) })];
}

function past(now: number): readonly RequestRow[] {
  const denial = {
    byName: 'Bob Fischer',
    at: toIso(now - HOUR),
    decision: 'Deny' as const,
    justification: 'Use the read-only role for this.',
  };
  return [
    request(61, now, {
      roleName: 'Global Administrator',
      status: 'Denied',
      decidedAt: toIso(now - HOUR),
      decisions: [denial],
    }),
    request(62, now, {
      roleName: 'Exchange Administrator',
      status: 'Provisioned',
      startAt: toIso(now - 5 * HOUR),
      endAt: toIso(now - 4 * HOUR),
      ended: { at: toIso(now - 4 * HOUR), how: 'expired' },
    }),
    request(63, now, {
      roleName: 'Teams Administrator',
      status: 'Granted',
      startAt: toIso(now + 3 * HOUR),
      endAt: toIso(now + 5 * HOUR),
    }),
    request(64, now, {
      roleName: 'Security Reader',
      status: 'Lapsed',
      createdAt: toIso(now - 3 * DAY),
      lapsesAt: toIso(now - 2 * DAY),
    }),
  ];
}

function sending(number: number, now: number, roleName: string, more: Partial<OutboxRecord>): OutboxRecord {
  return {
    id: idOf(number),
    command: {
      type: 'ActivateRole',
      eligibleAssignmentId: idOf(6),
      duration: 'PT1H',
      justification: 'New channel for the finance team',
    },
    label: roleName,
    createdAt: now - MINUTE,
    order: number,
    deadlineAt: now + 9 * MINUTE,
    status: 'waiting',
    answer: null,
    answeredAt: null,
    ...more,
  };
}

function waiting(now: number): OutboxRecord {
  return sending(70, now, 'Teams Administrator', {});
}

function refused(now: number): OutboxRecord {
  const answer = { ok: false as const, rejection: rejection('duration_too_long', { max: 'PT30M', asked: 'PT1H' }) };
  return sending(71, now, 'Teams Administrator', { status: 'answered', answer, answeredAt: now });
}

function lapsed(now: number): OutboxRecord {
  const command = { type: 'ActivateRole' as const, eligibleAssignmentId: idOf(3), duration: 'PT1H' };
  const answer = { ok: false as const, fault: 'lapsed' as const };
  return sending(72, now, 'Security Reader', { command, status: 'answered', answer, answeredAt: now });
}

function habits(now: number): readonly Habit[] {
  const justifications = ['Mailbox move for the finance team', 'Transport rule check'];
  return [
    { roleId: idOf(10_001), favourite: false, usedAt: now - DAY, duration: 'PT1H', justifications },
    { roleId: idOf(10_003), favourite: true, usedAt: 0, duration: '', justifications: [] },
  ];
}

function longNames(now: number) {
  const roleName = 'Privileged Authentication and Conditional Access Policy Administrator for Subsidiaries';
  const settings = eligibleRow({ mfa: 'passkey', ticket: true, approval: true }).settings;
  return {
    eligible: [role(1, roleName, { scope: '/Subsidiaries/North/Warehouses', endAt: toIso(now + 400 * DAY), settings })],
    active: [
      activeRow(0, { roleName: `${roleName} (read)`, startAt: toIso(now - HOUR), endAt: toIso(now + 14 * MINUTE) }),
    ],
    approvals: [
      approvalRow(50, {
        roleName,
        lapsesAt: toIso(now + HOUR),
        requestorName: 'Maria-Magdalena von und zu Hohenstein',
      }),
    ],
  };
}

/** A session of the person whose data `myView` is; its server is not there. */
export function sessionOf(now: number) {
  return { server: 'http://127.0.0.1:9', token: 'none', expiresAt: toIso(now + DAY), user: ALICE };
}
