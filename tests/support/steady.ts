import { randomUUID } from 'node:crypto';
import type { Command } from '../../core/commands.ts';
import type { ResultFrame } from '../../core/wire/frames.ts';
import { openSocket, type Socket } from './socket.ts';

/** A client that does not give up: it connects again, to the next node, and sends again what was not answered. */
export type Steady = {
  /** Sends under one id until a node answers other than *try later*. */
  send(command: Command): Promise<ResultFrame>;
  /** What the room shows once it is in step with whichever node serves it now. */
  rows(map: string): Promise<Record<string, Record<string, unknown>>>;
  /** How often it connected. */
  readonly connects: number;
  close(): void;
};

/** How long a node may be silent, in ms. */
const PATIENCE = 3_000;
const PAUSE = 20;

export function steady(urls: readonly string[], token: string, room = 'me'): Steady {
  let socket: Socket | null = null;
  let connects = 0;
  let closed = false;

  async function connected(): Promise<Socket> {
    if (socket?.ws.readyState === 1) return socket;
    socket?.ws.terminate();
    const fresh = openSocket(urls[connects++ % urls.length]!, room, { token });
    socket = fresh;
    await inTime(fresh, fresh.sync());
    return fresh;
  }

  async function persist<Found>(attempt: (socket: Socket) => Promise<Found | null>): Promise<Found> {
    for (;;) {
      if (closed) throw new Error('this client was closed');
      const found = await connected()
        .then(attempt)
        .catch(() => null);
      if (found !== null) return found;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  return {
    send(command) {
      const id = randomUUID();
      return persist(async (open) => {
        const answer = await inTime(open, open.command(command, { id }));
        return 'fault' in answer && answer.fault === 'try_later' ? null : answer;
      });
    },
    rows: (map) =>
      persist(async (open) => {
        await inTime(open, open.sync());
        return open.rows(map);
      }),
    get connects() {
      return connects;
    },
    close() {
      closed = true;
      socket?.ws.terminate();
    },
  };
}

/** Gives a silent node up, as the extension does. */
async function inTime<Found>({ ws }: Socket, asked: Promise<Found>): Promise<Found> {
  const timer = setTimeout(() => ws.terminate(), PATIENCE);
  return asked.finally(() => clearTimeout(timer));
}
