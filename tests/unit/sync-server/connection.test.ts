import { EventEmitter } from 'node:events';
import { beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { createRate, type Rate } from '../../../sync-server/rate.ts';
import type { Session } from '../../../sync-server/session.ts';
import { openConnection } from '../../../sync-server/sync/connection.ts';
import { createDocument, type Document } from '../../../sync-server/sync/document.ts';
import type { Documents, Live, Reader } from '../../../sync-server/sync/documents.ts';
import { step2Frame, updateFrame } from '../../../sync-server/sync/frames.ts';
import { SYNC_LIMITS } from '../../../sync-server/sync/limits.ts';
import { messageOf } from '../../../sync-server/sync/message.ts';

const MB = 1024 * 1024;
const STEP1 = Buffer.from([0, 0, 1, 0]);
const session: Session = { userId: 'u', client: 'test', access: 'admin', hash: 'h', expiresAt: 1e15, seq: 0 };

let now: number;
let socket: FakeSocket;
let document: Document;
let reader: Reader;
let codes: number[];
let connection: ReturnType<typeof openConnection>;
let rate: Rate;

/** A socket whose buffer the test fills. */
class FakeSocket extends EventEmitter {
  bufferedAmount = 0;
  pings = 0;
  terminated = false;
  readonly sent: Uint8Array[] = [];
  readonly closes: { code: number; reason: string }[] = [];
  /** What is in a message, behind its head. */
  readonly send = (message: Uint8Array) => {
    this.sent.push(message.subarray(message[1]! < 126 ? 2 : message[1] === 126 ? 4 : 10));
  };
  close(code: number, reason: string) {
    this.closes.push({ code, reason });
  }
  ping() {
    this.pings++;
  }
  terminate() {
    this.terminated = true;
  }
}

beforeEach(() => {
  now = 1_000_000;
  codes = [];
  rate = createRate({ perSecond: 1, burst: 100 });
  socket = new FakeSocket();
  document = createDocument(7, { rows: { a: { n: 1 } } }, now);
  const live: Live = { room: { kind: 'me', key: 'me.u', userId: 'u' }, document, readers: new Set() };
  const documents = {
    join: (_live: Live, joined: Reader) => {
      reader = joined;
    },
    part() {},
    bring() {},
  } as unknown as Documents;
  connection = openConnection({
    socket: socket as unknown as WebSocket,
    send: socket.send,
    session,
    live,
    documents,
    submit: async () => ({ ok: true, result: {} }),
    rate,
    now: () => now,
    limits: SYNC_LIMITS,
    onDropped() {},
    onClosed: (_connection, code) => codes.push(code),
  });
  socket.sent.length = 0;
});

function write(n: number): void {
  const update = document.write({ rows: { a: { n } } }, now)!;
  reader.update(messageOf(updateFrame(update)), document.clock);
}

/** What a client holds that got these frames. */
function heldBy(frames: readonly Uint8Array[]): unknown {
  const doc = new Y.Doc();
  // A sync frame is two numbers, then a length and the update.
  for (const frame of frames) Y.applyUpdate(doc, frame.subarray(frame.length - lengthIn(frame)));
  return doc.getMap('rows').toJSON();
}

function lengthIn(frame: Uint8Array): number {
  let length = 0;
  for (let at = 2, shift = 0; ; at++, shift += 7) {
    length |= (frame[at]! & 127) << shift;
    if (frame[at]! < 128) return length;
  }
}

test('sends no change before the client asked for the document', () => {
  write(2);
  expect(socket.sent).toEqual([]);
  socket.emit('message', STEP1, true);
  expect(heldBy(socket.sent)).toEqual({ a: { n: 2 } });
});

test('a client with a full buffer is skipped, then brought up to date with what it lacks', () => {
  socket.emit('message', STEP1, true);
  socket.bufferedAmount = MB + 1;
  write(2);
  write(3);
  expect(socket.sent).toHaveLength(1);
  connection.sweep(now + 500);
  expect(socket.sent).toHaveLength(1);
  socket.bufferedAmount = 0;
  connection.sweep(now + 1_000);
  expect(socket.sent).toHaveLength(2);
  expect(socket.sent[1]!.byteLength).toBeLessThan(step2Frame(document.since(0)).byteLength);
  expect(heldBy(socket.sent)).toEqual({ a: { n: 3 } });
  write(4);
  expect(heldBy(socket.sent)).toEqual({ a: { n: 4 } });
});

test('a client that stays slow for 30 s is closed with 4508', () => {
  socket.emit('message', STEP1, true);
  socket.bufferedAmount = MB + 1;
  write(2);
  connection.sweep(now + 30_000);
  expect(codes).toEqual([]);
  connection.sweep(now + 30_001);
  expect(codes).toEqual([4508]);
});

test('a client whose buffer passes 8 MiB is closed with 4508 at once', () => {
  socket.emit('message', STEP1, true);
  socket.bufferedAmount = 8 * MB + 1;
  connection.beat();
  expect(codes).toEqual([4508]);
  write(2);
  expect(socket.sent).toHaveLength(1);
});

test('[Y13] a document longer than 8 MiB waits until it is read; what is added to it and not read ends the socket', () => {
  const text = 'x'.repeat(9 * MB);
  document.write({ rows: { a: { text } } }, now);
  socket.emit('message', STEP1, true);
  const beat = () => {
    socket.emit('pong');
    connection.beat();
    return codes;
  };
  // As long as not all of a message is written, all of it counts.
  socket.bufferedAmount = socket.sent[0]!.byteLength;
  expect(beat()).toEqual([]);
  socket.bufferedAmount = 0;
  const update = document.write({ rows: { a: { text, n: 2 } } }, now)!;
  reader.update(messageOf(updateFrame(update)), document.clock);
  socket.bufferedAmount = update.byteLength;
  expect(beat()).toEqual([]);
  socket.bufferedAmount += MB + 100;
  expect(beat()).toEqual([4508]);
});

test('a client that answers no heartbeat is given up', () => {
  connection.beat();
  expect(Buffer.from(socket.sent[0]!)).toEqual(Buffer.from([1, 1, 0]));
  socket.emit('pong');
  connection.beat();
  expect(socket.terminated).toBe(false);
  connection.beat();
  expect(socket.terminated).toBe(true);
});

test('nothing is sent or done after the close', () => {
  socket.emit('message', STEP1, true);
  connection.close(4401, 'sign in again');
  connection.close(4403, 'too late');
  socket.emit('message', STEP1, true);
  socket.emit('close', 4401);
  expect(socket.closes).toEqual([{ code: 4401, reason: 'sign in again' }]);
  expect(codes).toEqual([4401]);
  expect(socket.sent).toHaveLength(1);
});

test('[Y8] what a person sends on other sockets counts, and long messages count as many', () => {
  const awareness = (bytes: number) => Buffer.concat([Buffer.from([1]), Buffer.alloc(bytes - 1)]);
  rate.take('other', now, 100);
  rate.take('u', now, 80);
  socket.emit('message', awareness(100), true);
  socket.emit('message', awareness(64 * 1024), true);
  expect(codes).toEqual([]);
  socket.emit('message', awareness(8 * 1024), true);
  expect(codes).toEqual([4429]);
});
