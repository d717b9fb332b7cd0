import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { startChild } from '../support/child.ts';

/** The least a durable answer over a socket can cost: an echo after one append that the disk made sure of. */
export type Floor = {
  /** How long so many took, in ms, one after the other. */
  times(count: number): Promise<number[]>;
  stop(): Promise<void>;
};

export async function startFloor(): Promise<Floor> {
  const scratch = mkdtempSync(join(tmpdir(), 'keyturn-floor-'));
  const server = await startChild('tests/bench/floor-server.ts', [join(scratch, 'floor.log')], {}, /ready (\d+)/);
  const socket = new WebSocket(`ws://127.0.0.1:${server.ready}`, { perMessageDeflate: false });
  await new Promise((resolve) => socket.once('open', resolve));
  const message = Buffer.alloc(256, 46);
  return {
    async times(count) {
      const times: number[] = [];
      for (let i = 0; i < count; i++) {
        const started = performance.now();
        await new Promise((resolve) => {
          socket.once('message', resolve);
          socket.send(message);
        });
        times.push(performance.now() - started);
      }
      return times;
    },
    async stop() {
      socket.terminate();
      await server.stop();
      rmSync(scratch, { recursive: true });
    },
  };
}
