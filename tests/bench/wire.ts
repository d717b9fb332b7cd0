import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/**
 * One WebSocket (RFC 6455) on a plain socket, for a load that shares its machine with the server it measures: `ws` keeps so
 * much for each message that its own collections of garbage, of 5 to 20 ms, were a part of what was measured.
 */
export type Wire = {
  /** Sends a frame that `framed` made. */
  write(frame: Buffer): void;
  close(): void;
};

export type WireEvents = {
  /** One whole binary message; its bytes are valid during the call only. */
  readonly onMessage: (message: Buffer) => void;
  /** The connection ended, with the server's code; 1006 where it gave none. */
  readonly onEnd: (code: number) => void;
};

const BINARY = 0x82;
const [CLOSE, PING] = [0x88, 0x89];
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
const CLOSED = Buffer.from([CLOSE, 0x80, 0, 0, 0, 0]);
const MASKED = 0x80;
const [IN_16_BITS, IN_64_BITS] = [126, 127];
const ABNORMAL = 1006;
const EMPTY: Buffer = Buffer.alloc(0);
const END_OF_HEAD = '\r\n\r\n';

/** A message under 64 KB in its frame. It is masked with nothing, which costs the server what any mask does. */
export function framed(message: Uint8Array): Buffer {
  const short = message.length < IN_16_BITS;
  const frame = Buffer.allocUnsafe((short ? 6 : 8) + message.length);
  frame[0] = BINARY;
  frame[1] = MASKED | (short ? message.length : IN_16_BITS);
  if (!short) frame.writeUInt16BE(message.length, 2);
  frame.writeUInt32BE(0, short ? 2 : 4);
  frame.set(message, short ? 6 : 8);
  return frame;
}

/** Connects; fails with the server's first line where it does not take the socket. */
export function openWire(
  address: string,
  protocols: readonly string[],
  { onMessage, onEnd }: WireEvents,
): Promise<Wire> {
  const { hostname, port, host, pathname } = new URL(address);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let code = ABNORMAL;
  const head = [
    `GET ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    `Sec-WebSocket-Protocol: ${protocols.join(', ')}`,
  ];
  socket.write(head.join('\r\n') + END_OF_HEAD);
  return new Promise((resolve, reject) => {
    let rest = EMPTY;
    const read = (data: Buffer) => {
      rest = takeFrames(socket, rest.length ? Buffer.concat([rest, data]) : data, onMessage, (said) => {
        code = said;
        socket.end(CLOSED);
      });
    };
    const readHead = (data: Buffer) => {
      rest = Buffer.concat([rest, data]);
      const end = rest.indexOf(END_OF_HEAD);
      if (end < 0) return;
      const [firstLine] = rest.toString('latin1', 0, end).split('\r\n');
      if (!firstLine!.includes(' 101 ')) {
        reject(new Error(firstLine));
        return void socket.destroy();
      }
      const early = rest.subarray(end + END_OF_HEAD.length);
      rest = EMPTY;
      socket.off('data', readHead).on('data', read);
      resolve({ write: (frame) => void socket.write(frame), close: () => void socket.destroy() });
      read(early);
    };
    socket.on('data', readHead);
    socket.on('error', reject);
    socket.on('close', () => {
      reject(new Error(`closed with ${code}`));
      onEnd(code);
    });
  });
}

/** Hands on the whole frames of `data`; gives what is left, as a copy. */
function takeFrames(
  socket: Socket,
  data: Buffer,
  onMessage: (message: Buffer) => void,
  onCode: (code: number) => void,
): Buffer {
  let from = 0;
  while (data.length - from >= 2) {
    let length = data[from + 1]!;
    let at = from + 2;
    if (length === IN_16_BITS && data.length >= at + 2) {
      length = data.readUInt16BE(at);
      at += 2;
    } else if (length === IN_64_BITS && data.length >= at + 8) {
      length = Number(data.readBigUInt64BE(at));
      at += 8;
    } else if (length >= IN_16_BITS) break;
    if (data.length < at + length) break;
    const message = data.subarray(at, at + length);
    const kind = data[from];
    from = at + length;
    if (kind === BINARY) onMessage(message);
    else if (kind === PING) socket.write(PONG);
    else if (kind === CLOSE) onCode(message.length >= 2 ? message.readUInt16BE(0) : ABNORMAL);
  }
  return from === data.length ? EMPTY : Buffer.from(data.subarray(from));
}
