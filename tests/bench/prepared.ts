import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyCommand } from '../../core/commands.ts';
import type { Actor } from '../../core/events.ts';
import { DAY } from '../../core/time.ts';
import { createHandle } from '../../sync-server/handle.ts';
import { createIdentity } from '../../sync-server/identity/identity.ts';
import { openStore } from '../../sync-server/store/open.ts';
import { readSecretKey } from '../../sync-server/store/secret-key.ts';
import { type Child, startChild } from './child.ts';

/** A user with a token and an eligible assignment for each of their roles. */
export type Person = { readonly userId: string; readonly token: string; readonly eligible: readonly string[] };

const operator: Actor = { kind: 'operator', client: 'bench' };

/** An organisation on disk as the server keeps it, for as many people as asked, each eligible for as many roles. */
export async function prepare(
  people: number,
  roles: number,
): Promise<{ folder: string; people: readonly Person[]; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-bench-'));
  const key = readSecretKey(join(folder, 'secret.key'));
  const store = await openStore({ folder, databaseUrl: undefined, key });
  const onFault = (fault: unknown) => {
    throw fault;
  };
  const handle = await createHandle({ store, now: Date.now, newId: randomUUID, onFault });
  const identity = createIdentity({ handle, secrets: store.secrets, now: Date.now, newId: randomUUID, onFault });

  async function must(command: AnyCommand): Promise<Record<string, string>> {
    const answer = await handle.send({ id: randomUUID(), command, actor: operator });
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    return answer.result as Record<string, string>;
  }

  await must({ type: 'SetUp', organisation: 'Bench', upn: 'root@bench.example', name: 'Root' });
  const created = await Promise.all(
    Array.from({ length: roles }, (_, i) =>
      must({ type: 'CreateRole', name: `Role ${String(i + 1).padStart(3, '0')}` }),
    ),
  );
  const assign = { type: 'AssignRole', assignmentType: 'eligible', endAt: null, scope: '/' } as const;
  const made = await Promise.all(
    Array.from({ length: people }, async (_, i): Promise<Person> => {
      const { userId } = await must({ type: 'CreateUser', upn: `user${i}@bench.example`, name: `User ${i}` });
      const given = created.map(({ roleId }) => must({ ...assign, roleId: roleId!, principalId: userId! }));
      const eligible = (await Promise.all(given)).map(({ assignmentId }) => assignmentId!);
      const about = { userId: userId!, life: DAY, access: 'admin', client: 'bench', actor: operator } as const;
      const { token } = await identity.createToken(about);
      return { userId: userId!, token, eligible };
    }),
  );
  await handle.close();
  await store.close();
  return { folder, people: made, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The server as people run it, in a process of its own, on a prepared folder. Its address is `ready`. */
export function startServer(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Child> {
  const settings = {
    KEYTURN_DATA: folder,
    KEYTURN_PORT: '0',
    KEYTURN_SECRET_KEY_FILE: join(folder, 'secret.key'),
    ...env,
  };
  return startChild('tests/bench/server.ts', [], settings, /keyturn ready at (\S+)/);
}
