import { randomUUID } from 'node:crypto';
import type { Recorded } from '../../core/events.ts';
import type { Answer } from '../../core/wire/frames.ts';
import type { Head, Store } from '../../sync-server/store/store.ts';
import { START } from './given.ts';

/** A record with text that encoders get wrong. */
export function recordAt(seq: number): Recorded {
  const justification = `case ${seq}: "Zürich" 🔑 \u0000 \u2028 \ud800`;
  const about = { userId: 'u', roleId: 'r', scope: '/', requestId: `request-${seq}` };
  const event = { type: 'RoleActivated', ...about, startAt: START, endAt: START + seq, justification } as const;
  return { seq, at: START + seq, actor: { kind: 'clock' }, commandId: randomUUID(), event };
}

/** `count` records that follow on from a place in the log. */
export function recordsFrom(head: Pick<Head, 'seq'>, count: number): readonly Recorded[] {
  return Array.from({ length: count }, (_, index) => recordAt(head.seq + index + 1));
}

export const done = (result: string): Answer => ({ ok: true, result: { result } });

/** Appends one turn of `count` records, with an answer kept under each of `keys`. */
export async function append(store: Store, count: number, keys: readonly string[] = []): Promise<readonly Recorded[]> {
  const records = recordsFrom(await store.head(), count);
  const turn = await store.begin(records[0]!.seq - 1, keys);
  await turn.commit(
    records,
    keys.map((key) => ({ key, answer: done(key) })),
  );
  return records;
}
