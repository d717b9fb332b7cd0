// Plain values, so that whoever only speaks the protocol does not carry the schemas.

/** Counts incompatible changes of what crosses the socket. A test fails when the schemas change and this does not. */
export const PROTOCOL = 1;
export const SUB_PROTOCOL = 'keyturn.v1';
export const BEARER = 'bearer.';

/** Message types, the varuint that starts a frame. The first two are y-websocket's. */
export const FRAME = { sync: 0, awareness: 1, command: 100, result: 101, hello: 102 } as const;

/** Why a socket was closed. 44xx is final for a stock y-websocket provider, 45xx is tried again. */
export const CLOSE = {
  malformed: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  otherEpoch: 4409,
  clientTooOld: 4426,
  tooMuch: 4429,
  tryLater: 4503,
  tooSlow: 4508,
} as const;

export const MAX_FRAME_BYTES = 64 * 1024;
export const MAX_STATE_VECTOR_BYTES = 4 * 1024;
