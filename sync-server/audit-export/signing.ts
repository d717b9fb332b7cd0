import { createPrivateKey, createPublicKey, hkdfSync, sign, verify } from 'node:crypto';

/** What was at the end of the log when it was signed. `hash` is hex, `key` and `signature` base64. */
export type Checkpoint = {
  readonly organisation: string;
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
  readonly key: string;
  readonly signature: string;
};

/** Signs for an organisation with its Ed25519 key. */
export type Signer = {
  /** The public key: 32 bytes as base64. */
  readonly key: string;
  sign(message: string): string;
};

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** The key pair is derived from the 32-byte secret key, so that a backup of that one is a backup of this one too. */
export function createSigner(secretKey: Uint8Array): Signer {
  const seed = Buffer.from(hkdfSync('sha256', secretKey, '', 'keyturn checkpoint v1', 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    key: spki.subarray(SPKI.length).toString('base64'),
    sign: (message) => sign(null, Buffer.from(message), privateKey).toString('base64'),
  };
}

/** A checkpoint of the log's newest record, signed now. `at` is ISO 8601. */
export function signCheckpoint(signer: Signer, about: Omit<Checkpoint, 'key' | 'signature'>): Checkpoint {
  return { ...about, key: signer.key, signature: signer.sign(checkpointText(about)) };
}

/** Whether the checkpoint was signed with this public key and is as it was then. */
export function holdsCheckpoint(checkpoint: Checkpoint, key: string): boolean {
  try {
    const publicKey = createPublicKey({
      key: Buffer.concat([SPKI, Buffer.from(key, 'base64')]),
      format: 'der',
      type: 'spki',
    });
    return verify(
      null,
      Buffer.from(checkpointText(checkpoint)),
      publicKey,
      Buffer.from(checkpoint.signature, 'base64'),
    );
  } catch {
    return false;
  }
}

function checkpointText({ organisation, seq, hash, at }: Omit<Checkpoint, 'key' | 'signature'>): string {
  return `keyturn checkpoint v1\n${organisation}\n${seq}\n${hash}\n${at}`;
}
