import { createHash } from 'node:crypto';

/**
 * The challenge of one command: SHA-256 of a nonce and of everything the command says but its proof. An assertion made for
 * another role, duration or command id does not fit. Base64url.
 */
export function challengeOf(nonce: string, frame: { readonly id: string; readonly command: object }): string {
  const { proof: _, ...command } = frame.command as Record<string, unknown>;
  return createHash('sha256')
    .update(`${nonce}\n${frame.id}\n${canonical(command)}`)
    .digest('base64url');
}

/** JSON with its keys in order, so that the same content gives the same text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`)
    .join(',')}}`;
}
