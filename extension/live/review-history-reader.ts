import type { KeyturnDatabase } from '../db/database.ts';
import type {
  HistoryAnswer,
  HistoryAsk,
  HistoryPart,
  HistoryProblem,
  HistoryReader,
} from '../ui/options/reviews/history-reader.ts';
import { askServer } from './ask-server.ts';
import { saveBlob } from './save-blob.ts';

const TIMEOUT = 60_000;
const WHY: Readonly<Record<number, HistoryProblem>> = { 401: 'signed_out', 403: 'not_allowed' };

/** The history of access reviews, read from the server as the person who is signed in here. */
export function createReviewHistoryReader(db: KeyturnDatabase): HistoryReader {
  async function get<T>(path: string, asked: HistoryAsk, read: (response: Response) => Promise<T>, timeout?: number) {
    const query = new URLSearchParams(asked).toString();
    const response = await askServer(db, `${path}?${query}`, timeout === undefined ? {} : { timeout });
    if (typeof response === 'string') return no(response);
    if (!response.ok) return no(WHY[response.status] ?? 'failed');
    try {
      return { ok: true, ...(await read(response)) } as HistoryAnswer<T>;
    } catch {
      // The line broke in the middle of the answer.
      return no('offline');
    }
  }

  return {
    read: (asked) =>
      get<HistoryPart>('/reviews/history', asked, (response) => response.json() as Promise<HistoryPart>, TIMEOUT),
    // However long it takes: years of reviews are a large file.
    save: (asked) =>
      get<object>('/reviews/history/export', asked, async (response) => {
        const name = /filename="([^"/\\]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
        saveBlob(name ?? 'access-reviews.csv', await response.blob());
        return {};
      }),
  };
}

function no(why: HistoryProblem): { readonly ok: false; readonly why: HistoryProblem } {
  return { ok: false, why };
}
