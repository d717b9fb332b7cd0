import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { syncToDisk } from './durable.ts';

const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;

/**
 * The 32-byte secret key of a file of 64 hexadecimal or 44 base64 characters; made (mode 600) where the file is absent.
 * Throws one line when the file holds anything else: a new key in its place would make the log unreadable.
 */
export function readSecretKey(path: string): Uint8Array {
  const text = (contentOf(path) ?? make(path)).trim();
  if (HEX.test(text)) return new Uint8Array(Buffer.from(text, 'hex'));
  if (BASE64.test(text)) return new Uint8Array(Buffer.from(text, 'base64'));
  throw new Error(
    `KEYTURN_SECRET_KEY_FILE: ${path} holds no key; it takes 64 hexadecimal or 44 base64 characters (32 bytes). Restore it from its backup.`,
  );
}

/** Whether others on this machine can read a file or folder, or write it. */
export function isOpenToOthers(path: string): boolean {
  // Windows keeps no such mode; its folders are private by their owner's profile.
  return process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
}

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (fault) {
    if (isFault(fault, 'ENOENT')) return null;
    throw new Error(`KEYTURN_SECRET_KEY_FILE: ${path} cannot be read (${reasonOf(fault)}).`);
  }
}

/** Written beside and then linked, so that nobody reads half a key and of two processes one makes it for both. */
function make(path: string): string {
  const beside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(beside, 'wx', 0o600);
    try {
      writeSync(file, `${randomBytes(32).toString('hex')}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    linkSync(beside, path);
    syncToDisk(dirname(path));
  } catch (fault) {
    if (!isFault(fault, 'EEXIST'))
      throw new Error(`KEYTURN_SECRET_KEY_FILE: ${path} cannot be written (${reasonOf(fault)}).`);
  } finally {
    rmSync(beside, { force: true });
  }
  return readFileSync(path, 'utf8');
}

function isFault(fault: unknown, code: string): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === code;
}

function reasonOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
