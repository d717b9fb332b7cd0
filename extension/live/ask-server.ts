import type { KeyturnDatabase } from '../db/database.ts';
import { readKept } from '../db/wipe.ts';

export type Fetch = (address: string, options: RequestInit) => Promise<Response>;

/** How a page asks the server: a body makes it a POST; `timeout` in ms, without one it may take however long it takes. */
export type Asking = { readonly body?: object | undefined; readonly timeout?: number; readonly fetchFrom?: Fetch };

/** Asks the server as the person who is signed in here. The token goes to that server alone, whatever it answers. */
export async function askServer(
  db: KeyturnDatabase,
  path: string,
  { body, timeout, fetchFrom = (address, options) => fetch(address, options) }: Asking = {},
): Promise<Response | 'signed_out' | 'offline'> {
  const session = await readKept(db, 'session');
  if (!session) return 'signed_out';
  try {
    return await fetchFrom(`${session.server}${path}`, {
      headers: { authorization: `Bearer ${session.token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      ...(timeout !== undefined && { signal: AbortSignal.timeout(timeout) }),
      credentials: 'omit',
      redirect: 'error',
    });
  } catch {
    return 'offline';
  }
}
