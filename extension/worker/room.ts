import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import type { HelloFrame, ResultFrame } from '../../core/wire/frames.ts';
import { BEARER, CLOSE, FRAME, PROTOCOL, SUB_PROTOCOL } from '../../core/wire/protocol.ts';
import type { KeyturnDatabase, Session } from '../db/database.ts';
import { backoff } from './backoff.ts';
import { decodeJson } from './frames.ts';
import { createMirror, keptDocument, type Mirror, noDocument } from './mirror.ts';
import type { Surroundings } from './surroundings.ts';

/** What a room tells the worker. */
export type RoomEvents = {
  /** The server spoke first; its clock is in it. */
  readonly onHello: (hello: HelloFrame) => void;
  /** The copy is in step with the server. */
  readonly onInStep: () => void;
  readonly onResult: (frame: ResultFrame) => void;
  /** The kept view is new. */
  readonly onView: () => void;
  /** The connection is lost, or could not be made. */
  readonly onLost: (loss: Loss) => void;
  /** Nothing more is heard of it for now; when it was heard last, in server time. */
  readonly onSilence: (heardAt: number) => void;
};

/**
 * A server that did not take the socket and say who it is after so many ms is not waited for: the line may be another one
 * by now. Less than a worker lives with nothing to do, as whoever waits has to be told by this one.
 */
export const TAKES_AT_MOST = 20_000;

/** Why there is no connection. Only `later` is tried again. */
export type Loss = 'later' | 'session_ended' | 'too_old' | 'not_yours';

/** A synced room: its socket, its document and the writing of both to the database. */
export type Room = {
  readonly name: string;
  /** Whether the copy is in step and commands can be sent. */
  readonly online: boolean;
  /** Server time of the last message, or null before the first. */
  readonly heardAt: number | null;
  send(frame: Uint8Array): void;
  /** Tries now instead of at the end of the pause, unless the server said that it is too much. */
  retry(): void;
  /** Connects once more, to hear the server's clock anew. */
  reconnect(): void;
  close(): void;
};

export type RoomOptions = RoomEvents & {
  readonly name: string;
  readonly session: Session;
  readonly db: KeyturnDatabase;
  readonly surroundings: Surroundings;
};

type Link = { readonly provider: WebsocketProvider; readonly doc: Y.Doc; readonly mirror: Mirror };

