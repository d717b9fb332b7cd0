import { hkdfSync } from 'node:crypto';

/** What the store seals with keys of its own, so that a seal of one kind never passes for another. */
export type Purpose = 'chain' | 'snapshot';

/** The 32-byte key of one purpose, derived by HKDF-SHA-256 from the 32-byte secret key. */
export function deriveKey(secretKey: Uint8Array, purpose: Purpose): Uint8Array {
  if (secretKey.length !== 32) throw new Error(`The secret key has ${secretKey.length} bytes; it takes 32.`);
  return new Uint8Array(hkdfSync('sha256', secretKey, '', `keyturn ${purpose} v1`, 32));
}
