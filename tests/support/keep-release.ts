// The data of this release, for the test that the next one goes on with it. Once for each release:
// node tests/support/keep-release.ts tests/fixtures/releases/VERSION
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DAY, HOUR, toIso } from '../../core/time.ts';
import { adminView } from '../../core/views/organisation.ts';
import { createIdentity } from '../../sync-server/identity/identity.ts';
import { backupStore, restoreStore } from '../../sync-server/store/backup.ts';
import { auditDesk, liveThrough, OPERATOR } from './audit-desk.ts';
import { startPostgres } from './postgres.ts';
import { dumpPostgres } from './postgres-dump.ts';

const [target] = process.argv.slice(2);
if (!target) throw new Error('Say into which folder: tests/fixtures/releases/VERSION');
const PASSWORD = 'the password of alice';
const key = randomBytes(32);
const folder = mkdtempSync(join(tmpdir(), 'keyturn-release-'));
const desk = await auditDesk({ folder, key });
const { root, alice, ids } = await liveThrough(desk);
const aliceId = 'userId' in alice ? alice.userId : '';

// What the story leaves out: groups, a review that runs, what is active and what waits just now, and secrets.
const { groupId } = await desk.must(root, { type: 'CreateGroup', name: 'Platform team' });
await desk.must(root, { type: 'AddGroupMember', groupId: groupId!, userId: aliceId });
const { roleId } = await desk.must(root, { type: 'CreateRole', name: 'Intune Administrator' });
const kind = { assignmentType: 'eligible', scope: '/', justification: 'On the team' } as const;
const endAt = toIso(desk.now + 90 * DAY);
const { assignmentId } = await desk.must(root, {
  type: 'AssignRole',
  roleId: roleId!,
  principalId: groupId!,
  endAt,
  ...kind,
});
await desk.must(root, {
  type: 'CreateReview',
  name: 'Who looks after devices',
  roleIds: [roleId!],
  stages: [{ reviewers: { kind: 'selected', refs: [`user:${aliceId}`] }, duration: 'P7D' }],
});
const activation = { type: 'ActivateRole', justification: 'Enrol a phone' } as const;
const mine = { ...activation, duration: 'PT2H' };
const { requestId } = await desk.must(alice, {
  ...mine,
  eligibleAssignmentId: ids.eligible!,
});
await desk
  .must(alice, { ...mine, eligibleAssignmentId: ids.eligible!, startAt: toIso(desk.now + 3 * HOUR) })
  .catch(() => {});

const { handle, store } = desk;
const identity = createIdentity({
  handle,
  secrets: store.secrets,
  now: () => desk.now,
  newId: randomUUID,
  onFault: (fault) => {
    throw fault;
  },
} as Parameters<typeof createIdentity>[0]);
await identity.setPassword({ userId: aliceId, password: PASSWORD, actor: OPERATOR });
const ask = { userId: aliceId, access: 'admin', life: 36_500 * DAY, client: 'cli', actor: OPERATOR } as const;
const { token } = await identity.createToken(ask);
// So that the index of the audit is there as well.
await desk.audit.page(root as Parameters<typeof desk.audit.page>[0], {});
const known = {
  now: desk.now,
  head: await store.head(),
  password: PASSWORD,
  token,
  ids: { alice: aliceId, assignment: assignmentId, activation: requestId },
  admin: adminView(handle.state, desk.now),
};
await backupStore({ folder, databaseUrl: undefined }, join(folder, 'backup.db'));
await desk.close();
const postgres = await startPostgres();
const databaseUrl = await postgres.freshDatabase();
await restoreStore(join(folder, 'backup.db'), { folder: '', databaseUrl, key });
const inPostgres = await auditDesk({ databaseUrl, key, folder: join(folder, 'unused') });
inPostgres.now = desk.now;
await inPostgres.audit.page(root as Parameters<typeof desk.audit.page>[0], {});
await inPostgres.close();
writeFileSync(join(folder, 'postgres.sql'), await dumpPostgres(databaseUrl));
await postgres.stop();

mkdirSync(target, { recursive: true });
for (const name of ['log.db', 'audit-index.db', 'backup.db', 'postgres.sql'])
  writeFileSync(join(target, `${name}.gz`), gzipSync(readFileSync(join(folder, name)), { level: 9 }));
writeFileSync(join(target, 'secret.key'), `${Buffer.from(key).toString('hex')}\n`);
writeFileSync(join(target, 'known.json'), `${JSON.stringify(known, null, 2)}\n`);
rmSync(folder, { recursive: true });
