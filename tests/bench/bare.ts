import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../support/child.ts';

/** A server that makes commands durable and does nothing else with them. */
export type Bare = { readonly url: string; stop(): Promise<void> };

export async function startBare(): Promise<Bare> {
  const scratch = mkdtempSync(join(tmpdir(), 'keyturn-bare-'));
  const server = await startChild('tests/bench/bare-server.ts', [join(scratch, 'log.db')], {}, /ready (\d+)/);
  return {
    url: `http://127.0.0.1:${server.ready}`,
    async stop() {
      await server.stop('SIGKILL');
      rmSync(scratch, { recursive: true });
    },
  };
}
