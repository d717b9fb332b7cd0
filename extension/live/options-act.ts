import { liveQuery } from 'dexie';
import { browser } from 'wxt/browser';
import type { Command } from '../../core/commands.ts';
import { rejection } from '../../core/rejections.ts';
import type { Answer } from '../../core/wire/frames.ts';
import type { KeyturnDatabase } from '../db/database.ts';
import { dismiss, type Submission } from '../db/outbox.ts';
import type { Message } from '../messages.ts';
import type { Outcome } from '../outcome.ts';
import { CHANGE_WAITS } from '../ui/options/desk.ts';
import type { Ceremony } from '../ui/second-factor/ceremony.ts';
import type { Given } from '../ui/second-factor/ways.ts';
import { submitted } from './submitted.ts';

type Change = {
  readonly command: Command;
  readonly label: string;
  readonly given: Given | null;
  /** The id of whoever asks. */
  readonly by: string;
  readonly ceremony: Ceremony;
};

/** Sends a command, proved where it has to be, and waits for the answer. */
export async function act(db: KeyturnDatabase, change: Change): Promise<Outcome> {
  const proved = await prove(change);
  // Whoever closed the dialog of the browser hears the next step as if the server had asked.
  if (!proved) return { ok: false, rejection: rejection('mfa_required', { required: 'passkey' }) };
  return sendAndWait(db, { ...proved, label: change.label, by: change.by });
}

/** Puts a command in the outbox, wakes the worker and waits for the answer, which is taken out of the outbox. */
export async function sendAndWait(
  db: KeyturnDatabase,
  sent: Pick<Submission, 'command' | 'label' | 'by' | 'id'>,
): Promise<Outcome> {
  const id = await submitted(db, { ...sent, waits: CHANGE_WAITS, now: Date.now() });
  if (!id) return { ok: false, fault: 'not_kept' };
  // A worker that dies meanwhile, or says nothing, goes on with it when it is started again: the answer is what counts.
  void browser.runtime.sendMessage<Message>({ type: 'wake' }).catch(() => {});
  const answer = await answerOf(db, id);
  await dismiss(db, id).catch((fault: unknown) => console.error('Keyturn could not put an answer away:', fault));
  return answer;
}

async function prove({ command, given, ceremony }: Change): Promise<{ command: Command; id?: string } | null> {
  if (given === null) return { command };
  if (given !== 'passkey') return { command: { ...command, proof: given } as Command };
  const confirmed = await ceremony.confirm(command);
  return confirmed.ok ? { command: { ...command, proof: confirmed.proof } as Command, id: confirmed.id } : null;
}

function answerOf(db: KeyturnDatabase, id: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const rows = liveQuery(() => db.outbox.get(id));
    const subscription = rows.subscribe({
      next: (row) => {
        if (row?.status === 'answered' && row.answer) settle(row.answer);
        // Signing out empties the outbox: nobody waits for this one any more.
        if (!row) settle({ ok: false, fault: 'lapsed' });
      },
      error: reject,
    });
    function settle(answer: Answer) {
      queueMicrotask(() => subscription.unsubscribe());
      resolve(answer);
    }
  });
}
