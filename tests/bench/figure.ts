/** One line of the table: what was measured, beside its floor or peer in the same run, and the bar it has to keep. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly floor: number | null;
  readonly peer: number | null;
  /** `value` over its floor or peer, or the other way round where more is better; null where there is neither. */
  readonly ratio: number | null;
  readonly bar: string;
  readonly ok: boolean;
};

export type Bench = { readonly name: string; run(): Promise<readonly Figure[]> };

/** A figure that has to stay under `most` times its floor or peer. */
export function atMost(
  name: string,
  value: number,
  unit: string,
  against: { readonly floor?: number; readonly peer?: number },
  most: number,
): Figure {
  const { floor = null, peer = null } = against;
  const ratio = value / (floor ?? peer)!;
  return { name, value, unit, floor, peer, ratio, bar: `≤ ${most} ×`, ok: ratio <= most };
}

/** A figure that has to reach at least `least` times its floor or peer. */
export function atLeast(
  name: string,
  value: number,
  unit: string,
  against: { readonly floor?: number; readonly peer?: number },
  least: number,
): Figure {
  const { floor = null, peer = null } = against;
  const ratio = value / (floor ?? peer)!;
  return { name, value, unit, floor, peer, ratio, bar: `≥ ${least} ×`, ok: ratio >= least };
}

/** A figure with a bar of its own. */
export function within(name: string, value: number, unit: string, bar: string, ok: boolean): Figure {
  return { name, value, unit, floor: null, peer: null, ratio: null, bar, ok };
}

/** The table as text: figures in columns, what misses its bar marked. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, floor, peer, ratio, bar, ok }) => [
    ok ? ' ' : '✕',
    name,
    `${rounded(value)} ${unit}`,
    floor === null ? (peer === null ? '' : `peer ${rounded(peer)}`) : `floor ${rounded(floor)}`,
    ratio === null ? '' : `${rounded(ratio)} ×`,
    bar,
  ]);
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')).join('\n');
}

/** The same table in Markdown, for documents. */
export function markdownOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, floor, peer, ratio, bar, ok }) => {
    const against = floor === null ? (peer === null ? '' : `peer ${rounded(peer)}`) : `floor ${rounded(floor)}`;
    const held = bar === '' || bar === 'shown' ? '' : ok ? 'yes' : '**no**';
    return [name, `${rounded(value)} ${unit}`, against, ratio === null ? '' : `${rounded(ratio)} ×`, bar, held];
  });
  const head = ['Figure', 'Measured', 'Against', 'Ratio', 'Bar', 'Held'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value that `p` per cent of the values do not exceed. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

function rounded(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toPrecision(3);
}
