import type { Command } from '../../core/commands.ts';
import { durationToMs, MINUTE, msToDuration } from '../../core/time.ts';
import type { ActiveRow, MeView } from '../../core/wire/rows.ts';
import type { KeyturnDatabase } from '../db/database.ts';
import { submit } from '../db/outbox.ts';
import { uuidv7 } from '../db/uuid.ts';
import { readKept } from '../db/wipe.ts';
import {
  askedId,
  kindOf,
  type NotificationButton,
  notificationsAt,
  outdated,
  refusals,
  refusedId,
  subjectOf,
  unseen,
} from './notify.ts';
import type { Surroundings } from './surroundings.ts';
import { notKeptWords } from './texts.ts';

/** Ids of shown notifications that are remembered; more only where more of them are still true. */
const REMEMBERED = 500;
/** How long a command of a notification's button may wait for a connection. */
const BUTTON_WAITS = 5 * MINUTE;

/**
 * Shows what is new at `now` (server clock), once, and takes down what is not true any more. `told` is what this worker
 * has shown, as there may be no room to remember it.
 */
export async function notify(
  db: KeyturnDatabase,
  { notifications }: Surroundings,
  me: MeView,
  now: number,
  told: Set<string>,
): Promise<void> {
  const kept = await readKept(db, 'notified');
  const all = notificationsAt(me, now);
  const notified = new Set([...(kept ?? []), ...told]);
  const outbox = await db.outbox.toArray();
  const fresh = [...unseen(kept ? all : firstLook(all), notified), ...refusals(outbox, notified)];
  for (const id of outdated(await notifications.shown(), all)) await notifications.clear(id);
  for (const notification of fresh) await notifications.show(notification);
  if (kept && !fresh.length) return;
  const ids = [...all.filter(({ id }) => !notified.has(id)), ...fresh].map(({ id }) => id);
  for (const id of ids) told.add(id);
  // Remembered after it was shown: a worker that dies in between shows the same id again, which replaces it.
  const current = [...all.map(({ id }) => id), ...outbox.flatMap(({ id }) => [askedId(id), refusedId(id)])];
  await remember(db, [...told], new Set(current));
}

/** What a press on a notification asks for. `button` is null for a press beside the buttons. */
export async function pressed(
  db: KeyturnDatabase,
  surroundings: Surroundings,
  id: string,
  button: NotificationButton | null,
): Promise<void> {
  if (!(await carriedOut(db, surroundings, id, button))) return;
  // At the end: where this worker dies before it, it can be pressed again.
  await surroundings.notifications.clear(id);
}

/** Does what a press asks for. False where it could not be kept, which is shown. */
async function carriedOut(
  db: KeyturnDatabase,
  surroundings: Surroundings,
  id: string,
  button: NotificationButton | null,
): Promise<boolean> {
  const subject = subjectOf(id);
  switch (kindOf(id)) {
    case 'approval':
      await surroundings.openOptions(`#/requests/${subject}${button ? `?decide=${button}` : ''}`);
      return true;
    case 'approvals':
      await surroundings.openOptions('#/requests');
      return true;
    case 'ends15':
    case 'ends5':
    case 'last15':
    case 'last5': {
      const view = (await db.views.get('me'))?.maps as MeView | undefined;
      const row = view?.active[subject];
      const command = row && button ? commandOf(button, row, view) : null;
      if (command && row) return asked(db, surroundings, command, row, view);
    }
  }
  await surroundings.openPopup();
  return true;
}

async function asked(
  db: KeyturnDatabase,
  { now, notifications }: Surroundings,
  command: Command,
  { roleName }: ActiveRow,
  { meta }: MeView,
): Promise<boolean> {
  const id = uuidv7(now());
  const waits = command.type === 'DeactivateRole' ? null : BUTTON_WAITS;
  try {
    // First, as a no is only told to whoever is known to have asked.
    await remember(db, [askedId(id)]);
    await submit(db, { id, command, label: roleName, by: meta.user.id, waits, now: now() });
    return true;
  } catch (fault) {
    console.error('Keyturn could not keep what was asked for:', fault);
    await notifications.show({ id: refusedId(id), ...notKeptWords(roleName, command), urgent: false });
    return false;
  }
}

/** The command of a button, or null where the person has to say more than a press can. */
export function commandOf(button: NotificationButton, row: ActiveRow, me: MeView): Command | null {
  if (button === 'end') return { type: 'DeactivateRole', activeAssignmentId: row.id };
  const rules = row.eligibleAssignmentId ? me.eligible[row.eligibleAssignmentId]?.settings : undefined;
  if (button !== 'extend' || !row.extendable || rules?.mfa !== 'none' || row.endAt === null) return null;
  const before = durationToMs(me.requests[row.requestId ?? '']?.duration ?? '');
  const duration = before ?? Date.parse(row.endAt) - Date.parse(row.startAt);
  return {
    type: 'ExtendActivation',
    activeAssignmentId: row.id,
    duration: msToDuration(Math.min(duration, durationToMs(row.maxDuration) ?? duration)),
    justification: row.justification,
  };
}

/** At the first look after signing in, only what still asks for something is news. */
function firstLook<Some extends { readonly id: string }>(all: readonly Some[]): readonly Some[] {
  return all.filter(({ id }) => !['notice', 'ended'].includes(kindOf(id)));
}

/** Remembers ids. Where it is known which are still `current`, the oldest of all others are forgotten. */
async function remember(db: KeyturnDatabase, ids: readonly string[], current?: ReadonlySet<string>): Promise<void> {
  await db.transaction('rw', db.kept, async () => {
    // Signed out meanwhile: what was shown to one person is nothing to remember for the next.
    if (!(await db.kept.get('session'))) return;
    const known = (await readKept(db, 'notified')) ?? [];
    const all = [...new Set([...known, ...ids])];
    const past = current ? all.filter((id) => !current.has(id)) : [];
    const surplus = new Set(past.slice(0, Math.max(0, all.length - REMEMBERED)));
    await db.kept.put({ key: 'notified', value: all.filter((id) => !surplus.has(id)) });
  });
}
