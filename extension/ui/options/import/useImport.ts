import { useRef, useState } from 'preact/hooks';
import type { AdminDesk } from '../desk.ts';
import { carryOut, type Progress } from './carry-out.ts';
import type { ImportRow, Step } from './table.ts';

export type ImportResult = { readonly ok: boolean; readonly text: string };

/**
 * Sends what the lines of a file come to, one command after the other. A line that is refused stops no other; without a
 * server no further one is begun, and what is left can be sent again.
 */
export function useImport(desk: AdminDesk, done: string) {
  const [results, setResults] = useState<ReadonlyMap<number, ImportResult>>(new Map());
  const [sending, setSending] = useState(false);
  const progress = useRef<Progress>({ made: new Map(), done: new Set() });

  async function send(rows: readonly ImportRow[], labelOf: (row: ImportRow) => string) {
    const refused = new Set<number>();
    let reached = true;
    setSending(true);
    const carry = async (row: ImportRow, steps: readonly Step[]) => {
      const out = await carryOut((command) => desk.act(command, labelOf(row)), steps, progress.current, desk.now);
      if (!out.ok) {
        refused.add(row.line);
        reached = out.reached;
      }
      // What still has something to do afterwards is not done yet.
      else if (steps !== row.afterwards && row.afterwards.length) return;
      setResults((before) => new Map(before).set(row.line, out.ok ? { ok: true, text: done } : out));
    };
    for (const row of rows) if (reached) await carry(row, row.steps);
    for (const row of rows)
      if (reached && row.afterwards.length && !refused.has(row.line)) await carry(row, row.afterwards);
    setSending(false);
  }
  function clear() {
    setResults(new Map());
    progress.current = { made: new Map(), done: new Set() };
  }
  return { results, sending, send, clear };
}
