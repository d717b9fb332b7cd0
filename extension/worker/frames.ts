import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { CommandFrame } from '../../core/wire/frames.ts';
import { FRAME } from '../../core/wire/protocol.ts';

/** Frame 100: a command as it crosses the socket. */
export function encodeCommand(frame: CommandFrame): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, FRAME.command);
  encoding.writeVarString(encoder, JSON.stringify(frame));
  return encoding.toUint8Array(encoder);
}

/** The JSON of a frame whose type was read already. The server is who signed the person in, so its shape is trusted. */
export function decodeJson<Shape>(decoder: decoding.Decoder): Shape {
  return JSON.parse(decoding.readVarString(decoder)) as Shape;
}
