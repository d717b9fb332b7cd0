import type { IncomingMessage } from 'node:http';
import type { Instant } from '../../core/time.ts';
import { BEARER, CLOSE, SUB_PROTOCOL } from '../../core/wire/frames.ts';
import type { Handle } from '../handle.ts';
import type { Session } from '../session.ts';
import type { Documents, Live } from './documents.ts';
import { mayEnter, type Room, roomOf } from './rooms.ts';

export type Admission =
  | { readonly ok: true; readonly session: Session; readonly live: Live }
  | { readonly ok: false; readonly code: number; readonly reason: string };

export type AdmissionOptions = {
  readonly handle: Handle;
  readonly documents: Documents;
  readonly authenticate: (token: string) => Promise<Session | null>;
  /** Whether a browser's page of this origin may connect. */
  readonly isOwnOrigin: (origin: string) => boolean;
  readonly now: () => Instant;
};

const PATH = '/sync/';

/** Whether a request for an upgrade is meant for us. */
export function isSyncPath(url: string): boolean {
  return url.startsWith(PATH);
}

/**
 * Whether the request may become a socket, and to what. Refused ones are upgraded as well and closed with the code, as a
 * browser tells its page nothing of a refused upgrade. Never throws.
 */
export async function admit(request: IncomingMessage, options: AdmissionOptions): Promise<Admission> {
  const { documents, authenticate, isOwnOrigin } = options;
  const { origin } = request.headers;
  if (origin !== undefined && !isOwnOrigin(origin)) return refuse(CLOSE.forbidden, 'this origin may not connect');
  const protocols = protocolsOf(request);
  if (!protocols.includes(SUB_PROTOCOL)) return refuse(CLOSE.clientTooOld, `speak ${SUB_PROTOCOL}`);
  const token = protocols.find((protocol) => protocol.startsWith(BEARER))?.slice(BEARER.length);
  try {
    const session = token ? await authenticate(token) : null;
    if (!session) return refuse(CLOSE.unauthenticated, 'sign in');
    const room = roomOf(nameOf(request.url!), session.userId);
    if (!room || !(await mayComeIn(room, session.userId, options)))
      return refuse(CLOSE.forbidden, 'this room is not yours');
    return { ok: true, session, live: await documents.open(room) };
  } catch {
    return refuse(CLOSE.tryLater, 'try again later');
  }
}

/** Looked at once more where it is no: another node may have given the role a moment ago, and a client takes no for good. */
async function mayComeIn(room: Room, userId: string, { handle, now }: AdmissionOptions): Promise<boolean> {
  await handle.settled();
  if (mayEnter(handle.state, room, userId, now())) return true;
  await handle.caughtUp();
  return mayEnter(handle.state, room, userId, now());
}

/** The sub-protocol to answer with: what the client speaks, never its token. */
export function protocolFor(offered: ReadonlySet<string>): string | false {
  return [...offered].find((protocol) => !protocol.startsWith(BEARER)) ?? false;
}

function protocolsOf(request: IncomingMessage): readonly string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
}

function nameOf(url: string): string {
  return url.slice(PATH.length).split('?', 1)[0]!;
}

function refuse(code: number, reason: string): Admission {
  return { ok: false, code, reason };
}
