import { hash } from 'node:crypto';

const BLOCK = 64;
const INNER = 0x36;
const OUTER = 0x5c;
const HEX = 64;
const DIGEST = 32;

/**
 * Seals SHA-256 hashes in hex with their HMAC-SHA-256 (RFC 2104), in hex, under a key of at most 64 bytes. `createHmac` takes
 * twice as long, as it makes objects for each, and seals are a third of what verifying a log costs.
 */
export function createHashSeal(key: Uint8Array): (hashInHex: string) => string {
  const inner = Buffer.alloc(BLOCK + HEX, INNER);
  const outer = Buffer.alloc(BLOCK + DIGEST, OUTER);
  key.forEach((byte, index) => {
    inner[index] = byte ^ INNER;
    outer[index] = byte ^ OUTER;
  });
  return (hashInHex) => {
    inner.write(hashInHex, BLOCK, 'latin1');
    // As a text of bytes, which is made faster than hex or a buffer.
    outer.write(hash('sha256', inner, 'binary'), BLOCK, 'binary');
    return hash('sha256', outer);
  };
}
