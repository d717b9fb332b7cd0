import { randomUUID } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Command } from '../../core/commands.ts';
import { type Answer, BEARER, CLOSE, FRAME, SUB_PROTOCOL } from '../../core/wire/frames.ts';
import { framed, openWire, type Wire } from './wire.ts';

/** A signed-in socket of room `me`, without Yjs, so that the client costs the machine as little as possible. */
export type Client = {
  /** Makes a command's frame; the function sends it, with the promise of `send`. */
  ready(command: Command): () => Promise<Answer>;
  /** Sends a command; resolves with its answer once that and, where it was accepted, a document update arrived. */
  send(command: Command): Promise<Answer>;
  close(): void;
};

type Waiting = {
  readonly frame: Buffer;
  readonly updates: number;
  answer: Answer | null;
  readonly done: (answer: Answer) => void;
  readonly fail: (fault: Error) => void;
};

const STEP_ONE = framed(stepOne());

/** Connects, and once more whenever the server starts a new epoch, as the extension does. */
export async function connect(url: string, token: string, room = 'me'): Promise<Client> {
  const address = `${url.replace('http', 'ws')}/sync/${room}`;
  const protocols = [SUB_PROTOCOL, `${BEARER}${token}`];
  const waiting = new Map<string, Waiting>();
  let updates = 0;
  let closed = false;
  let wire: Wire | null = null;
  let onFirst: (() => void) | null = null;
  wire = await open();

  /** A socket whose document has arrived. */
  function open(): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const opening = openWire(address, protocols, {
        onMessage: receive,
        onEnd(code) {
          wire = null;
          const fault = new Error(`closed with ${code}`);
          reject(fault);
          if (code === CLOSE.otherEpoch && !closed) void reopen();
          else for (const { fail } of waiting.values()) fail(fault);
        },
      });
      opening.then((opened) => {
        onFirst = () => resolve(opened);
        opened.write(STEP_ONE);
      }, reject);
    });
  }

  async function reopen(): Promise<void> {
    wire = await open();
    for (const { frame } of waiting.values()) wire.write(frame);
  }

  function receive(data: Buffer): void {
    const [type] = data;
    if (type === FRAME.sync) {
      updates++;
      onFirst?.();
      onFirst = null;
    }
    if (type === FRAME.result) {
      const { id, ...answer } = JSON.parse(decoding.readVarString(decoding.createDecoder(data.subarray(1))));
      const one = waiting.get(id);
      if (one) one.answer = answer;
    }
    for (const [id, { updates: before, answer, done }] of waiting) {
      if (!answer || (answer.ok && updates === before)) continue;
      waiting.delete(id);
      done(answer);
    }
  }

  function ready(command: Command): () => Promise<Answer> {
    const id = orderedId();
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, FRAME.command);
    encoding.writeVarString(encoder, JSON.stringify({ id, command }));
    const frame = framed(encoding.toUint8Array(encoder));
    return () =>
      new Promise((done, fail) => {
        waiting.set(id, { frame, updates, answer: null, done, fail });
        wire?.write(frame);
      });
  }

  return {
    ready,
    send: (command) => ready(command)(),
    close() {
      closed = true;
      wire?.close();
    },
  };
}

/** A uuidv7, as the extension makes them: its first 48 bits are the time. */
function orderedId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

function stepOne(): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, FRAME.sync);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint8Array(encoder, new Uint8Array([0]));
  return encoding.toUint8Array(encoder);
}
