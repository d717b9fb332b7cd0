import type { ReviewHistoryRow } from '../../../../core/wire/review-history-row.ts';

/** What is asked of the history, by the names of its query: `from`, `until`, `of`, `review`, `decision`. */
export type HistoryAsk = Readonly<Record<string, string>>;

/** Why the server did not answer with what was asked. */
export type HistoryProblem = 'offline' | 'signed_out' | 'not_allowed' | 'failed';

export type HistoryAnswer<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly why: HistoryProblem };

export type HistoryPart = {
  readonly rows: readonly ReviewHistoryRow[];
  /** Whether there are others; all of them are in the file. */
  readonly more: boolean;
};

/** What reviews decided, read from the server's log. Nothing of it is kept in this browser. */
export type HistoryReader = {
  read(asked: HistoryAsk): Promise<HistoryAnswer<HistoryPart>>;
  /** Hands the person a file of everything that was asked for. */
  save(asked: HistoryAsk): Promise<HistoryAnswer<object>>;
};

/** A problem in a sentence that says what to do. */
export function sayHistoryProblem(why: HistoryProblem): string {
  switch (why) {
    case 'offline':
      return 'The report is read from the server, which cannot be reached now.';
    case 'signed_out':
      return 'Your session has ended. Sign in from the toolbar.';
    case 'not_allowed':
      return 'This needs the role Global Reader or Security Reader.';
    case 'failed':
      return 'The server could not answer. Try again.';
  }
}
