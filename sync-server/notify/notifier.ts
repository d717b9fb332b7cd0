import type { Recorded } from '../../core/events.ts';
import type { Instant } from '../../core/time.ts';
import { DAY, MINUTE, SECOND } from '../../core/time.ts';
import type { Handle } from '../handle.ts';
import { createLease } from '../lease.ts';
import type { Delivery, Planned, Store } from '../store/store.ts';
import { digestLetters, weekOf } from './digest.ts';
import type { Letter } from './letter.ts';
import { lettersOf } from './letters.ts';
import { createNoise } from './noise.ts';

/** Sends one delivery; resolves when the other side took it, rejects with the reason otherwise. */
export type Send = (delivery: Delivery) => Promise<void>;

export type Notifier = {
  /** Plans and sends until nothing is due; for tests, and at the start. */
  settle(): Promise<void>;
  stop(): Promise<void>;
};

export type NotifierOptions = {
  readonly handle: Handle;
  readonly store: Store;
  readonly now: () => Instant;
  readonly node: string;
  /** What carries each channel; a channel that is not configured is not planned for. */
  readonly channels: {
    readonly mail?: Send;
    readonly webhook?: { readonly targets: readonly string[]; readonly send: Send };
  };
  readonly onFault: (fault: unknown) => void;
  /** How long, in ms, a node that died at its work keeps the others from it. */
  readonly lease?: number;
};

const PROGRESS = 'notify';
/** Counts the weeks that were told of. */
const WEEKS = 'digest';
const AT_ONCE = 20;
/** What is under way when a node falls asleep is sent by another as well, so that it is not many. */
const ABREAST = 5;
/** How long commits are collected before they are planned for, in ms: planning is nobody's wait. */
const COLLECT = 100;
const LONGEST_WAIT = 10 * SECOND;
const KEPT = 30 * DAY;
/** Waits between tries: a minute, then twice as long each time up to an hour; given up after about a day. */
const MOST_ATTEMPTS = 30;

/**
 * Mails and webhooks from a durable queue fed by the log. The cursor moves only after an event's deliveries are planned, and
 * each is marked sent only after the other side took it: a crash loses none. Where several nodes share a log, one has the lease.
 */
