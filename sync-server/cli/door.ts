import { randomUUID } from 'node:crypto';
import { createAudit } from '../audit/audit.ts';
import { readConfig } from '../config.ts';
import { createHandle } from '../handle.ts';
import { createIdentity } from '../identity/identity.ts';
import { type OperationInput, type OperationName, type OperationOutput, operate } from '../operator.ts';
import { readLogKey } from '../store/log-key.ts';
import { openStore } from '../store/open.ts';
import type { Cli } from './cli.ts';
import { findRunningServer } from './running-server.ts';

/** Runs an operation where the organisation is: in the running server, or here on the store itself. */
export type Door = <Name extends OperationName>(
  name: Name,
  input: OperationInput<Name>,
) => Promise<OperationOutput<Name>>;

/** Opens the way to the organisation for `work`, and closes it after. */
export async function openDoor<Result>(cli: Cli, work: (door: Door) => Promise<Result>): Promise<Result> {
  const config = readConfig(cli.env);
  const running = await findRunningServer(config);
  if (running) return work((name, input) => running.ask(name, input));

  const { folder, databaseUrl, secretKeyFile } = config;
  const key = await readLogKey(secretKeyFile, { folder, databaseUrl });
  const store = await openStore({ folder, databaseUrl, key });
  const surroundings = {
    now: Date.now,
    newId: randomUUID,
    onFault: (fault: unknown) => cli.note(fault instanceof Error ? fault.message : String(fault)),
  };
  try {
    const handle = await createHandle({ store, ...surroundings });
    const identity = createIdentity({ handle, secrets: store.secrets, ...surroundings });
    const audit = createAudit({ handle, store, secretKey: key, ...surroundings });
    try {
      return await work((name, input) => operate({ handle, store, identity, audit, ...surroundings }, name, input));
    } finally {
      await audit.close();
      await handle.close();
    }
  } finally {
    await store.close();
  }
}
