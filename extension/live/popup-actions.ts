import { browser } from 'wxt/browser';
import type { KeyturnDatabase } from '../db/database.ts';
import { dismiss, takeBack } from '../db/outbox.ts';
import { ofPerson } from '../db/person.ts';
import type { Message, SignInAnswer, SignOutAnswer } from '../messages.ts';
import type { PopupActions, SignInAsk } from '../ui/popup/data.ts';
import { hashOfPlace } from '../ui/popup/place.ts';
import { createDrafts } from './drafts.ts';
import { remember, setFavourite } from './habits.ts';
import { askForOrigin } from './origin.ts';
import { submitted } from './submitted.ts';
import { written } from './written.ts';

/**
 * What a person can do in the popup: it writes to the database, once that is open, and wakes the worker, which does the
 * rest. `userId` is empty while nobody is signed in.
 */
export function popupActions(opened: Promise<KeyturnDatabase>, userId: string): PopupActions {
  const drafts = createDrafts(opened, userId);
  const write = (change: (db: KeyturnDatabase) => Promise<unknown>): Promise<boolean> => written(opened.then(change));
  const changeHabit = (change: (db: KeyturnDatabase) => Promise<void>): Promise<boolean> =>
    write((db) => ofPerson(db, userId, [db.habits], () => change(db)));
  return {
    signIn(ask) {
      // Not waited for: a prompt may close the popup or stay unanswered, and signing in works without it.
      void askForOrigin(ask.server);
      return signIn(ask);
    },
    async signOut(everywhere) {
      const answer = (await tell({ type: 'sign_out', everywhere })) as SignOutAnswer | undefined;
      return answer?.wiped ?? false;
    },
    openOptions: () => void browser.runtime.openOptionsPage(),
    async send(command, label, waits, known) {
      const asked = { command, label, by: userId, waits, now: Date.now(), ...(known && { id: known }) };
      const id = await submitted(opened, asked);
      if (id) void tell({ type: 'wake' });
      return id;
    },
    async goTo(place) {
      // The browser closes a popup as soon as a tab comes before it.
      await drafts.kept();
      await browser.tabs.create({ url: new URL(`/verify.html${hashOfPlace(place)}`, location.href).href });
    },
    ceremony: null,
    async act(command, label) {
      const { sendAndWait } = await import('./popup-live.ts');
      return sendAndWait(await opened, { command, label, by: userId });
    },
    watchReview(reviewId, show) {
      const watched = Promise.all([import('./popup-live.ts'), opened]).then(([{ watchReview }, db]) =>
        watchReview(db, reviewId, show),
      );
      return () => void watched.then((leave) => leave());
    },
    takeBack: (id) => write((db) => takeBack(db, id)),
    dismiss: (id) => write((db) => dismiss(db, id)),
    saveDraft: drafts.save,
    dropDraft: drafts.drop,
    setFavourite: (roleId, favourite) => changeHabit((db) => setFavourite(db, roleId, favourite)),
    remember(roleId, duration, justification) {
      const now = Date.now();
      void changeHabit((db) => remember(db, { roleId, duration, justification, now }));
    },
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
