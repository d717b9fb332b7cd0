import { randomUUID } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as sync from 'y-protocols/sync';
import * as Y from 'yjs';
import type { Command } from '../../core/commands.ts';
import { BEARER, FRAME, type HelloFrame, type ResultFrame, SUB_PROTOCOL } from '../../core/wire/frames.ts';

export type Closed = { readonly code: number; readonly reason: string };

/** A client that speaks the protocol by hand, so that tests can also speak it wrongly. */
export type Socket = {
  readonly doc: Y.Doc;
  /** What arrived, in order: `hello`, `step2`, `update`, `awareness`, `result`. */
  readonly arrived: readonly string[];
  readonly closed: Promise<Closed>;
  readonly ws: WebSocket;
  hello(): Promise<HelloFrame>;
  /** Asks for the document; resolves once it is there. */
  sync(doc?: Y.Doc): Promise<void>;
  command(command: Command, more?: { id?: string; deadline?: string; dryRun?: boolean }): Promise<ResultFrame>;
  /** The answer to whatever was sent under this id. */
  result(id: string): Promise<ResultFrame>;
  sendBytes(bytes: Uint8Array): void;
  rows(map: string): Record<string, Record<string, unknown>>;
  close(): void;
};

export type SocketOptions = {
  readonly token?: string;
  readonly origin?: string;
  readonly protocols?: readonly string[];
};

/** Opens `/sync/ROOM`. What the server says is kept; nothing is asked before the test does. */
export function openSocket(url: string, room: string, { token, origin, protocols }: SocketOptions): Socket {
  const offered = protocols ?? [SUB_PROTOCOL, ...(token === undefined ? [] : [BEARER + token])];
  const ws = new WebSocket(`${url.replace('http', 'ws')}/sync/${room}`, [...offered], origin ? { origin } : {});
  const doc = new Y.Doc();
  const arrived: string[] = [];
  const results = new Map<string, ResultFrame>();
  let hello: HelloFrame | null = null;
  let waiters: (() => boolean)[] = [];
  ws.binaryType = 'nodebuffer';
  ws.on('message', (data: Buffer) => {
    read(data);
    waiters = waiters.filter((wait) => !wait());
  });
  ws.on('error', () => {});
  const closed = new Promise<Closed>((resolve) => {
    ws.on('close', (code, reason) => {
      resolve({ code, reason: String(reason) });
      waiters = waiters.filter((wait) => !wait());
    });
  });

  function read(data: Uint8Array): void {
    const decoder = decoding.createDecoder(data);
    switch (decoding.readVarUint(decoder)) {
      case FRAME.sync: {
        const type = sync.readSyncMessage(decoder, encoding.createEncoder(), doc, 'server');
        arrived.push(type === sync.messageYjsSyncStep2 ? 'step2' : 'update');
        break;
      }
      case FRAME.awareness:
        arrived.push('awareness');
        break;
      case FRAME.hello:
        arrived.push('hello');
        hello = JSON.parse(decoding.readVarString(decoder));
        break;
      case FRAME.result: {
        const result: ResultFrame = JSON.parse(decoding.readVarString(decoder));
        arrived.push('result');
        results.set(result.id, result);
      }
    }
  }

  function when<T>(look: () => T | null | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const wait = () => {
        const found = look();
        if (found !== null && found !== undefined) resolve(found);
        else if (ws.readyState === WebSocket.CLOSED) reject(new Error('the socket was closed'));
        else return false;
        return true;
      };
      if (!wait()) waiters.push(wait);
    });
  }

  async function opened(): Promise<void> {
    await when(() => hello);
  }

  return {
    doc,
    arrived,
    closed,
    ws,
    hello: () => when(() => hello),
    async sync(from = doc) {
      await opened();
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, FRAME.sync);
      sync.writeSyncStep1(encoder, from);
      const before = arrived.length;
      ws.send(encoding.toUint8Array(encoder));
      await when(() => arrived.slice(before).find((kind) => kind === 'step2'));
    },
    async command(command, { id = randomUUID(), ...more } = {}) {
      await opened();
      ws.send(jsonFrame({ id, command, ...more }));
      return when(() => results.get(id));
    },
    result: (id) => when(() => results.get(id)),
    sendBytes: (bytes) => ws.send(bytes),
    rows: (map) => doc.getMap(map).toJSON(),
    close: () => ws.close(),
  };
}

/** Frame 100 with any content. */
export function jsonFrame(content: unknown): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, FRAME.command);
  encoding.writeVarString(encoder, typeof content === 'string' ? content : JSON.stringify(content));
  return encoding.toUint8Array(encoder);
}
