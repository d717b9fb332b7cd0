import type { Command, Proof } from '../../../core/commands.ts';
import type { Answer } from '../../../core/wire/frames.ts';
import type { ReviewView } from '../../../core/wire/review-rows.ts';
import type { MeView } from '../../../core/wire/rows.ts';
import type { Link } from '../../link.ts';
import type { SignInAnswer } from '../../messages.ts';
import type { Outcome } from '../../outcome.ts';
import type { Draft, Habit } from '../../remembered.ts';
import type { Ceremony } from '../second-factor/ceremony.ts';
import type { Place } from './place.ts';

/** A command on its way, or its answer while nobody has seen it. */
export type Sending = {
  readonly id: string;
  readonly command: Command;
  readonly label: string;
  readonly createdAt: number;
  /** What was asked before has less. */
  readonly order: number;
  /** Server clock; null waits until it is sent. */
  readonly deadlineAt: number | null;
  readonly status: 'waiting' | 'sent' | 'answered';
  readonly answer: Answer | null;
};

/** Everything the popup shows, as it came from one read. */
export type PopupData = {
  /** The address signed in to last. */
  readonly server: string;
  readonly user: { readonly id: string; readonly upn: string; readonly name: string } | null;
  readonly link: Link;
  /** When the copy was last in step, by the server's clock. */
  readonly inStepAt: number | null;
  /** Server clock minus local clock, in ms. */
  readonly clockOffset: number;
  readonly me: MeView | null;
  readonly outbox: readonly Sending[];
  readonly drafts: readonly Draft[];
  readonly habits: readonly Habit[];
};

export type SignInAsk = {
  readonly server: string;
  readonly upn: string;
  readonly password: string;
  readonly proof?: Proof;
};

export type PopupActions = {
  readonly signIn: (ask: SignInAsk) => Promise<SignInAnswer>;
  /** Gives whether all that this browser keeps is gone. */
  readonly signOut: (everywhere: boolean) => Promise<boolean>;
  readonly openOptions: () => void;
  /**
   * Puts a command on its way and gives its id, or null where it could not be kept. `waits` says how many ms it may wait to be sent; null as long as it takes.
   * `id` is the one a proof was made for.
   */
  readonly send: (command: Command, label: string, waits: number | null, id?: string) => Promise<string | null>;
  /** Goes on in a tab, or at another place of the tab this already is. */
  readonly goTo: (place: Place) => Promise<void>;
  /** Passkeys; null where the page would be closed by the browser's dialog, as a popup is. */
  readonly ceremony: Ceremony | null;
  /** Sends a command and waits for what becomes of it. */
  readonly act: (command: Command, label: string) => Promise<Outcome>;
  /** Keeps an access review in step and shows it, null until it is here; gives what ends that. */
  readonly watchReview: (reviewId: string, show: (view: ReviewView | null) => void) => () => void;
  /** Like `dismiss` and `setFavourite` it gives whether it could be written, not whether it was in time. */
  readonly takeBack: (id: string) => Promise<boolean>;
  readonly dismiss: (id: string) => Promise<boolean>;
  readonly saveDraft: (draft: Draft) => void;
  readonly dropDraft: (eligibleAssignmentId: string) => void;
  readonly setFavourite: (roleId: string, favourite: boolean) => Promise<boolean>;
  /** Remembers that a role was asked for, for how long and why. */
  readonly remember: (roleId: string, duration: string, justification: string) => void;
};
