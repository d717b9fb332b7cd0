import { toIso } from '../../core/time.ts';
import type { ResultFrame } from '../../core/wire/frames.ts';
import { MAX_FRAME_BYTES } from '../../core/wire/protocol.ts';
import type { KeyturnDatabase, OutboxRecord } from '../db/database.ts';
import { backoff } from './backoff.ts';
import { encodeCommand } from './frames.ts';
import { answered, outboxStep } from './outbox.ts';
import { createPace } from './pace.ts';
import type { Room } from './room.ts';
import type { Surroundings } from './surroundings.ts';

/** Takes commands from the outbox to the server, one after the other, and answers back. */
export type Sender = {
  /** Does what is due, to be called again after each answer; gives when the next step is due by the clock (local), or null. */
  flush(room: Room | null, clockOffset: number): Promise<number | null>;
  /** Keeps the server's answer. */
  answer(frame: ResultFrame): Promise<void>;
  /** The connection is gone: what was sent and not answered is sent again. */
  reset(): void;
};

export function createSender(db: KeyturnDatabase, { now, random }: Surroundings): Sender {
  let inFlight: string | null = null;
  /** Sent before over a connection that was lost: the server may have done them. */
  const doubtful = new Set<string>();
  const tries = new Map<string, number>();
  const notBefore = new Map<string, number>();
  let pace = createPace(now());

  async function take(online: boolean, clockOffset: number) {
    return db.transaction('rw', db.outbox, async () => {
      const rows = await db.outbox.toArray();
      const allowed = pace.allowed(now());
      const step = outboxStep({ rows, now: now(), clockOffset, online, inFlight, allowed, notBefore });
      const lapsed = step.lapse.map((row) => answered(row, { ok: false, fault: 'lapsed' }, now()));
      const sent: readonly OutboxRecord[] = step.send ? [{ ...step.send, status: 'sent' }] : [];
      await db.outbox.bulkPut([...lapsed, ...sent]);
      await db.outbox.bulkDelete(step.forget.map(({ id }) => id));
      return step;
    });
  }

  return {
    async flush(room, clockOffset) {
      // Marked as sent before it is sent: from then on nobody can take it back.
      const { send, more, nextAt } = await take(room?.online ?? false, clockOffset);
      if (send) {
        const { id, command, deadlineAt, status } = send;
        if (status === 'sent') doubtful.add(id);
        const deadline = deadlineAt === null ? {} : { deadline: toIso(deadlineAt) };
        const frame = encodeCommand({ id, command, ...deadline });
        if (frame.length > MAX_FRAME_BYTES) {
          await this.answer({ id, ok: false, fault: 'malformed', detail: 'too large' });
          return this.flush(room, clockOffset);
        }
        if (room?.online) {
          pace.spend();
          inFlight = id;
          room.send(frame);
        }
      }
      return more ? Math.min(nextAt ?? Number.POSITIVE_INFINITY, pace.nextAt()) : nextAt;
    },
    async answer({ id, ...answer }) {
      if (inFlight === id) inFlight = null;
      const later = !answer.ok && 'fault' in answer && answer.fault === 'try_later';
      const mayBeDone = later && doubtful.has(id);
      if (later) {
        const failed = (tries.get(id) ?? 0) + 1;
        tries.set(id, failed);
        notBefore.set(id, now() + backoff(failed, random));
      } else {
        tries.delete(id);
        notBefore.delete(id);
        doubtful.delete(id);
      }
      await db.transaction('rw', db.outbox, async () => {
        const row = await db.outbox.get(id);
        if (!row || row.status === 'answered' || mayBeDone) return;
        // It was not done: it waits again, can be taken back, and lapses.
        await db.outbox.put(later ? { ...row, status: 'waiting' } : answered(row, answer, now()));
      });
    },
    reset() {
      inFlight = null;
      pace = createPace(now());
    },
  };
}
