import type { DeliveryRow } from '../../core/wire/delivery-row.ts';
import type { KeyturnDatabase } from '../db/database.ts';
import type { NotificationsReader, ReadProblem } from '../ui/options/notifications/reader.ts';
import { askServer } from './ask-server.ts';

const TIMEOUT = 15_000;
const WHY: Readonly<Record<number, ReadProblem>> = { 401: 'signed_out', 403: 'not_allowed' };

/** What the server sent, read as the person who is signed in here. */
export function createNotificationsReader(db: KeyturnDatabase): NotificationsReader {
  async function ask(path: string, body?: object): Promise<Response | ReadProblem> {
    const response = await askServer(db, path, { body, timeout: TIMEOUT });
    if (typeof response === 'string' || response.ok) return response;
    return WHY[response.status] ?? 'failed';
  }

  return {
    async list() {
      const answer = await ask('/notifications');
      if (typeof answer === 'string') return { ok: false, why: answer };
      const { rows } = (await answer.json()) as { rows: readonly DeliveryRow[] };
      return { ok: true, rows };
    },
    async retry(id) {
      const answer = await ask('/notifications/retry', { id });
      return typeof answer === 'string' ? { ok: false, why: answer } : { ok: true };
    },
  };
}
