import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from './keys.ts';

/** A snapshot as it lies in the store. `hash` is that of the record it was taken after, which ties it to this very log. */
export type SnapshotRow = { readonly seq: number; readonly hash: string; readonly text: string; readonly mac: string };

/** How many are kept of a version: a damaged newest one leaves another to start from. */
export const SNAPSHOTS_KEPT = 2;

export type SnapshotSeal = {
  of(version: number, snapshot: Omit<SnapshotRow, 'mac'>): string;
  holds(version: number, snapshot: SnapshotRow): boolean;
};

/** Seals snapshots, as a state that is loaded without a look at the log must be one this server wrote. */
export function createSnapshotSeal(secretKey: Uint8Array): SnapshotSeal {
  const key = deriveKey(secretKey, 'snapshot');
  const seal = (version: number, { seq, hash, text }: Omit<SnapshotRow, 'mac'>) =>
    createHmac('sha256', key).update(`${version}\n${seq}\n${hash}\n`).update(text).digest();
  return {
    of: (version, snapshot) => seal(version, snapshot).toString('hex'),
    holds(version, snapshot) {
      const given = Buffer.from(snapshot.mac, 'hex');
      const right = seal(version, snapshot);
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
