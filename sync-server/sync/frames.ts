import * as decoding from 'lib0/decoding';
import { FRAME } from '../../core/wire/frames.ts';
import { createBytes } from './bytes.ts';

/** What a client may send, as far as the server looks into it. */
export type ClientFrame =
  | { readonly kind: 'step1'; readonly stateVector: Uint8Array }
  /** A document change. The server is the only writer, so it is never decoded. */
  | { readonly kind: 'update' }
  | { readonly kind: 'awareness' }
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'malformed' };

const STEP1 = 0;
const STEP2 = 1;
const UPDATE = 2;
const QUERY_AWARENESS = 3;
const MALFORMED: ClientFrame = { kind: 'malformed' };

/** An awareness of nobody: keeps both ends alive, as a stock provider gives up after 30 s without a message. */
export const HEARTBEAT: Uint8Array = new Uint8Array([FRAME.awareness, 1, 0]);

/** Reads a frame. Never throws. */
export function readFrame(bytes: Uint8Array): ClientFrame {
  try {
    const decoder = decoding.createDecoder(bytes);
    switch (decoding.readVarUint(decoder)) {
      case FRAME.sync:
        return readSync(decoder);
      case FRAME.awareness:
      case QUERY_AWARENESS:
        return { kind: 'awareness' };
      case FRAME.command:
        return { kind: 'command', text: decoding.readVarString(decoder) };
      default:
        return MALFORMED;
    }
  } catch {
    return MALFORMED;
  }
}

function readSync(decoder: decoding.Decoder): ClientFrame {
  const type = decoding.readVarUint(decoder);
  if (type === STEP1) return { kind: 'step1', stateVector: decoding.readVarUint8Array(decoder) };
  return type === STEP2 || type === UPDATE ? { kind: 'update' } : MALFORMED;
}

/** The answer to a client's step 1. */
export function step2Frame(update: Uint8Array): Uint8Array {
  return syncFrame(STEP2, update);
}

/** A change of the document. */
export function updateFrame(update: Uint8Array): Uint8Array {
  return syncFrame(UPDATE, update);
}

/** A frame of one of Keyturn's own types: a varuint, then one JSON text. */
export function jsonFrame(type: number, value: unknown): Uint8Array {
  return bytes.run(() => {
    bytes.number(type);
    bytes.text(JSON.stringify(value));
  });
}

function syncFrame(type: number, update: Uint8Array): Uint8Array {
  return bytes.run(() => {
    bytes.number(FRAME.sync);
    bytes.number(type);
    bytes.chunk(update);
  });
}

const bytes = createBytes();
