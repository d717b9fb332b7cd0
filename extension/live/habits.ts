import type { KeyturnDatabase } from '../db/database.ts';
import type { Habit } from '../remembered.ts';

const JUSTIFICATIONS_KEPT = 5;

type Use = { readonly roleId: string; readonly duration: string; readonly justification: string; readonly now: number };

/** Remembers that a role was asked for: how long and with which words, the last ones first. */
export async function remember(db: KeyturnDatabase, { roleId, duration, justification, now }: Use): Promise<void> {
  await change(db, roleId, (habit) => ({
    ...habit,
    usedAt: now,
    duration,
    justifications: [justification.trim(), ...habit.justifications.filter((words) => words !== justification.trim())]
      .filter(Boolean)
      .slice(0, JUSTIFICATIONS_KEPT),
  }));
}

/** Puts a role first in the list, or back in its place. */
export async function setFavourite(db: KeyturnDatabase, roleId: string, favourite: boolean): Promise<void> {
  await change(db, roleId, (habit) => ({ ...habit, favourite }));
}

async function change(db: KeyturnDatabase, roleId: string, alter: (habit: Habit) => Habit): Promise<void> {
  await db.transaction('rw', db.habits, async () => {
    const none: Habit = { roleId, favourite: false, usedAt: 0, duration: '', justifications: [] };
    await db.habits.put(alter((await db.habits.get(roleId)) ?? none));
  });
}
