import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BENCHES } from './benches.ts';
import { type Figure, tableOf } from './figure.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    check: { type: 'boolean' },
    keep: { type: 'boolean' },
  },
});

/** Ratios of the last accepted run on this class of machine. */
const BASELINE = join(import.meta.dirname, 'baseline.json');
/** How much worse a ratio may get before `--check` fails. */
const TOLERANCE = 1.15;

const chosen = BENCHES.filter(({ name }) => !values.only || name.includes(values.only));
if (!chosen.length) {
  console.error(`no benchmark is named ${values.only}; there are ${BENCHES.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const figures: Figure[] = [];
const failed: string[] = [];
for (const bench of chosen) {
  console.error(`… ${bench.name}`);
  try {
    figures.push(...(await bench.run()));
  } catch (fault) {
    // The others are worth having all the same.
    failed.push(bench.name);
    console.error(`${bench.name}: ${fault instanceof Error ? fault.message : fault}`);
  }
}
console.log(tableOf(figures));
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
if (values.keep) writeFileSync(BASELINE, `${JSON.stringify(Object.fromEntries(ratios()), null, 2)}\n`);
if (failed.length) console.error(`not measured: ${failed.join(', ')}`);
if (failed.length || (values.check && !check())) process.exit(1);

function ratios(): [string, number][] {
  return figures.flatMap(({ name, ratio }) =>
    ratio === null ? [] : [[name, Number(ratio.toPrecision(3))] as [string, number]],
  );
}

function check(): boolean {
  const baseline: Readonly<Record<string, number>> = JSON.parse(readFileSync(BASELINE, 'utf8'));
  const worse = figures.filter(({ name, ratio, bar }) => {
    const before = baseline[name];
    if (before === undefined || ratio === null) return false;
    return bar.startsWith('≥') ? ratio * TOLERANCE < before : ratio > before * TOLERANCE;
  });
  for (const { name, ratio } of worse)
    console.error(`${name}: ${ratio?.toPrecision(3)} × against ${baseline[name]} × before`);
  return worse.length === 0;
}
