/** One line of a CSV text, and its number as a spreadsheet counts: from 1, with empty ones, and with breaks within a cell not. */
export type CsvLine = { readonly line: number; readonly cells: readonly string[] };

/**
 * The lines of a CSV text (RFC 4180): quoted cells may hold separators, quotes twice and line breaks. A byte order mark and
 * empty lines are skipped. What the first line has most of separates: commas, semicolons as spreadsheets of many countries
 * write them, or tabs as what is copied out of one has them. Throws where a quote is never closed.
 */
export function readCsv(text: string): readonly CsvLine[] {
  const content = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(content);
  const lines: CsvLine[] = [];
  let line = 0;
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    line++;
    if (row.some((one) => one.trim() !== '')) lines.push({ line, cells: row });
    row = [];
  };
  for (let at = 0; at < content.length; at++) {
    const sign = content[at]!;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (content[at + 1] === '"') cell += content[++at];
      else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === separator) endCell();
    else if (sign === '\n') endRow();
    else if (sign !== '\r' || content[at + 1] !== '\n') cell += sign;
  }
  if (quoted) throw new Error('A quoted cell is never closed. Look for a " that stands alone.');
  endRow();
  return lines;
}

function separatorOf(text: string): string {
  const [first = ''] = text.replace(/^[\r\n]+/, '').split('\n', 1);
  const countOf = (separator: string) => first.split(separator).length;
  return [',', ';', '\t'].reduce((most, other) => (countOf(other) > countOf(most) ? other : most));
}
