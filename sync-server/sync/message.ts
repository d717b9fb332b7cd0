import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

const BINARY = 0x82;
const SHORT = 125;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

/** The bytes as one binary WebSocket message of a server (RFC 6455 §5.2): made once, written to each of its readers. */
export function messageOf(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const head = length <= SHORT ? 2 : length < 2 ** 16 ? 4 : 10;
  const message = Buffer.allocUnsafe(head + length);
  message[0] = BINARY;
  if (head === 2) message[1] = length;
  else if (head === 4) {
    message[1] = TWO_BYTES;
    message.writeUInt16BE(length, 2);
  } else {
    message[1] = EIGHT_BYTES;
    message.writeBigUInt64BE(BigInt(length), 2);
  }
  message.set(bytes, head);
  return message;
}

/** What comes after a message in the same turn, to leave with it in one write. */
export type Follower = 'answer' | 'ping';
export type Send = (message: Uint8Array, before?: Follower) => void;

/** Writes messages past the socket's own framing. */
export function sender(socket: WebSocket, stream: Duplex): Send {
  let corked = false;
  return (message, before) => {
    if (socket.readyState !== socket.OPEN) return;
    if (before && !corked) {
      corked = true;
      stream.cork();
      process.nextTick(() => {
        corked = false;
        stream.uncork();
      });
    }
    stream.write(message);
  };
}
