import type { WebSocket } from 'ws';
import { type Instant, toIso } from '../../core/time.ts';
import { CLOSE, FRAME, type HelloFrame, MAX_STATE_VECTOR_BYTES, PROTOCOL } from '../../core/wire/frames.ts';
import { createBucket, type Rate } from '../rate.ts';
import type { Session } from '../session.ts';
import type { Submit } from '../submit.ts';
import { answerCommand } from './commands.ts';
import type { Documents, Live, Reader } from './documents.ts';
import { HEARTBEAT, jsonFrame, readFrame, step2Frame } from './frames.ts';
import type { SyncLimits } from './limits.ts';
import { type Follower, messageOf, type Send } from './message.ts';

/** One open socket: a session that reads a document and sends commands. */
export type Connection = {
  readonly session: Session;
  readonly live: Live;
  close(code: number, reason: string): void;
  /** Catches a slow client up, or gives it up. */
  sweep(now: Instant): void;
  beat(): void;
};

export type ConnectionOptions = {
  readonly socket: WebSocket;
  readonly send: Send;
  readonly session: Session;
  readonly live: Live;
  readonly documents: Documents;
  readonly submit: Submit;
  /** How much one person may send, over all their sockets; without it as much as each socket may. */
  readonly rate?: Rate;
  readonly now: () => Instant;
  readonly limits: SyncLimits;
  readonly onDropped: () => void;
  readonly onClosed: (connection: Connection, code: number) => void;
};

const BEAT = messageOf(HEARTBEAT);
/** So many bytes, and a message counts as one more. */
const LONG_MESSAGE = 4 * 1024;
/** How long a client that reads nothing gets to read why it is closed, in ms. */
const LAST_WORDS = 2_000;

export function openConnection(options: ConnectionOptions): Connection {
  const { socket, send, session, live, documents, submit, rate, now, limits, onDropped, onClosed } = options;
  const { document } = live;
  const bucket = createBucket({ perSecond: limits.messagesPerSecond, burst: limits.messagesBurst }, now());
  /** Up to where the client was sent the document; null before it asked. */
  let sent: number | null = null;
  let behindSince: Instant | null = null;
  /** Bytes of what was sent last of the document: until all of them are written, all of them wait in the buffer. */
  let lastBytes = 0;
  /** Commands on their way. */
  let asked = 0;
  let closed = false;
  let heard = true;

  const reader: Reader = {
    userId: session.userId,
    update(message, clock) {
      if (sent === null || behindSince !== null) return;
      if (socket.bufferedAmount > limits.slowBytes) behindSince = now();
      else bring(message, clock, asked ? 'answer' : undefined);
    },
    leave: close,
  };

  function receive(data: Uint8Array): void {
    if (closed) return;
    // Of every kind: what nothing is done about takes its time to read as well, and more of it the longer it is.
    const cost = 1 + Math.floor(data.byteLength / LONG_MESSAGE);
    if (!bucket.take(now()) || rate?.take(session.userId, now(), cost)) {
      close(CLOSE.tooMuch, 'too many messages');
      return;
    }
    const frame = readFrame(data);
    switch (frame.kind) {
      case 'step1':
        answerStep1(frame.stateVector);
        break;
      case 'command':
        void answer(frame.text);
        break;
      case 'update':
        onDropped();
        break;
      case 'awareness':
        break;
      case 'malformed':
        close(CLOSE.malformed, 'not a frame of this protocol');
    }
  }

  function answerStep1(stateVector: Uint8Array): void {
    const clock = clockOf(stateVector);
    if (clock === null) return;
    sent = clock;
    if (socket.bufferedAmount > limits.slowBytes) behindSince ??= now();
    else catchUp();
  }

  /** How far the client is; null where that is no answer and the socket was closed for it. */
  function clockOf(stateVector: Uint8Array): number | null {
    if (stateVector.byteLength > MAX_STATE_VECTOR_BYTES) {
      close(CLOSE.tooMuch, 'state vector too large');
      return null;
    }
    try {
      const clock = document.clockOf(stateVector);
      if (clock === null) close(CLOSE.otherEpoch, document.epoch);
      return clock;
    } catch {
      close(CLOSE.malformed, 'not a state vector');
      return null;
    }
  }

  /** A client that has the document up to `sent` gets the rest. */
  function catchUp(): void {
    behindSince = null;
    bring(messageOf(step2Frame(document.since(sent!))), document.clock);
  }

  /** Sends what brings the client up to a clock. */
  function bring(message: Uint8Array, clock: number, before?: Follower): void {
    if (!post(message, before)) return;
    sent = clock;
    lastBytes = message.byteLength;
  }

  async function answer(text: string): Promise<void> {
    asked++;
    const result = await answerCommand(text, session, submit);
    if (result) {
      // What the command changed reaches its sender before the answer does.
      documents.bring(live);
      post(messageOf(jsonFrame(FRAME.result, result)));
    } else close(CLOSE.malformed, 'not a command');
    asked--;
  }

  function post(message: Uint8Array, before?: Follower): boolean {
    if (closed) return false;
    if (socket.bufferedAmount > Math.max(limits.tooSlowBytes, lastBytes + limits.slowBytes)) {
      close(CLOSE.tooSlow, 'reads too slowly');
      return false;
    }
    send(message, before);
    return true;
  }

  function close(code: number, reason: string): void {
    if (closed) return;
    end(code);
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), LAST_WORDS).unref();
  }

  function end(code: number): void {
    if (closed) return;
    closed = true;
    documents.part(live, reader);
    onClosed(connection, code);
  }

  const connection: Connection = {
    session,
    live,
    close,
    sweep(at) {
      if (behindSince === null) return;
      if (at - behindSince > limits.slowFor) close(CLOSE.tooSlow, 'reads too slowly');
      else if (socket.bufferedAmount <= limits.slowBytes / 2) catchUp();
    },
    beat() {
      if (!heard) {
        socket.terminate();
        return;
      }
      heard = false;
      if (post(BEAT, 'ping')) socket.ping();
    },
  };

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    heard = true;
    if (isBinary) receive(data);
    else close(CLOSE.malformed, 'not a binary frame');
  });
  socket.on('pong', () => {
    heard = true;
  });
  // An error is always followed by a close.
  socket.on('error', () => {});
  socket.on('close', (code) => end(code));
  const hello: HelloFrame = { epoch: document.epoch, protocol: PROTOCOL, serverTime: toIso(now()) };
  post(messageOf(jsonFrame(FRAME.hello, hello)));
  documents.join(live, reader);
  return connection;
}
