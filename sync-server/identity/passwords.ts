import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';

const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 256;

/** scrypt's work: `N` a power of two, `r` the block size, `p` the passes. */
export type PasswordCost = { readonly N: number; readonly r: number; readonly p: number };

export const PASSWORD_COST: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };

export type Passwords = {
  /** What to keep of a password: `scrypt$N=…,r=…,p=…$salt$hash`. Throws `Busy` where too many wait. */
  hash(password: string): Promise<string>;
  /** Whether the password is the kept one. Does the same work where there is none. Throws `Busy` where too many wait. */
  verify(password: string, kept: string | null): Promise<boolean>;
};

/** Too many passwords wait to be worked on; whoever asked tries again in a moment. */
export class Busy extends Error {}

const KEPT = /^scrypt\$N=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+=*)\$([A-Za-z0-9+/]+=*)$/;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const MOST_WAITING = 200;

/** What is wrong with a new password, as a sentence for the person, or null. */
export function passwordProblem(password: string, upn: string): string | null {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD)
    return `The password needs at least ${SHORTEST_PASSWORD} characters; it has ${length}.`;
  if (length > LONGEST_PASSWORD) return `The password may have at most ${LONGEST_PASSWORD} characters.`;
  if (password.trim().toLowerCase() === upn.trim().toLowerCase()) return 'The password must not be the sign-in name.';
  return null;
}

/** A 32-byte key of a password. */
export type Derive = (password: string, salt: Buffer, cost: PasswordCost) => Promise<Buffer>;

/** Works on as many passwords at once as there are cores to spare; each takes tens of MB and much of a second. */
export function createPasswords(cost: PasswordCost = PASSWORD_COST, derive: Derive = scryptKey): Passwords {
  const gate = createGate(Math.max(1, Math.min(4, availableParallelism() - 1)));
  const nobody = { cost, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) };

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const hash = await gate(() => derive(password, salt, cost));
      const { N, r, p } = cost;
      return `scrypt$N=${N},r=${r},p=${p}$${salt.toString('base64')}$${hash.toString('base64')}`;
    },
    async verify(password, kept) {
      const known = kept === null ? nobody : parse(kept);
      const hash = await gate(() => derive(password, known.salt, known.cost));
      return timingSafeEqual(hash, known.hash) && kept !== null;
    },
  };
}

function parse(kept: string): { cost: PasswordCost; salt: Buffer; hash: Buffer } {
  const parts = KEPT.exec(kept);
  if (!parts) throw new Error('A kept password is not in the form it was written in.');
  const [N, r, p] = parts.slice(1, 4).map(Number);
  const [salt, hash] = parts.slice(4).map((part) => Buffer.from(part, 'base64'));
  return { cost: { N: N!, r: r!, p: p! }, salt: salt!, hash: hash! };
}

function scryptKey(password: string, salt: Buffer, { N, r, p }: PasswordCost): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    // The same text typed on another system may come in other code points.
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (fault, hash) =>
      fault ? reject(fault) : resolve(hash),
    );
  });
}

function createGate(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) {
      if (waiting.length >= MOST_WAITING) throw new Busy('Too many sign-ins at once.');
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