export async function startNotifier(options: NotifierOptions): Promise<Notifier> {
  const { handle, store, now, node, onFault, lease = 30 * SECOND } = options;
  const { deliveries } = store;
  const shared = createLease(store, PROGRESS, node, lease);
  const isNoise = createNoise();
  let timer: NodeJS.Timeout | undefined;
  let collecting: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  /** Until when the lease is ours for sure, by `performance.now()`, which goes on while the process sleeps. */
  let heldUntil = 0;
  /** What the other side took, and the store could not be told of. */
  const taken = new Set<string>();

  // A log that had events before anyone could be told does not tell of them all at once.
  if ((await deliveries.cursor(PROGRESS)) === null) await deliveries.advance(PROGRESS, handle.state.seq);
  if ((await deliveries.cursor(WEEKS)) === null) await deliveries.advance(WEEKS, weekOf(now()));
  let week = (await deliveries.cursor(WEEKS))!;

  async function hold(): Promise<boolean> {
    const asked = performance.now();
    const held = await shared.hold();
    heldUntil = held ? asked + lease : 0;
    return held;
  }

  async function round(): Promise<void> {
    if (!(await hold())) return;
    // A few messages to a server that hardly answers take longer than that; another node must not send them as well.
    let renewal: Promise<unknown> | null = null;
    const renewing = setInterval(() => {
      renewal = hold().catch(onFault);
    }, lease / 3);
    try {
      await plan();
      await planDigest();
      await send();
    } finally {
      clearInterval(renewing);
      await renewal;
    }
    await deliveries.forget(now() - KEPT);
  }

  async function plan(): Promise<void> {
    for (;;) {
      await handle.settled();
      const cursor = (await deliveries.cursor(PROGRESS)) ?? 0;
      const records = (await store.read(cursor, 500)).filter(({ seq }) => seq <= handle.state.seq);
      if (!records.length) return;
      await deliveries.addAll(records.flatMap(plannedFor), now());
      await deliveries.advance(PROGRESS, records.at(-1)!.seq);
    }
  }

  /** The week before this one; where the server was away for longer, what came before that is nobody's news any more. */
  async function planDigest(): Promise<void> {
    const thisWeek = weekOf(now());
    if (thisWeek <= week) return;
    await handle.settled();
    await deliveries.addAll(mailsFor(digestLetters(handle.state, thisWeek - 1, now())), now());
    await deliveries.advance(WEEKS, thisWeek);
    week = thisWeek;
  }

  function mailsFor(letters: readonly Letter[]): readonly Planned[] {
    if (!options.channels.mail) return [];
    return letters.map((letter) => ({
      id: letter.id,
      channel: 'mail',
      target: letter.to,
      body: JSON.stringify(letter),
    }));
  }

  function plannedFor(record: Recorded): readonly Planned[] {
    const { webhook } = options.channels;
    const letters = isNoise(record) ? [] : lettersOf(handle.state, record);
    const mails = mailsFor(letters);
    const told: Letter | undefined = letters[0];
    if (!webhook || !told) return mails;
    const body = JSON.stringify({ ...told, to: '' });
    const hooks = webhook.targets.map(
      (target) => ({ id: `${record.seq}.webhook.${target}`, channel: 'webhook', target, body }) as const,
    );
    return [...mails, ...hooks];
  }

  async function send(): Promise<void> {
    for (;;) {
      const due = [...(await deliveries.due(now(), AT_ONCE))];
      if (!due.length || stopped) return;
      // All of them, also where one fails: the next round would send what is still under way as well.
      const ends = await Promise.allSettled(Array.from({ length: ABREAST }, () => sendSome(due)));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      if (!(await hold())) return;
    }
  }

  async function sendSome(due: Delivery[]): Promise<void> {
    while (!stopped && performance.now() < heldUntil) {
      const next = due.shift();
      if (!next) return;
      await sendOne(next);
    }
  }

  async function sendOne(delivery: Delivery): Promise<void> {
    const carry = delivery.channel === 'mail' ? options.channels.mail : options.channels.webhook?.send;
    if (!taken.has(delivery.id)) {
      try {
        if (!carry) throw new Error(`There is no ${delivery.channel} set up any more.`);
        await carry(delivery);
      } catch (fault) {
        const wait = Math.min(MINUTE * 2 ** delivery.attempts, 60 * MINUTE);
        const retryAt = delivery.attempts + 1 >= MOST_ATTEMPTS ? null : now() + wait;
        await deliveries.failed(delivery.id, fault instanceof Error ? fault.message : String(fault), retryAt);
        return;
      }
    }
    // Where the store is away just now, it is told with the next round; to send it again would be one too many.
    taken.add(delivery.id);
    await deliveries.sent(delivery.id, now());
    taken.delete(delivery.id);
  }

  function wake(): void {
    if (stopped) return;
    again = true;
    running ??= run().finally(() => {
      running = null;
      void sleep();
    });
  }

  async function run(): Promise<void> {
    while (again && !stopped) {
      again = false;
      await round().catch(onFault);
    }
  }

  async function sleep(): Promise<void> {
    const at = await deliveries.nextAt().catch(() => null);
    if (stopped || running) return;
    clearTimeout(timer);
    timer = setTimeout(wake, at === null ? LONGEST_WAIT : Math.min(Math.max(at - now(), SECOND), LONGEST_WAIT));
  }

  handle.onCommitted(() => {
    collecting ??= setTimeout(() => {
      collecting = null;
      wake();
    }, COLLECT);
  });
  wake();
  return {
    async settle() {
      wake();
      while (running) await running;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      if (collecting) clearTimeout(collecting);
      await running;
      await shared.giveBack();
    },
  };
}
