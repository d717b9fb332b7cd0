import { randomUUID } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import type { Command } from '../../core/commands.ts';
import { type Answer, CLOSE, FRAME } from '../../core/wire/frames.ts';

/** A signed-in socket of room `me`, without Yjs, so that the client costs the machine as little as possible. */
export type Client = {
  /** Makes a command's frame; the function sends it, with the promise of `send`. */
  ready(command: Command): () => Promise<Answer>;
  /** Sends a command; resolves with its answer once that and, where it was accepted, a document update arrived. */
  send(command: Command): Promise<Answer>;
  close(): void;
};

type Waiting = {
  readonly frame: Uint8Array;
  readonly updates: number;
  answer: Answer | null;
  readonly done: (answer: Answer) => void;
  readonly fail: (fault: Error) => void;
};

/** Connects, and once more whenever the server starts a new epoch, as the extension does. */
export async function connect(url: string, token: string, room = 'me'): Promise<Client> {
  const address = `${url.replace('http', 'ws')}/sync/${room}`;
  const waiting = new Map<string, Waiting>();
  let updates = 0;
  let socket = await open();

  async function open(): Promise<WebSocket> {
    const opened = new WebSocket(address, ['keyturn.v1', `bearer.${token}`], { perMessageDeflate: false });
    opened.binaryType = 'nodebuffer';
    await new Promise<void>((resolve, reject) => {
      const before = updates;
      opened.on('message', (data: Buffer) => {
        receive(data);
        if (updates > before) resolve();
      });
      opened.once('open', () => opened.send(stepOne()));
      opened.once('error', reject);
      opened.once('close', (code, reason) => {
        const fault = new Error(`closed with ${code} ${reason}`);
        reject(fault);
        if (code === CLOSE.otherEpoch) void reopen();
        else for (const { fail } of waiting.values()) fail(fault);
      });
    });
    return opened;
  }

  async function reopen(): Promise<void> {
    socket = await open();
    for (const { frame } of waiting.values()) socket.send(frame);
  }

  function receive(data: Buffer): void {
    const [type] = data;
    if (type === FRAME.sync) updates++;
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
    const frame = encoding.toUint8Array(encoder);
    return () =>
      new Promise((done, fail) => {
        waiting.set(id, { frame, updates, answer: null, done, fail });
        if (socket.readyState === WebSocket.OPEN) socket.send(frame);
      });
  }

  return {
    ready,
    send: (command) => ready(command)(),
    close: () => socket.terminate(),
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
