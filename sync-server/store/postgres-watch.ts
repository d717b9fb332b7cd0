import pg from 'pg';
import { type Ms, SECOND } from '../../core/time.ts';
import { connectionOptions } from './postgres-connection.ts';

/** Its payload is the node that appended. */
export const APPENDED = 'keyturn_appended';
/** Its payload is the node that tells something, a blank, and what. */
export const TOLD = 'keyturn_told';
/** A notification may get lost with its connection; the poll finds what it was about. */
const POLL_EVERY = 2 * SECOND;
/** How often what others told counts as missed where the database cannot tell. */
const MISSED_EVERY = 30 * SECOND;
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 10 * SECOND;
/** After so long without an answer a connection is dead. */
const PATIENCE = 5 * SECOND;

export type Watch = { close(): Promise<void> };
export type WatchOptions = {
  readonly url: string;
  /** Whose own notifications are passed over. */
  readonly node: string;
  readonly listens: boolean;
  /** Whether the log holds records that this node has not seen. */
  readonly behind: () => Promise<boolean>;
  readonly onAppended: () => void;
  /** Gets JSON; what is none is passed over. */
  readonly onTold: (what: unknown) => void;
  /** What others told may have got lost. */
  readonly onMissed: () => void;
  readonly pollEvery?: Ms;
  readonly patience?: Ms;
};

/** Calls back when another node appended: told by the database, and by a poll besides. Reconnects with growing pauses. */
export function watch(options: WatchOptions): Watch {
  const { url, node, listens, behind, onAppended, onTold, onMissed } = options;
  const { pollEvery = POLL_EVERY, patience = PATIENCE } = options;
  let closed = false;
  let client: pg.Client | null = null;
  let pause = FIRST_PAUSE;
  let again: NodeJS.Timeout | undefined;
  let connecting: Promise<void> = Promise.resolve();
  let asking = false;
  const polling = setInterval(() => {
    void poll();
    void ask();
  }, pollEvery).unref();
  const missing = listens ? undefined : setInterval(onMissed, MISSED_EVERY).unref();
  if (listens) connecting = connect();

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ ...connectionOptions(url), query_timeout: patience });
    const dropped = () => {
      if (client === fresh || client === null) retry();
      client = null;
    };
    fresh.on('error', () => {});
    fresh.on('notification', ({ channel, payload = '' }) => {
      const [from, ...what] = payload.split(' ');
      if (from === node) return;
      if (channel === APPENDED) onAppended();
      else hear(what.join(' '));
    });
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${APPENDED}; LISTEN ${TOLD}`);
    } catch {
      await fresh.end().catch(() => {});
      retry();
      return;
    }
    if (closed) return fresh.end();
    client = fresh;
    fresh.on('end', dropped);
    pause = FIRST_PAUSE;
    // What was appended, and told, while nobody listened.
    onMissed();
    await poll();
  }

  /** One that was cut without a word, as by a firewall, is only found by asking it something. */
  async function ask(): Promise<void> {
    const asked = client;
    if (!asked || asking) return;
    asking = true;
    await asked.query('SELECT 1').catch(() => asked.end());
    asking = false;
  }

  function hear(text: string): void {
    let what: unknown;
    try {
      what = JSON.parse(text);
    } catch {
      return;
    }
    onTold(what);
  }

  function retry(): void {
    clearTimeout(again);
    if (closed) return;
    again = setTimeout(() => {
      connecting = connect();
    }, pause).unref();
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  async function poll(): Promise<void> {
    // A database that is away is reported by whoever needs it; the next poll asks again.
    if (!closed && (await behind().catch(() => false)) && !closed) onAppended();
  }

  return {
    async close() {
      closed = true;
      clearInterval(polling);
      clearInterval(missing);
      clearTimeout(again);
      await connecting;
      await client?.end();
    },
  };
}
