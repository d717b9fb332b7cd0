import { WebSocket } from 'ws';

/** An open socket that has its document. It decodes nothing, so that the load costs the machine as little as possible. */
export type Reader = { readonly socket: WebSocket; close(): void };

export type ReaderOptions = {
  readonly url: string;
  readonly protocols: readonly string[];
  /** What is sent once it is open. */
  readonly first: readonly Uint8Array[];
  /** Bytes before the message's type. */
  readonly skip: number;
  readonly onUpdate?: () => void;
};

const SYNC = 0;
const SYNC_REPLY = 4;
const STEP2 = 1;
const UPDATE = 2;

/** Opens one and waits for the document. */
export function openReader({ url, protocols, first, skip, onUpdate }: ReaderOptions): Promise<Reader> {
  const socket = new WebSocket(url.replace('http', 'ws'), [...protocols], { perMessageDeflate: false });
  socket.binaryType = 'nodebuffer';
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      for (const frame of first) socket.send(frame);
    });
    socket.on('message', (data: Buffer) => {
      const type = data[skip];
      if (type !== SYNC && type !== SYNC_REPLY) return;
      if (data[skip + 1] === STEP2) resolve({ socket, close: () => socket.terminate() });
      else if (data[skip + 1] === UPDATE) onUpdate?.();
    });
    socket.on('error', reject);
    socket.on('close', (code, reason) => reject(new Error(`closed with ${code} ${reason}`)));
  });
}
