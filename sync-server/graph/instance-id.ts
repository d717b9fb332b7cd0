import { createHash } from 'node:crypto';
import { EVERYWHERE, type Scope } from '../../core/scope.ts';

/**
 * The id of an active instance as Entra makes it: both GUIDs in .NET's byte order, base64url, and a suffix for the scope
 * (`-1` is the whole organisation). An eligible one has `-e` behind it. Stable, as it says nothing but what it is of.
 */
export function instanceId(roleId: string, principalId: string, scope: Scope): string {
  const bytes = Buffer.concat([dotnetBytes(roleId), dotnetBytes(principalId)]);
  return `${bytes.toString('base64url')}-${scope === EVERYWHERE ? '1' : suffix(scope)}`;
}

/** What an instance's id is of, or null where it is none. */
export function partsOfInstanceId(id: string): { readonly roleId: string; readonly principalId: string } | null {
  const found = /^([\w-]{43})-(?:1|[0-9a-f]{8})(?:-e)?$/.exec(id)?.[1];
  if (!found) return null;
  const bytes = Buffer.from(found, 'base64url');
  return { roleId: guidOf(bytes.subarray(0, 16)), principalId: guidOf(bytes.subarray(16, 32)) };
}

/** .NET keeps the first three groups of a GUID little-endian. */
function dotnetBytes(guid: string): Buffer {
  return reversed(Buffer.from(guid.replaceAll('-', ''), 'hex'));
}

function guidOf(bytes: Buffer): string {
  return reversed(Buffer.from(bytes))
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function reversed(bytes: Buffer): Buffer {
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

function suffix(scope: Scope): string {
  return createHash('sha256').update(scope).digest('hex').slice(0, 8);
}
