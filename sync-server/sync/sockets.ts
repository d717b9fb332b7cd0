import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Instant } from '../../core/time.ts';
import { CLOSE, MAX_FRAME_BYTES } from '../../core/wire/frames.ts';
import type { Handle } from '../handle.ts';
import type { Rate } from '../rate.ts';
import type { Session, Stands } from '../session.ts';
import type { Submit } from '../submit.ts';
import { type Admission, admit, isSyncPath, protocolFor } from './admission.ts';
import { type Connection, openConnection } from './connection.ts';
import { createDocuments } from './documents.ts';
import { SYNC_LIMITS, type SyncLimits } from './limits.ts';
import { sender } from './message.ts';
import { mayEnter } from './rooms.ts';

export type Sockets = {
  /** Takes a request for an upgrade. False where it is for something else; nothing was done then. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): boolean;
  /** Closes the sockets of the sessions that are over. */
  end(isOver: (session: Session) => boolean): void;
  /** Whose sockets are open. */
  sessions(): Iterable<Session>;
  readonly size: number;
  readonly documents: number;
  /** Takes no more and closes all with 1001. */
  close(): void;
};

export type SocketsOptions = {
  readonly handle: Handle;
  readonly authenticate: (token: string) => Promise<Session | null>;
  readonly stands: Stands;
  readonly submit: Submit;
  /** How much one person may send, over all their sockets. */
  readonly rate?: Rate;
  readonly isOwnOrigin: (origin: string) => boolean;
  readonly now: () => Instant;
  readonly limits?: Partial<SyncLimits>;
  readonly onFault: (fault: unknown) => void;
  readonly onDropped?: () => void;
  readonly onClosed?: (code: number) => void;
};

const GOING_AWAY = 1001;
/** The sockets' hearts beat in so many groups one after the other, as a thousand at once hold everybody up for 50 ms. */
const BEATS = 64;

/** The sockets of `/sync/ROOM`: who may open one, and when it has to close. */
export function createSockets(options: SocketsOptions): Sockets {
  const { handle, submit, rate, now, onFault, onDropped = () => {}, onClosed = () => {} } = options;
  const limits = { ...SYNC_LIMITS, ...options.limits };
  const connections = new Set<Connection>();
  const beats = Array.from({ length: BEATS }, () => new Set<Connection>());
  let opening = 0;
  let beat = 0;
  const perPerson = new Map<string, number>();
  /** Those that read what belongs to all; every commit may take that away from them. */
  const guests = new Set<Connection>();
  let closing = false;

  // Before the documents listen, so that nobody is sent what they may no longer see.
  handle.onCommitted(({ touched }) => {
    for (const connection of guests) {
      const { session, live } = connection;
      if (!touched.everyone && !touched.users.has(session.userId)) continue;
      if (!mayEnter(handle.state, live.room, session.userId, now()))
        connection.close(CLOSE.forbidden, 'this room is not yours any more');
    }
  });
  const documents = createDocuments({ handle, now, onFault });
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols: protocolFor,
  });

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): boolean {
    if (!isSyncPath(request.url ?? '')) return false;
    // The client waits for the upgrade, so nothing of it has to be kept while it is being admitted.
    void admit(request, { ...options, documents }).then((admission) => {
      if (stream.destroyed) return;
      // The upgrade and the first message leave together.
      stream.cork();
      server.handleUpgrade(request, stream, head, (socket) => opened(socket, stream, admission));
      process.nextTick(() => stream.uncork());
    });
    return true;
  }

  function opened(socket: WebSocket, stream: Duplex, admission: Admission): void {
    const refusal = refusalOf(admission);
    if (!admission.ok || refusal) {
      const { code, reason } = refusal!;
      socket.on('error', () => {});
      socket.close(code, reason);
      onClosed(code);
      return;
    }
    const { session, live } = admission;
    perPerson.set(session.userId, (perPerson.get(session.userId) ?? 0) + 1);
    const together = beats[opening++ % BEATS]!;
    const shared = { socket, send: sender(socket, stream), session, live, documents, submit, now, limits, onDropped };
    const connection = openConnection({
      ...shared,
      ...(rate ? { rate } : {}),
      onClosed(over, code) {
        connections.delete(over);
        together.delete(over);
        guests.delete(over);
        const left = perPerson.get(session.userId)! - 1;
        if (left) perPerson.set(session.userId, left);
        else perPerson.delete(session.userId);
        onClosed(code);
      },
    });
    if (socket.readyState !== socket.OPEN) return;
    connections.add(connection);
    together.add(connection);
    if (live.room.kind !== 'me') guests.add(connection);
  }

  /** Looked at once more: who was admitted waited for the document, and a session or a role may have ended meanwhile. */
  function refusalOf(admission: Admission): { readonly code: number; readonly reason: string } | null {
    if (!admission.ok) return admission;
    const { session, live } = admission;
    if (closing) return { code: CLOSE.tryLater, reason: 'stopping' };
    if (!options.stands(session)) return { code: CLOSE.unauthenticated, reason: 'sign in again' };
    if (!mayEnter(handle.state, live.room, session.userId, now()))
      return { code: CLOSE.forbidden, reason: 'this room is not yours any more' };
    if ((perPerson.get(session.userId) ?? 0) >= limits.socketsPerPerson)
      return { code: CLOSE.tooMuch, reason: 'too many connections' };
    return null;
  }

  const sweeping = setInterval(() => {
    const at = now();
    for (const connection of connections) {
      if (connection.session.expiresAt <= at) connection.close(CLOSE.unauthenticated, 'sign in again');
      else connection.sweep(at);
    }
    documents.sweep(at);
  }, limits.sweep);
  const beating = setInterval(() => {
    for (const connection of beats[beat++ % BEATS]!) connection.beat();
  }, limits.heartbeat / BEATS);

  return {
    upgrade,
    end(isOver) {
      for (const connection of connections)
        if (isOver(connection.session)) connection.close(CLOSE.unauthenticated, 'sign in again');
    },
    sessions: () => Array.from(connections, ({ session }) => session),
    get size() {
      return connections.size;
    },
    get documents() {
      return documents.size;
    },
    close() {
      closing = true;
      clearInterval(sweeping);
      clearInterval(beating);
      documents.close();
      for (const connection of connections) connection.close(GOING_AWAY, 'the server stops');
      server.close();
    },
  };
}
