import type { Command } from '../../../core/commands.ts';
import { MINUTE } from '../../../core/time.ts';
import type { ReviewView } from '../../../core/wire/review-rows.ts';
import type { AdminView, MeView, RoleView } from '../../../core/wire/rows.ts';
import type { Link } from '../../link.ts';
import type { Outcome } from '../../outcome.ts';
import type { FactorDesk } from '../second-factor/factors.ts';
import type { Given } from '../second-factor/ways.ts';
import type { AuditReader } from './audit/reader.ts';
import type { NotificationsReader } from './notifications/reader.ts';
import type { Inviter } from './people/inviter.ts';
import type { HistoryReader } from './reviews/history-reader.ts';

/** How long a change by an administrator may wait for the server: what it was decided on must not be long ago. */
export const CHANGE_WAITS = 2 * MINUTE;

/** Sends a command, with the proof of a second factor where one is given, and waits for what becomes of it. */
export type Act = (command: Command, label: string, given?: Given | null) => Promise<Outcome>;

/** What every page of the options page is given: data in, callbacks out. */
export type Desk = {
  readonly me: MeView;
  /** The organisation; null until it is here, and for good where the user may not see it. */
  readonly admin: AdminView | null;
  /** The role that is shown, once it is here. */
  readonly role: RoleView | null;
  /** The access review that is shown, once it is here. */
  readonly review: ReviewView | null;
  /** The server's time, moved on every half minute. */
  readonly now: number;
  readonly act: Act;
  /** The user's own second factors. */
  readonly factors: FactorDesk;
  readonly audit: AuditReader;
  readonly notifications: NotificationsReader;
  /** Makes the link of somebody who has never signed in. */
  readonly invite: Inviter;
  readonly history: HistoryReader;
  readonly go: (hash: string) => void;
};

/** A desk of somebody who may see the organisation. */
export type AdminDesk = Desk & { readonly admin: AdminView };

/** What is known of this browser's copy. */
export type BrowserFacts = {
  readonly server: string;
  readonly upn: string;
  readonly name: string;
  readonly expiresAt: string | null;
  readonly link: Link;
  readonly inStepAt: number | null;
  readonly rooms: readonly string[];
  readonly waiting: number;
  readonly drafts: number;
  readonly habits: number;
};
