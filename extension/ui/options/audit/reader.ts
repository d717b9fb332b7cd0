import type { AuditEntry } from '../../../../core/audit.ts';
import type { AuditFormat } from '../../../../core/events.ts';

/** What is asked of the audit, by the names of its query: `from`, `until`, `activity`, `actor`, `own`, … */
export type AuditAsk = Readonly<Record<string, string>>;

/** Why the server did not answer with what was asked. */
export type AuditProblem = 'offline' | 'signed_out' | 'not_allowed' | 'not_found' | 'failed';

export type AuditAnswer<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly why: AuditProblem };

export type AuditPart = {
  readonly entries: readonly AuditEntry[];
  /** What to ask as `after` for older ones; null at the end. */
  readonly next: number | null;
  /** How far back was looked, where a search stopped before the page was full. */
  readonly searchedTo: string | null;
};

/** The audit on the server. Nothing of it is kept in this browser. */
export type AuditReader = {
  page(asked: AuditAsk): Promise<AuditAnswer<AuditPart>>;
  timeline(requestId: string): Promise<AuditAnswer<{ readonly entries: readonly AuditEntry[] }>>;
  /** Hands the person a file of everything that was asked for. */
  save(format: AuditFormat, asked: AuditAsk): Promise<AuditAnswer<object>>;
};

/** A problem in a sentence that says what to do. */
export function sayProblem(why: AuditProblem): string {
  switch (why) {
    case 'offline':
      return 'The audit is read from the server, which cannot be reached now. Nothing of it is kept in this browser.';
    case 'signed_out':
      return 'Your session has ended. Sign in from the toolbar.';
    case 'not_allowed':
      return 'This needs the role Global Reader or Security Reader. Your own entries are under My audit.';
    case 'not_found':
      return 'There is no such request, or it is not yours to see.';
    case 'failed':
      return 'The server could not answer. Try again.';
  }
}
