import { MINUTE } from '../../core/time.ts';
import type { Answer } from '../../core/wire/frames.ts';
import type { OutboxRecord } from '../db/database.ts';
import { LONGEST_PAUSE } from './backoff.ts';

/** From how far in the server's future on, in ms, a command was asked for by a clock that was wrong. */
const AHEAD = MINUTE;
/** How long an answer nobody looked at stays, where it was a yes. A no stays until it was seen. */
export const ANSWER_KEPT = 10 * MINUTE;

export type OutboxInput = {
  readonly rows: readonly OutboxRecord[];
  /** Local clock. */
  readonly now: number;
  /** Server clock minus local clock, in ms. */
  readonly clockOffset: number;
  readonly online: boolean;
  /** The one sent over this connection and not answered yet. */
  readonly inFlight: string | null;
  /** How many may be sent now. */
  readonly allowed: number;
  /** Ids the server could not take, and from when on they are tried again. */
  readonly notBefore: ReadonlyMap<string, number>;
};

export type OutboxStep = {
  readonly send: OutboxRecord | null;
  readonly lapse: readonly OutboxRecord[];
  readonly forget: readonly OutboxRecord[];
  /** Whether one could be sent if more were allowed. */
  readonly more: boolean;
  /** When the next step is due by the clock alone (local), or null. */
  readonly nextAt: number | null;
};

/**
 * What to do with the outbox now. One command is sent at a time, and the next once it is answered: a server may not be able
 * to take one and take those behind it, and what is ended must not come before what was begun. [Y9] A waiting command past
 * its deadline lapses and is never sent; one that was sent may have been done, so it is asked for again, whatever its
 * deadline: the server answers the same id once.
 */
export function outboxStep(input: OutboxInput): OutboxStep {
  const { rows, now, clockOffset, online, inFlight, allowed, notBefore } = input;
  let send: OutboxRecord | null = null;
  const lapse: OutboxRecord[] = [];
  const forget: OutboxRecord[] = [];
  const due: number[] = [];
  let held = !online;
  let more = false;
  for (const row of [...rows].sort((one, other) => one.order - other.order)) {
    if (row.status === 'answered') {
      if (!row.answer?.ok) continue;
      const until = (row.answeredAt ?? 0) + ANSWER_KEPT;
      if (until <= now) forget.push(row);
      else due.push(until);
      continue;
    }
    if (row.status === 'waiting' && row.deadlineAt !== null) {
      const deadlineAt = row.deadlineAt - clockOffset;
      // By a clock that was ahead its deadline is too late, and how old it is nobody knows. Offline this clock may be the wrong one.
      const unknown = online && (row.askedAt ?? 0) - clockOffset > now + AHEAD;
      if (deadlineAt <= now || unknown) {
        lapse.push(row);
        continue;
      }
      due.push(deadlineAt);
    }
    const from = notBefore.get(row.id) ?? 0;
    // No pause is longer, whatever was done to the clock meanwhile.
    const pauses = from > now && from <= now + LONGEST_PAUSE;
    if (pauses) due.push(from);
    if (!held && !pauses && inFlight !== row.id) {
      if (allowed > 0) send = row;
      else more = true;
    }
    held = true;
  }
  return { send, lapse, forget, more, nextAt: due.length ? Math.min(...due) : null };
}

/** The row once the server, or the clock, has answered it. */
export function answered(row: OutboxRecord, answer: Answer, now: number): OutboxRecord {
  return { ...row, status: 'answered', answer, answeredAt: now };
}
