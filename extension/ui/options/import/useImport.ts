import { useEffect, useRef } from 'preact/hooks';
import type { AdminDesk } from '../desk.ts';
import { useTyped } from '../parts/typed.ts';
import { carryOut, type Progress } from './carry-out.ts';
import type { ImportRow, ImportTable, Step } from './table.ts';

export type ImportResult = { readonly ok: boolean; readonly text: string };

/** Where lines come from: a file by its name, or what was pasted. */
type Source = { readonly file?: string; readonly pasted?: string };

/** Lines that were given, and what became of them so far. */
export type Import = Source & {
  readonly table: ImportTable;
  readonly results: ReadonlyMap<number, ImportResult>;
  readonly progress: Progress;
  /** How many changes were answered, of how many; null while none is under way. */
  readonly sending: { readonly answered: number; readonly of: number } | null;
};

/**
 * Sends what lines come to, one command after the other. A line that is refused stops no other; without a
 * server no further one is begun, and what is left can be sent again. It goes on while another page is shown.
 */
export function useImport(desk: AdminDesk, title: string, done: string) {
  const { value, change, drop } = useTyped<Import | null>(desk, title, () => null);
  const update = (next: (before: Import) => Partial<Import>) =>
    change((before) => before && { ...before, ...next(before) }, isUnsent);

  const latest = useRef(value);
  latest.current = value;
  // What is all done would only be in the way of the next lines.
  useEffect(() => () => void (isUnsent(latest.current) || drop()), []);

  function choose(source: Source, table: ImportTable) {
    const progress = { made: new Map<string, string>(), done: new Set<Step>() };
    change(() => ({ ...source, table, results: new Map(), progress, sending: null }), isUnsent);
  }
  async function send({ progress, ...about }: Import, labelOf: (row: ImportRow) => string) {
    const rows = waitingOf(about);
    const refused = new Set<number>();
    let reached = true;
    const of = rows.flatMap(stepsOf).filter((step) => !progress.done.has(step)).length;
    update(() => ({ sending: { answered: 0, of } }));
    const carry = async (row: ImportRow, steps: readonly Step[]) => {
      const act = async (command: Parameters<typeof desk.act>[0]) => {
        const answer = await desk.act(command, labelOf(row));
        update(({ sending }) => ({ sending: sending && { ...sending, answered: sending.answered + 1 } }));
        return answer;
      };
      const out = await carryOut(act, steps, progress, desk.now);
      if (!out.ok) {
        refused.add(row.line);
        reached = out.reached;
      }
      // What still has something to do afterwards is not done yet.
      else if (steps !== row.afterwards && row.afterwards.length) return;
      update(({ results }) => ({ results: new Map(results).set(row.line, out.ok ? { ok: true, text: done } : out) }));
    };
    for (const row of rows) if (reached) await carry(row, row.steps);
    for (const row of rows)
      if (reached && row.afterwards.length && !refused.has(row.line)) await carry(row, row.afterwards);
    update(() => ({ sending: null }));
  }
  return { chosen: value, choose, drop, send };
}

/** The lines that can be sent: those with something to do, and nothing wrong with them. */
export function waitingOf({ table, results }: Pick<Import, 'table' | 'results'>): readonly ImportRow[] {
  return table.ok ? table.rows.filter(({ line, ready }) => ready && !results.get(line)?.ok) : [];
}

function stepsOf({ steps, afterwards }: ImportRow): readonly Step[] {
  return [...steps, ...afterwards];
}

function isUnsent(about: Import | null): boolean {
  if (about === null) return false;
  // What was pasted may have been typed, and is to be mended here where it cannot be read.
  const unread = about.pasted !== undefined && !about.results.size;
  return about.sending !== null || unread || waitingOf(about).length > 0;
}
