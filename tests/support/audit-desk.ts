import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyCommand } from '../../core/commands.ts';
import type { Actor } from '../../core/events.ts';
import { BUILT_IN } from '../../core/ids.ts';
import type { SettingsPatch } from '../../core/settings-schema.ts';
import { DAY, HOUR, type Instant, MINUTE, toIso } from '../../core/time.ts';
import { type Audit, createAudit } from '../../sync-server/audit/audit.ts';
import { createHandle, type Handle } from '../../sync-server/handle.ts';
import { openStore, type StoreOptions } from '../../sync-server/store/open.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { CLOCK, person, START } from './given.ts';

export const OPERATOR: Actor & { readonly kind: 'operator' } = { kind: 'operator', client: 'test' };

/** A real handle on a real store with its audit, whose time the test moves. */
export type AuditDesk = {
  readonly store: Store;
  readonly handle: Handle;
  readonly audit: Audit;
  readonly secretKey: Uint8Array;
  readonly folder: string;
  now: Instant;
  must(actor: Actor, command: AnyCommand): Promise<Readonly<Record<string, string>>>;
  /** Lets time pass and runs what is due. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
};

export async function auditDesk(where: Partial<StoreOptions> = {}): Promise<AuditDesk> {
  const secretKey = where.key ?? randomBytes(32);
  const folder = where.folder || mkdtempSync(join(tmpdir(), 'keyturn-audit-'));
  const store = await openStore({ ...where, folder, key: secretKey });
  const onFault = (fault: unknown) => {
    throw fault;
  };
  const self = { now: START };
  const surroundings = { store, now: () => self.now, newId: randomUUID, onFault };
  const handle = await createHandle(surroundings);
  const audit = createAudit({ handle, secretKey, ...surroundings });
  const must: AuditDesk['must'] = async (actor, command) => {
    const answer = await handle.send({ id: randomUUID(), command, actor });
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    return answer.result as Readonly<Record<string, string>>;
  };
  return Object.assign(self, {
    store,
    handle,
    audit,
    secretKey,
    folder,
    must,
    async pass(ms: number) {
      self.now += ms;
      while ((await must(CLOCK, { type: 'RunDue', limit: 500 })).more);
    },
    async close() {
      await audit.close();
      await handle.close();
      await store.close();
      if (!where.folder) rmSync(folder, { recursive: true });
    },
  });
}

/** The people of the story below. */
export type Cast = { readonly root: Actor; readonly alice: Actor; readonly bob: Actor; readonly reader: Actor };

/** Where the story is told: on a door in memory, or through a running server. */
export type Stage = Pick<AuditDesk, 'must' | 'pass'> & { readonly now: Instant };

/** A life of an organisation in which everything happens that the audit of Entra has a name for. */
export async function liveThrough(desk: Stage): Promise<Cast & { readonly ids: Readonly<Record<string, string>> }> {
  const { must } = desk;
  const setUp = { type: 'SetUp', organisation: 'Contoso', upn: 'root@contoso.example', name: 'Root' } as const;
  const root = person((await must(OPERATOR, setUp)).userId!);
  const user = async (name: string) =>
    (await must(root, { type: 'CreateUser', upn: `${name}@contoso.example`, name })).userId!;
  const [aliceId, bobId, readerId] = [await user('alice'), await user('bob'), await user('reader')];
  const [alice, bob, reader] = [person(aliceId), person(bobId), person(readerId)];
  const role = async (name: string, activation: SettingsPatch['activation'] = {}) =>
    (await must(root, { type: 'CreateRole', name, settings: { activation } })).roleId!;
  const assign = async (roleId: string, principalId: string, more: object = {}) =>
    (
      await must(root, {
        type: 'AssignRole',
        roleId,
        principalId,
        assignmentType: 'eligible',
        endAt: null,
        scope: '/',
        justification: '=HYPERLINK("evil"), a "quote"',
        ...more,
      })
    ).assignmentId!;
  const activate = async (actor: Actor, eligibleAssignmentId: string, more: object = {}) =>
    (
      await must(actor, {
        type: 'ActivateRole',
        eligibleAssignmentId,
        duration: 'PT1H',
        justification: 'Invoice 8812\n|differs=\\',
        ...more,
      })
    ).requestId!;
  const inAnHour = () => toIso(desk.now + HOUR);
  const nextWeek = () => toIso(desk.now + 7 * DAY);

  await assign(BUILT_IN.securityReader, readerId, { assignmentType: 'active' });
  await must(root, { type: 'UpdateOrganisation', name: 'Contoso Ltd' });
  const free = await role('User Administrator', { mfa: 'none' });
  const guarded = await role('Exchange Administrator', {
    mfa: 'none',
    approval: { required: true, approvers: [`user:${bobId}`] },
  });
  const spare = await role('Spare');
  await must(root, {
    type: 'UpdateRoleSettings',
    roleId: free,
    version: 1,
    settings: { activation: { ticket: false, maxDuration: 'PT4H' } },
  });

  // Activating, with and without approval, and every end it can have.
  const eligible = await assign(free, aliceId);
  const first = await activate(alice, eligible);
  await desk.pass(MINUTE);
  await must(alice, { type: 'ExtendActivation', activeAssignmentId: first, duration: 'PT2H', justification: 'longer' });
  await must(alice, { type: 'DeactivateRole', activeAssignmentId: first });
  await activate(alice, eligible);
  await desk.pass(2 * HOUR);
  await activate(alice, eligible, { startAt: inAnHour() });
  await desk.pass(3 * HOUR);
  const waits = await assign(guarded, aliceId);
  const approved = await activate(alice, waits);
  await must(bob, { type: 'DecideRequest', requestId: approved, decision: 'Approve', justification: 'fine' });
  await must(alice, { type: 'DeactivateRole', activeAssignmentId: approved });
  const denied = await activate(alice, waits);
  await must(bob, { type: 'DecideRequest', requestId: denied, decision: 'Deny', justification: 'no' });
  await must(alice, { type: 'CancelRequest', requestId: await activate(alice, waits) });
  await activate(alice, waits);
  await desk.pass(2 * DAY);

  // Assignments of both kinds: at once, later, taken back, moved, ended.
  for (const assignmentType of ['eligible', 'active'] as const) {
    const kind = { assignmentType };
    const permanent = await assign(spare, aliceId, kind);
    await must(root, { type: 'RemoveAssignment', assignmentId: permanent, justification: 'done' });
    const later = { ...kind, startAt: inAnHour() };
    const cancelled = await assign(spare, aliceId, { ...later, endAt: nextWeek() });
    await must(root, { type: 'RemoveAssignment', assignmentId: cancelled });
    const forGood = await assign(spare, aliceId, later);
    await must(root, { type: 'RemoveAssignment', assignmentId: forGood });
    const started = await assign(spare, aliceId, { ...later, endAt: nextWeek() });
    await desk.pass(2 * HOUR);
    await must(root, {
      type: 'UpdateAssignment',
      assignmentId: started,
      endAt: toIso(desk.now + 9 * DAY),
      justification: 'x',
    });
    await must(root, { type: 'UpdateAssignment', assignmentId: started, endAt: nextWeek(), justification: 'x' });
    await desk.pass(8 * DAY);
    const timebound = await assign(spare, bobId, { ...kind, endAt: nextWeek() });
    await must(root, { type: 'RemoveAssignment', assignmentId: timebound });
  }
  // The holder asks for longer: taken back, denied and approved, before the end and after it.
  for (const assignmentType of ['eligible', 'active'] as const) {
    const held = await assign(spare, bobId, { assignmentType, endAt: nextWeek() });
    const words = { assignmentId: held, justification: 'The project goes on' };
    const asks = async (type: 'RequestExtension' | 'RequestRenewal') =>
      (await must(bob, { type, ...words })).requestId!;
    const decide = (requestId: string, decision: 'Approve' | 'Deny') =>
      must(root, { type: 'DecideExtension', requestId, decision, justification: 'seen', endAt: nextWeek() });
    await must(bob, { type: 'CancelRequest', requestId: await asks('RequestExtension') });
    await decide(await asks('RequestExtension'), 'Deny');
    await decide(await asks('RequestExtension'), 'Approve');
    await desk.pass(8 * DAY);
    await must(bob, { type: 'CancelRequest', requestId: await asks('RequestRenewal') });
    await decide(await asks('RequestRenewal'), 'Deny');
  }
  // An eligibility that goes takes with it what runs and what waits.
  const short = await assign(free, bobId, { endAt: nextWeek() });
  await activate(bob, short);
  await must(root, { type: 'RemoveAssignment', assignmentId: short });
  await must(root, { type: 'RetireRole', roleId: spare });

  // A group under management comes and goes.
  const { groupId } = await must(root, { type: 'CreateGroup', name: 'Vault' });
  await must(root, { type: 'OnboardGroup', groupId: groupId! });
  await must(root, { type: 'RetireGroup', groupId: groupId! });

  // An alert is switched and moved, raised, put aside, brought back, and over once it is mended.
  const stale = { alert: 'stale_accounts' } as const;
  await must(root, { type: 'UpdateAlertSettings', settings: { ...stale, enabled: false } });
  await must(root, { type: 'UpdateAlertSettings', settings: { ...stale, enabled: true, days: 60 } });
  await must(root, { type: 'RefreshAlerts' });
  const aside = {
    type: 'DismissAlert',
    alert: 'no_mfa_on_activation',
    justification: 'Until the tokens arrive',
  } as const;
  await must(root, aside);
  await must(root, { type: 'RestoreAlert', alert: aside.alert });
  for (const roleId of [free, guarded]) {
    const version = roleId === free ? 2 : 1;
    await must(root, { type: 'UpdateRoleSettings', roleId, version, settings: { activation: { mfa: 'mfa' } } });
  }
  await must(root, { type: 'RefreshAlerts', alert: aside.alert });
  return { root, alice, bob, reader, ids: { first, approved, denied, eligible, free, guarded } };
}
