import type { MeView } from '../../core/wire/rows.ts';
import type { KeyturnDatabase } from '../db/database.ts';
import { lookAgainMinutes, nextDue } from './due.ts';
import type { Surroundings } from './surroundings.ts';

/** The alarm at the next instant at which something changes by itself, and the one that keeps the copy in step. */
const ALARM = { tick: 'tick', keep: 'keep' } as const;
/** Timers hold no more. */
const LONGEST_TIMER = 2 ** 31 - 1;

export type AlarmInput = {
  readonly signedIn: boolean;
  readonly me: MeView | null;
  /** When the outbox is due by itself (local clock), or null. */
  readonly outboxAt: number | null;
  readonly clockOffset: number;
};

/**
 * Sees to it that the worker looks again when it has to. They are set at each look, as a browser may lose them when it
 * starts again. The alarm wakes a sleeping worker, half a minute late at worst; the timer is exact while it lives.
 */
export function createAlarms(db: KeyturnDatabase, { now, after, alarms }: Surroundings, look: () => void) {
  let keepEvery: number | null = null;
  let callOff: (() => void) | null = null;

  return {
    async set({ signedIn, me, outboxAt, clockOffset }: AlarmInput): Promise<void> {
      const serverNow = now() + clockOffset;
      const serverAt = nextDue(me, serverNow);
      const due = [outboxAt, serverAt === null ? null : serverAt - clockOffset].filter((at) => at !== null);
      const at = due.length ? Math.min(...due) : null;
      callOff?.();
      callOff = at === null ? null : after(Math.min(Math.max(0, at - now()), LONGEST_TIMER), look);
      await (at === null ? alarms.clear(ALARM.tick) : alarms.at(ALARM.tick, at));

      const waiting = signedIn ? await db.outbox.where('status').notEqual('answered').count() : 0;
      const minutes = signedIn ? lookAgainMinutes(me, waiting, serverNow) : 0;
      // Setting it anew starts its period anew.
      if (minutes === keepEvery) return;
      keepEvery = minutes;
      await (minutes ? alarms.every(ALARM.keep, minutes) : alarms.clear(ALARM.keep));
    },
    stop(): void {
      callOff?.();
    },
  };
}
