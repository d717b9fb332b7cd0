import { hash as hashOf } from 'node:crypto';
import { type Signer, signCheckpoint } from './signing.ts';

/** Records of an export that follow one another: how many, and the hashes before the first and of the last. */
export type Span = { readonly first: number; readonly previous: string; readonly last: number; readonly hash: string };

/** What ends an export in JSON Lines; with it and the public key all before it can be verified. */
export type Trailer = { readonly checkpoint: object; readonly export: object };

/** Collects what an export's last line has to say. */
export type Seal = { add(text: string, span: Span | null): void; about(): SealAbout };
export type SealAbout = { readonly digest: string; readonly span: Span | null };

/** The digest takes in every line before the trailer, one after the other: the hash of the one before and the line. */
export function createSeal(): Seal {
  let digest = '';
  let whole: Span | null = null;
  return {
    add(text, span) {
      for (const line of text.split('\n').slice(0, -1)) digest = hashOf('sha256', digest + line);
      if (span) whole = whole ? { ...whole, last: span.last, hash: span.hash } : span;
    },
    about: () => ({ digest, span: whole }),
  };
}

/** The last line of an export. `at` is ISO 8601. */
export function trailerLine(signer: Signer, organisation: string, at: string, { digest, span }: SealAbout): string {
  const { first, previous, last: seq, hash } = span ?? { first: 0, previous: '', last: 0, hash: '' };
  const checkpoint = signCheckpoint(signer, { organisation, seq, hash, at });
  const text = `keyturn export v1\n${organisation}\n${first}\n${previous}\n${seq}\n${hash}\n${at}\n${digest}`;
  const about = { first, previous, last: seq, digest, signature: signer.sign(text) };
  return `${JSON.stringify({ checkpoint, export: about } satisfies Trailer)}\n`;
}
