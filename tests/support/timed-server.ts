import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type App, startApp } from '../../sync-server/app.ts';
import { type Config, readConfig } from '../../sync-server/config.ts';
import { createLog } from '../../sync-server/log.ts';
import { operate } from '../../sync-server/operator.ts';

/** A server inside the test, whose time can pass faster than the wall's. */
export type TimedServer = {
  readonly url: string;
  readonly app: App;
  /** How far its clock is ahead of the wall's, in ms. */
  readonly shift: number;
  /** Stops, and starts again `ms` later by its own clock, at the same address. */
  sleep(ms: number): Promise<void>;
  remove(): Promise<void>;
};

/** Starts a server whose organisation is the given file (YAML), and whose clock is `shift` ms ahead of the wall's. */
export async function timedServer(organisation: string, shift = 0): Promise<TimedServer> {
  const home = mkdtempSync(join(tmpdir(), 'keyturn-timed-'));
  const config = readConfig({ KEYTURN_DATA: join(home, 'data'), KEYTURN_PORT: '0' });
  let later = shift;
  let app = await startLater(config, later);
  const server = { ...app, now: () => Date.now() + later, newId: randomUUID };
  const applied = await operate(server, 'org_apply', { text: organisation, dryRun: false });
  if (!applied.ok) throw new Error(applied.problems.join('\n'));
  const { url, port } = app;

  return {
    url,
    get app() {
      return app;
    },
    get shift() {
      return later;
    },
    async sleep(ms) {
      await app.close();
      later += ms;
      app = await startLater({ ...config, port }, later);
    },
    async remove() {
      await app.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Starts a server whose clock is `later` ms ahead of the wall's. */
export function startLater(config: Config, later: number): Promise<App> {
  const log = createLog(new Writable({ write: (_chunk, _encoding, done) => done() }), 'silent');
  // Passwords cost next to nothing here, as it is not them that are tested.
  return startApp(config, { now: () => Date.now() + later, log, passwordCost: { N: 1024, r: 8, p: 1 } });
}
