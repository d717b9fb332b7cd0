import { liveQuery } from 'dexie';
import type { ReviewView } from '../../core/wire/review-rows.ts';
import { KeyturnDatabase } from '../db/database.ts';
import type { PopupData } from '../ui/popup/data.ts';
import { openRoom } from './open-room.ts';
import { readPopup } from './popup-data.ts';

export { sendAndWait } from './options-act.ts';

/** Opens the database and shows what is in it, now and whenever it changes. */
export function openPopup(show: (data: PopupData) => void): KeyturnDatabase {
  const db = new KeyturnDatabase();
  liveQuery(() => readPopup(db)).subscribe({
    next: show,
    error: (fault) => console.error('Keyturn could not read its database:', fault),
  });
  return db;
}

/** Keeps an access review in step and shows it, null until it is here; gives what ends that. */
export function watchReview(
  db: KeyturnDatabase,
  reviewId: string,
  show: (view: ReviewView | null) => void,
): () => void {
  const room = `review.${reviewId}`;
  const leave = openRoom(room);
  const subscription = liveQuery(() => db.views.get(room)).subscribe(
    (kept) => show((kept?.maps as ReviewView | undefined) ?? null),
    (fault: unknown) => console.error('Keyturn could not read its database:', fault),
  );
  return () => {
    subscription.unsubscribe();
    leave();
  };
}
