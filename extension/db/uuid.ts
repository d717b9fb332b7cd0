const COUNTER_BITS = 12n;
const COUNTER_START = 0x7ff;

/** What the last id began with: ms and a counter within it. */
let last = 0n;

/**
 * A new uuidv7 (RFC 9562). Its first 48 bits are `now` in ms and the next 12 a counter, so that the ids one page makes
 * sort in the order they were made, also within a millisecond.
 */
export function uuidv7(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  const counter = ((bytes[16]! << 8) | bytes[17]!) & COUNTER_START;
  const first = (BigInt(now) << COUNTER_BITS) | BigInt(counter);
  // Where the clock stands still, or was set back a little, it goes on counting.
  last = first > last || last - first > 1n << 24n ? first : last + 1n;
  const ms = last >> COUNTER_BITS;
  const head = (ms << 16n) | 0x7000n | (last & 0xfffn);
  new DataView(bytes.buffer).setBigUint64(0, head);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