/** Opens a room and keeps it connected until it is closed, or the server says that it makes no sense any more. */
export function openRoom(options: RoomOptions): Room {
  const { name, session, db, surroundings } = options;
  let link: Link | null = null;
  let closed = false;
  let failures = 0;
  let callOff: (() => void) | null = null;
  let callOffWaiting = (): void => {};
  let heardAt: number | null = null;
  let clockOffset = 0;
  let forget = false;
  let reconnecting = false;
  let tooMuch = false;
  begin();

  function begin(): void {
    start().catch((fault: unknown) => {
      console.error('Keyturn could not read its copy:', fault);
      if (!closed) callOff = surroundings.after(backoff(++failures, surroundings.random), tryAgain);
    });
  }

  async function start(): Promise<void> {
    // What is kept of another epoch is replaced by what comes now.
    const kept = forget ? noDocument() : await keptDocument(db, name);
    forget = false;
    if (closed) return;
    let epoch = kept.epoch;
    const { doc } = kept;
    const provider = new WebsocketProvider(`${session.server.replace(/^http/, 'ws')}/sync`, name, doc, {
      connect: false,
      disableBc: true,
      protocols: [SUB_PROTOCOL, `${BEARER}${session.token}`],
      WebSocketPolyfill: surroundings.WebSocket,
      // Its own pauses have no random part; they are made here.
      shouldReconnect: () => false,
    });
    const mirror = createMirror({
      db,
      room: name,
      doc,
      epoch: () => epoch ?? '',
      serverNow: () => surroundings.now() + clockOffset,
      surroundings,
      onWritten: () => closed || options.onView(),
    });
    link = { provider, doc, mirror };
    provider.awareness.setLocalState(null);
    provider.messageHandlers[FRAME.hello] = (_encoder, decoder) => {
      callOffWaiting();
      const hello = decodeJson<HelloFrame>(decoder);
      epoch = hello.epoch;
      clockOffset = Date.parse(hello.serverTime) - surroundings.now();
      if (hello.protocol > PROTOCOL) stopFor('too_old');
      else options.onHello(hello);
    };
    provider.messageHandlers[FRAME.result] = (_encoder, decoder) => options.onResult(decodeJson<ResultFrame>(decoder));
    provider.on('sync', (inStep) => {
      if (!inStep || closed) return;
      failures = 0;
      mirror.touch();
      options.onInStep();
    });
    doc.on('update', () => provider.synced && mirror.touch());
    provider.on('connection-close', (event) => {
      callOffWaiting();
      heardAt = hearing(provider, mirror, clockOffset) ?? heardAt;
      if (heardAt !== null) options.onSilence(heardAt);
      // Also for a close of its own after half a minute of silence: the pause is ours.
      provider.shouldConnect = false;
      if (!closed && !reconnecting && link?.provider === provider) queueMicrotask(() => lost(event?.code ?? null));
    });
    connect(provider);
  }

  function connect(provider: WebsocketProvider): void {
    callOffWaiting();
    callOffWaiting = surroundings.after(TAKES_AT_MOST, () => provider.disconnect());
    provider.connect();
  }

  function lost(code: number | null): void {
    if (closed) return;
    const loss = lossOf(code, name);
    if (loss !== 'later') {
      stopFor(loss);
      return;
    }
    failures += 1;
    tooMuch = code === CLOSE.tooMuch;
    let pause = backoff(failures, surroundings.random);
    if (code === CLOSE.otherEpoch) {
      // Nothing is wrong but the copy: come back at once without it, but not for ever.
      if (link?.doc.store.clients.size) pause = 0;
      unlink();
      forget = true;
    }
    options.onLost('later');
    callOff = surroundings.after(pause, tryAgain);
  }

  function retry(): void {
    if (!tooMuch) tryAgain();
  }

  function tryAgain(): void {
    if (closed || !callOff) return;
    callOff();
    callOff = null;
    if (link) connect(link.provider);
    else begin();
  }

  function stopFor(loss: Exclude<Loss, 'later'>): void {
    close();
    options.onLost(loss);
  }

  function unlink(): void {
    const former = link;
    link = null;
    former?.mirror.stop();
    former?.provider.destroy();
    former?.doc.destroy();
  }

  function close(): void {
    closed = true;
    callOff?.();
    callOffWaiting();
    unlink();
  }

  function reconnect(): void {
    if (!link?.provider.ws) return;
    reconnecting = true;
    link.provider.disconnect();
    reconnecting = false;
    connect(link.provider);
  }

  return {
    name,
    get online() {
      return link?.provider.synced ?? false;
    },
    get heardAt() {
      return (link && hearing(link.provider, link.mirror, clockOffset)) ?? heardAt;
    },
    send: (frame) => link?.provider.ws?.send(frame as Uint8Array<ArrayBuffer>),
    retry,
    reconnect,
    close,
  };
}

function lossOf(code: number | null, room: string): Loss {
  switch (code) {
    case CLOSE.unauthenticated:
      return 'session_ended';
    case CLOSE.clientTooOld:
      return 'too_old';
    case CLOSE.forbidden:
      return room === 'me' ? 'later' : 'not_yours';
  }
  return 'later';
}

/** Only of a copy that is in step and kept: a server that takes the socket and then refuses makes none younger. */
function hearing(
  { synced, wsLastMessageReceived }: WebsocketProvider,
  { behind }: Mirror,
  clockOffset: number,
): number | null {
  return synced && !behind ? wsLastMessageReceived + clockOffset : null;
}
