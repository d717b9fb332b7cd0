import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '../../core/time.ts';
import { adminView } from '../../core/views/organisation.ts';
import type { AdminView } from '../../core/wire/rows.ts';
import { createHandle } from '../../sync-server/handle.ts';
import { restoreStore } from '../../sync-server/store/backup.ts';
import { openStore } from '../../sync-server/store/open.ts';
import { readSecretKey } from '../../sync-server/store/secret-key.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { startBareServer } from '../support/server.ts';
import { openSocket } from '../support/socket.ts';
import { runSql } from '../support/store-places.ts';

const RELEASES = join(import.meta.dirname, '../fixtures/releases');
/** How what a release left behind comes to this one. */
const WAYS = ['its SQLite folder', 'its PostgreSQL database', 'its backup', 'its backup, into PostgreSQL'] as const;
type Known = {
  readonly now: number;
  readonly head: { readonly seq: number; readonly hash: string };
  readonly password: string;
  readonly token: string;
  readonly ids: Readonly<Record<'alice' | 'assignment' | 'activation', string>>;
  readonly admin: AdminView;
};

/** What a release told, but for what was wrong then: what was assigned for later and taken back stayed `Granted`. [G7] */
function corrected({ now, admin }: Known): AdminView {
  const requests = Object.entries(admin.requests).map(([id, request]) => {
    const neverBegan = request.status === 'Granted' && Date.parse(request.startAt!) <= now;
    const { decidedAt: _, ...rest } = request;
    return [id, neverBegan ? { ...rest, status: 'Canceled' } : request];
  });
  return { ...admin, requests: Object.fromEntries(requests) };
}

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe.each(readdirSync(RELEASES))('data of release %s', (version) => {
  const release = join(RELEASES, version);
  const unpacked = (name: string) => gunzipSync(readFileSync(join(release, `${name}.gz`)));
  const known: Known = JSON.parse(readFileSync(join(release, 'known.json'), 'utf8'));
  const key = readSecretKey(join(release, 'secret.key'));

  async function bring(way: (typeof WAYS)[number]) {
    const folder = mkdtempSync(join(tmpdir(), 'keyturn-upgrade-'));
    const unpack = (name: string) => writeFileSync(join(folder, name), unpacked(name));
    const databaseUrl = way.includes('PostgreSQL') ? await postgres.freshDatabase() : undefined;
    writeFileSync(join(folder, 'secret.key'), readFileSync(join(release, 'secret.key')), { mode: 0o600 });
    if (way.includes('backup')) {
      unpack('backup.db');
      await restoreStore(join(folder, 'backup.db'), { folder, databaseUrl, key });
    } else if (databaseUrl) {
      await runSql(databaseUrl, String(unpacked('postgres.sql')));
    } else {
      for (const name of ['log.db', 'audit-index.db']) unpack(name);
    }
    return { folder, databaseUrl };
  }

  test.each(WAYS)('[H5] %s is whole, and everybody has what they had', async (way) => {
    const { folder, databaseUrl } = await bring(way);
    const store = await openStore({ folder, databaseUrl, key });
    expect(await store.verify(known.head)).toMatchObject({ ok: true, events: known.head.seq });
    const onFault = (fault: unknown) => {
      throw fault;
    };
    const handle = await createHandle({ store, now: () => known.now, newId: randomUUID, onFault });
    const seen = adminView(handle.state, known.now);
    const told = corrected(known);
    for (const table of ['users', 'groups', 'roles', 'assignments', 'activations', 'requests', 'reviews'] as const) {
      expect(Object.keys(seen[table] ?? {}).sort(), table).toEqual(Object.keys(told[table] ?? {}).sort());
      expect(seen[table], table).toMatchObject(told[table] ?? {});
    }
    expect(seen.activations[known.ids.activation]).toMatchObject({ userId: known.ids.alice });
    await handle.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  test.each(WAYS.slice(0, 2))('this release starts on %s and goes on', async (way) => {
    const { folder, databaseUrl } = await bring(way);
    const env = { KEYTURN_DATA: folder, KEYTURN_SECRET_KEY_FILE: join(folder, 'secret.key') };
    const server = await startBareServer({
      env: { ...env, ...(databaseUrl && { KEYTURN_DATABASE_URL: databaseUrl }) },
    });
    const { handle } = server.app;
    const sent = { upn: 'alice@contoso.example', password: known.password };
    expect((await server.fetch('/auth/sign-in', { body: sent })).status).toBe(200);
    const socket = openSocket(server.url, 'me', { token: known.token });
    await socket.sync();
    // What ran out since has ended, and the log holds on to what it was.
    await server.pass(0);
    expect(handle.state.activations.size).toBe(0);
    const by = { kind: 'operator', client: 'test' } as const;
    const { assignment: assignmentId, alice: userId } = known.ids;
    const role = handle.state.assignments.get(assignmentId)!.roleId;
    const given = { assignmentType: 'eligible', scope: '/', endAt: null, justification: 'goes on' } as const;
    const settings = { assignment: { eligible: { permanent: true } } };
    const { version: settingsVersion } = handle.state.roles.get(role)!;
    const must = async (command: Parameters<typeof handle.send>[0]['command']) => {
      const answer = await handle.send({ id: randomUUID(), command, actor: by });
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      return answer.result;
    };
    await must({ type: 'UpdateRoleSettings', roleId: role, version: settingsVersion, settings });
    const made = await must({ type: 'AssignRole', roleId: role, principalId: userId, ...given });
    const eligibleAssignmentId = String(made.assignmentId);
    const activation = { eligibleAssignmentId, duration: 'PT1H', justification: 'Go on' };
    const answer = await socket.command({ type: 'ActivateRole', ...activation });
    expect(answer).toMatchObject({ ok: true });
    expect(await server.app.store.verify(known.head)).toMatchObject({ ok: true, events: handle.state.seq });
    const found = await server.app.audit.page({ ...by }, { activity: 'Role definition created' });
    expect(JSON.stringify(found)).toContain('Intune Administrator');
    expect(server.now() - known.now).toBeGreaterThan(100 * DAY);
    socket.close();
    await server.close();
  });
});
