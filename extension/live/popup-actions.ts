import { liveQuery } from 'dexie';
import { browser } from 'wxt/browser';
import type { ReviewView } from '../../core/wire/review-rows.ts';
import type { KeyturnDatabase } from '../db/database.ts';
import { dismiss, submit, takeBack } from '../db/outbox.ts';
import type { Message, SignInAnswer } from '../messages.ts';
import type { PopupActions, SignInAsk } from '../ui/popup/data.ts';
import { hashOfPlace } from '../ui/popup/place.ts';
import { createDrafts } from './drafts.ts';
import { remember, setFavourite } from './habits.ts';
import { openRoom } from './open-room.ts';
import { sendAndWait } from './options-act.ts';
import { askForOrigin } from './origin.ts';

/** What the popup can do: it writes to the database and wakes the worker, which does the rest. */
export function popupActions(db: KeyturnDatabase): PopupActions {
  const drafts = createDrafts(db);
  return {
    signIn(ask) {
      // Not waited for: a prompt may close the popup or stay unanswered, and signing in works without it.
      void askForOrigin(ask.server);
      return signIn(ask);
    },
    signOut: (everywhere) => void tell({ type: 'sign_out', everywhere }),
    openOptions: () => void browser.runtime.openOptionsPage(),
    async send(command, label, deadlineAt, known) {
      const id = await submit(db, { command, label, deadlineAt, now: Date.now(), ...(known && { id: known }) });
      void tell({ type: 'wake' });
      return id;
    },
    async goTo(place) {
      // The browser closes a popup as soon as a tab comes before it.
      await drafts.kept();
      await browser.tabs.create({ url: new URL(`/verify.html${hashOfPlace(place)}`, location.href).href });
    },
    ceremony: null,
    act: (command, label) => sendAndWait(db, { command, label }),
    watchReview(reviewId, show) {
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
    },
    takeBack: (id) => void takeBack(db, id),
    dismiss: (id) => void dismiss(db, id),
    saveDraft: drafts.save,
    dropDraft: drafts.drop,
    setFavourite: (roleId, favourite) => void setFavourite(db, roleId, favourite),
    remember: (roleId, duration, justification) =>
      void remember(db, { roleId, duration, justification, now: Date.now() }),
  };
}

async function signIn(ask: SignInAsk): Promise<SignInAnswer> {
  const answer = await tell({ type: 'sign_in', ...ask });
  // No answer means that the worker itself fell: nothing was reached.
  return (answer as SignInAnswer | undefined) ?? { ok: false, failure: 'unreachable' };
}

async function tell(message: Message): Promise<unknown> {
  try {
    return await browser.runtime.sendMessage(message);
  } catch (fault) {
    console.warn('Keyturn: the worker did not answer:', fault);
    return undefined;
  }
}
