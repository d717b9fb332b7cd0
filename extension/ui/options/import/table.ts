import type { Command } from '../../../../core/commands.ts';
import { sayNumber } from '../parts/number-text.ts';
import { type CsvLine, readCsv } from './csv-read.ts';

/** One command of a line. `made` are the ids of what earlier lines made, by the key they gave it. */
export type Step = {
  readonly command: (made: ReadonlyMap<string, string>) => Command;
  /** The keys of what has to be made before. */
  readonly needs?: readonly string[];
  /** Under what key the id of what it makes is kept, and which field of the answer that is. */
  readonly makes?: { readonly key: string; readonly field: string };
};

/** One line of a file: what it says, what is wrong with it, and what it becomes where nothing is. */
export type ImportRow = {
  /** The line's number in the file. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
  /** That it is ready, or what it will do, in a word; nothing where there is nothing to do. */
  readonly ready: string;
  readonly steps: readonly Step[];
  /** Done once all lines are: what points at another line. */
  readonly afterwards: readonly Step[];
};

export type ImportTable =
  | { readonly ok: true; readonly rows: readonly ImportRow[] }
  | { readonly ok: false; readonly problem: string };

/** A column of a file, and what it is called above the preview. */
export type ImportColumn = { readonly key: string; readonly title: string; readonly needed?: true };

export const MOST_ROWS = 2_000;

/** Reads a CSV text whose first line names its columns; `toRow` says what a line comes to. Nothing is sent. */
export function readTable(
  text: string,
  columns: readonly ImportColumn[],
  toRow: (cells: ImportRow['cells']) => Omit<ImportRow, 'line' | 'cells'>,
): ImportTable {
  let lines: readonly CsvLine[];
  try {
    lines = readCsv(text);
  } catch (fault) {
    return { ok: false, problem: (fault as Error).message };
  }
  const [header, ...rest] = lines;
  const names = header?.cells.map((name) => name.trim().toLowerCase()) ?? [];
  const missing = columns.filter(({ key, needed }) => needed && !names.includes(key)).map(({ key }) => key);
  if (missing.length) {
    const known = columns.map(({ key }) => key).join(', ');
    return {
      ok: false,
      problem: `The first line has to name the columns. Missing: ${missing.join(', ')}. Known: ${known}.`,
    };
  }
  if (rest.length > MOST_ROWS)
    return {
      ok: false,
      problem: `These are ${sayNumber(rest.length)} lines. Take ${sayNumber(MOST_ROWS)} at most at once.`,
    };
  return {
    ok: true,
    rows: rest.map(({ line, cells: typed }) => {
      const cellOf = (key: string) => typed[names.indexOf(key)]?.trim() ?? '';
      const cells = Object.fromEntries(columns.map(({ key }) => [key, cellOf(key)]));
      return { line, cells, ...toRow(cells) };
    }),
  };
}
