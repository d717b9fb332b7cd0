import type { DeliveryRow } from '../../../../core/wire/delivery-row.ts';

/** Why the server did not answer. */
export type ReadProblem = 'offline' | 'signed_out' | 'not_allowed' | 'failed';

/** What went out, read from the server; nothing of it is kept in this browser. */
export type NotificationsReader = {
  list(): Promise<
    { readonly ok: true; readonly rows: readonly DeliveryRow[] } | { readonly ok: false; readonly why: ReadProblem }
  >;
  retry(id: string): Promise<{ readonly ok: true } | { readonly ok: false; readonly why: ReadProblem }>;
};

/** A problem in a sentence that says what to do. */
export function sayReadProblem(why: ReadProblem): string {
  switch (why) {
    case 'offline':
      return 'What was sent is read from the server, which cannot be reached now.';
    case 'signed_out':
      return 'Your session has ended. Sign in from the toolbar.';
    case 'not_allowed':
      return 'This needs an administrator role.';
    case 'failed':
      return 'The server could not answer. Try again.';
  }
}
