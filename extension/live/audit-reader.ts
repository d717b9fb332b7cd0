import type { AuditFormat } from '../../core/events.ts';
import type { KeyturnDatabase } from '../db/database.ts';
import type { AuditAnswer, AuditAsk, AuditPart, AuditProblem, AuditReader } from '../ui/options/audit/reader.ts';
import { askServer, type Fetch } from './ask-server.ts';
import { type SaveFile, saveBlob } from './save-blob.ts';

const TIMEOUT = 30_000;

/** The audit, read from the server as the person who is signed in here. */
export function createAuditReader(db: KeyturnDatabase, fetchFrom?: Fetch, saveFile: SaveFile = saveBlob): AuditReader {
  async function get<T>(
    path: string,
    read: (response: Response) => Promise<T>,
    timeout?: number,
  ): Promise<AuditAnswer<T>> {
    const limits = { ...(timeout !== undefined && { timeout }), ...(fetchFrom && { fetchFrom }) };
    const response = await askServer(db, path, limits);
    if (typeof response === 'string') return no(response);
    if (!response.ok) return no(WHY[response.status] ?? 'failed');
    try {
      return { ok: true, ...(await read(response)) };
    } catch {
      // The line broke in the middle of the answer.
      return no('offline');
    }
  }

  return {
    page: (asked) => get(`/audit?${query(asked)}`, (response) => response.json() as Promise<AuditPart>, TIMEOUT),
    timeline: (requestId) =>
      get(`/audit/requests/${encodeURIComponent(requestId)}`, (response) => response.json(), TIMEOUT),
    // However long it takes: a whole log is a large file.
    save: (format: AuditFormat, asked) =>
      get(`/audit/export?${query({ ...asked, format })}`, async (response) => {
        const name = /filename="([^"/\\]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
        saveFile(name ?? `keyturn-audit.${format}`, await response.blob());
        return {};
      }),
  };
}

const WHY: Readonly<Record<number, AuditProblem>> = { 401: 'signed_out', 403: 'not_allowed', 404: 'not_found' };

function no(why: AuditProblem): { readonly ok: false; readonly why: AuditProblem } {
  return { ok: false, why };
}

function query(asked: AuditAsk): string {
  return new URLSearchParams(asked).toString();
}
