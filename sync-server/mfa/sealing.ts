import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts what must be read again, such as a TOTP seed, for rest in the store. */
export type Sealing = { seal(text: string): string; open(sealed: string): string };

/** AES-256-GCM under a key of its own, derived from the 32-byte secret key. `open` throws on a text it did not seal. */
export function createSealing(secretKey: Uint8Array): Sealing {
  const key = new Uint8Array(hkdfSync('sha256', secretKey, '', 'keyturn second factors v1', 32));
  return {
    seal(text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
