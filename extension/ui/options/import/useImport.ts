import { useState } from 'preact/hooks';
import { sayNo } from '../../say.ts';
import type { AdminDesk } from '../desk.ts';
import type { ImportRow, Step } from './table.ts';

export type ImportResult = { readonly ok: boolean; readonly text: string };

/**
 * Sends what the lines of a file come to, one command after the other. A line that is refused stops no other; without a
 * server no further one is begun, and what is left can be sent again.
 */
export function useImport(desk: AdminDesk, done: string) {
  const [results, setResults] = useState<ReadonlyMap<number, ImportResult>>(new Map());
  const [sending, setSending] = useState(false);

  async function send(rows: readonly ImportRow[], labelOf: (row: ImportRow) => string) {
    const made = new Map<string, string>();
    const refused = new Set<number>();
    let reached = true;
    setSending(true);
    const carryOut = async (row: ImportRow, steps: readonly Step[]) => {
      for (const { command, makes } of steps) {
        const answer = await desk.act(command(made), labelOf(row));
        if (!answer.ok) {
          refused.add(row.line);
          reached = 'rejection' in answer;
          return { ok: false, text: sayNo(answer, desk.now).join(' ') };
        }
        if (makes) made.set(makes.key, String(answer.result[makes.field]));
      }
      return { ok: true, text: done };
    };
    const note = (row: ImportRow, result: ImportResult) =>
      setResults((before) => new Map(before).set(row.line, result));
    for (const row of rows) if (reached) note(row, await carryOut(row, row.steps));
    for (const row of rows)
      if (reached && row.afterwards.length && !refused.has(row.line)) note(row, await carryOut(row, row.afterwards));
    setSending(false);
  }
  return { results, sending, send, clear: () => setResults(new Map()) };
}
