import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyCommand } from '../../core/commands.ts';
import type { Actor } from '../../core/events.ts';
import { DAY, type Instant } from '../../core/time.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { createHandle, type Handle } from '../../sync-server/handle.ts';
import { createIdentity } from '../../sync-server/identity/identity.ts';
import { openStore } from '../../sync-server/store/open.ts';
import { readSecretKey } from '../../sync-server/store/secret-key.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { type Child, startCommand } from './child.ts';

/** A user with a token and an eligible assignment for each of their roles. */
export type Person = { readonly userId: string; readonly token: string; readonly eligible: readonly string[] };

/** An organisation on disk or in a database as the server keeps it. */
export type Prepared = {
  readonly folder: string;
  readonly people: readonly Person[];
  /** The settings of a server on it. */
  readonly env: Readonly<Record<string, string>>;
  /** Opens the log beside no running server, for as long as `work` takes. */
  inside<Found>(work: (store: Store, handle: Handle) => Promise<Found>, now?: () => Instant): Promise<Found>;
  remove(): void;
};

const OPERATOR: Actor = { kind: 'operator', client: 'test' };

/**
 * Prepares so many people, each eligible for as many roles, at the given time. `folder` has to be empty; without one, one is
 * made in the system's place for such.
 */
export async function prepare(
  people: number,
  roles: number,
  given: { readonly databaseUrl?: string; readonly folder?: string; readonly now?: () => Instant } = {},
): Promise<Prepared> {
  const { databaseUrl, folder = mkdtempSync(join(tmpdir(), 'keyturn-prepared-')), now: preparedAt = Date.now } = given;
  const keyFile = join(folder, 'secret.key');
  const key = readSecretKey(keyFile);

  async function inside<Found>(work: (store: Store, handle: Handle) => Promise<Found>, now = preparedAt) {
    const store = await openStore({ folder, databaseUrl, key });
    const handle = await createHandle({ store, now, newId: randomUUID, onFault });
    try {
      return await work(store, handle);
    } finally {
      await handle.close();
      await store.close();
    }
  }

  const made = await inside((store, handle) => fill(store, handle, people, roles, preparedAt));
  return {
    folder,
    people: made,
    env: { KEYTURN_DATA: folder, KEYTURN_SECRET_KEY_FILE: keyFile, KEYTURN_DATABASE_URL: databaseUrl ?? '' },
    inside,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function fill(store: Store, handle: Handle, people: number, roles: number, now: () => Instant) {
  const { secrets } = store;
  const identity = createIdentity({ handle, secrets, now, newId: randomUUID, onFault });
  const must = (command: AnyCommand) => sendTo(handle, command);
  await must({ type: 'SetUp', organisation: 'Contoso', upn: 'root@contoso.example', name: 'Root' });
  const numbers = Array.from({ length: roles }, (_, index) => String(index + 1).padStart(3, '0'));
  const created = await Promise.all(numbers.map((number) => must({ type: 'CreateRole', name: `Role ${number}` })));
  const assign = { type: 'AssignRole', assignmentType: 'eligible', endAt: null, scope: '/' } as const;
  return Promise.all(
    Array.from({ length: people }, async (_, index): Promise<Person> => {
      const name = `User ${index}`;
      const userId = (await must({ type: 'CreateUser', upn: `user${index}@contoso.example`, name })).userId!;
      const given = created.map(({ roleId }) => must({ ...assign, roleId: roleId!, principalId: userId }));
      const eligible = (await Promise.all(given)).map(({ assignmentId }) => assignmentId!);
      const about = { userId, life: DAY, access: 'admin', client: 'test', actor: OPERATOR } as const;
      return { userId, token: (await identity.createToken(about)).token, eligible };
    }),
  );
}

/** Sends a command as whoever runs the server; it has to be accepted. */
export async function sendTo(handle: Handle, command: AnyCommand, actor = OPERATOR): Promise<Record<string, string>> {
  const answer = await handle.send({ id: randomUUID(), command, actor });
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return answer.result as Record<string, string>;
}

/** Command of an activation with what the default settings ask for. */
export function activationOf({ eligible }: Person, duration = 'PT1H', role = 0) {
  const about = { eligibleAssignmentId: eligible[role]!, duration, justification: 'Invoice 8812' };
  return { type: 'ActivateRole', ...about } as const;
}

/** How `npm start` runs Node. */
const FLAGS = packageJson.scripts.start.split(' ').filter((word) => word.startsWith('--'));
const SERVER = join(import.meta.dirname, 'unlimited-server.ts');

/** A server in a process of its own on what was prepared. Its address is `ready`. `before` is put before the command, `flags` are more for Node. */
export function startServer(
  { env }: Pick<Prepared, 'env'>,
  more: NodeJS.ProcessEnv = {},
  before: readonly string[] = [],
  flags: readonly string[] = [],
): Promise<Child> {
  const command = [...before, process.execPath, '--no-warnings', ...FLAGS, ...flags, SERVER];
  return startCommand(command, { KEYTURN_PORT: '0', ...env, ...more }, /keyturn ready at (\S+)/);
}

function onFault(fault: unknown): never {
  throw fault;
}
