import type { DatabaseSync } from 'node:sqlite';
import { othersTurn } from '../others-turn.ts';
import { EMPTY } from './chain.ts';
import { SNAPSHOTS_KEPT, type SnapshotRow, type SnapshotSeal } from './snapshots.ts';

/** Characters that are written at once: a snapshot of megabytes in one statement held everybody up for 20 to 50 ms. */
const PIECE = 32 * 1024;

export type SqliteSnapshots = {
  /** The newest of this version that holds its seal, or null. */
  read(version: number): { readonly seq: number; readonly text: string } | null;
  write(version: number, seq: number, text: string): Promise<void>;
};

/**
 * The snapshots in an embedded log. A long one is written piece by piece, with room for people's commands in between; its
 * row comes last, so that one that was not finished is none.
 */
export function createSqliteSnapshots(db: DatabaseSync, seal: SnapshotSeal): SqliteSnapshots {
  const statements = prepare(db);

  function restOf(version: number, seq: number): string {
    return statements.rest
      .all(version, seq)
      .map(({ text }) => text)
      .join('');
  }

  function hashAt(seq: number): string {
    const hash = seq === 0 ? EMPTY.hash : statements.hashAt.get(seq)?.hash;
    if (typeof hash !== 'string') throw new Error(`There is no record ${seq} to take a snapshot after.`);
    return hash;
  }

  async function writeRest(version: number, seq: number, text: string): Promise<void> {
    let place = 0;
    for (let start = PIECE; start < text.length; start += PIECE) {
      statements.putRest.run(version, seq, place++, text.slice(start, start + PIECE));
      await othersTurn();
    }
    statements.cutRest.run(version, seq, place);
  }

  async function dropOld(version: number): Promise<void> {
    statements.dropOld.run(version, version, SNAPSHOTS_KEPT);
    while (statements.dropRest.run(version, version).changes) await othersTurn();
  }

  return {
    read(version) {
      for (const row of statements.all.all(version) as SnapshotRow[]) {
        const text = row.text + restOf(version, row.seq);
        if (seal.holds(version, { ...row, text })) return { seq: row.seq, text };
      }
      return null;
    },
    async write(version, seq, text) {
      const hash = hashAt(seq);
      const mac = seal.of(version, { seq, hash, text });
      await writeRest(version, seq, text);
      statements.put.run(version, seq, hash, text.slice(0, PIECE), mac);
      await dropOld(version);
    },
  };
}

function prepare(db: DatabaseSync) {
  return {
    hashAt: db.prepare('SELECT hash FROM event WHERE seq = ?'),
    // Joined with the log, as a snapshot taken of another one (before a restore, say) is not this one's.
    all: db.prepare(`SELECT s.seq, s.hash, s.text, s.mac FROM snapshot s LEFT JOIN event e ON e.seq = s.seq
      WHERE s.version = ? AND (s.seq = 0 OR e.hash = s.hash) ORDER BY s.seq DESC`),
    rest: db.prepare('SELECT text FROM snapshot_rest WHERE version = ? AND seq = ? ORDER BY place'),
    put: db.prepare('INSERT OR REPLACE INTO snapshot (version, seq, hash, text, mac) VALUES (?, ?, ?, ?, ?)'),
    putRest: db.prepare('INSERT OR REPLACE INTO snapshot_rest (version, seq, place, text) VALUES (?, ?, ?, ?)'),
    cutRest: db.prepare('DELETE FROM snapshot_rest WHERE version = ? AND seq = ? AND place >= ?'),
    dropOld: db.prepare(`DELETE FROM snapshot WHERE version = ? AND seq NOT IN
      (SELECT seq FROM snapshot WHERE version = ? ORDER BY seq DESC LIMIT ?)`),
    // One piece, as what is deleted is overwritten as well.
    dropRest: db.prepare(`DELETE FROM snapshot_rest WHERE rowid = (SELECT rowid FROM snapshot_rest WHERE version = ?
      AND seq NOT IN (SELECT seq FROM snapshot WHERE version = ?) LIMIT 1)`),
  };
}
