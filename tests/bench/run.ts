import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BENCHES } from './benches.ts';
import { type Figure, markdownOf, tableOf } from './figure.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    check: { type: 'boolean' },
    keep: { type: 'boolean' },
    markdown: { type: 'boolean' },
  },
});

/** Ratios of the last accepted run on this class of machine. */
const BASELINE = join(import.meta.dirname, 'baseline.json');
/** How much worse a ratio may get before `--check` fails. */
const TOLERANCE = 1.15;

type Ratios = Readonly<Record<string, number>>;

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
console.log(values.markdown ? markdownOf(figures) : tableOf(figures));
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
if (values.keep) writeFileSync(BASELINE, `${JSON.stringify({ ...kept(), ...ratios() }, null, 2)}\n`);
if (failed.length) console.error(`not measured: ${failed.join(', ')}`);
if (failed.length || (values.check && !check())) process.exit(1);

function ratios(): Ratios {
  const compared = figures.filter(({ ratio }) => ratio !== null);
  return Object.fromEntries(compared.map(({ name, ratio }) => [name, Number(ratio!.toPrecision(3))]));
}

function kept(): Ratios {
  return existsSync(BASELINE) ? JSON.parse(readFileSync(BASELINE, 'utf8')) : {};
}

function check(): boolean {
  const before = kept();
  const now = ratios();
  const compared = figures.filter(({ name }) => name in now && name in before);
  if (!compared.length)
    console.error('There is nothing to check against: accept a run with "npm run bench -- --keep".');
  const worse = compared.filter(({ name, bar }) =>
    bar.startsWith('≥') ? now[name]! * TOLERANCE < before[name]! : now[name]! > before[name]! * TOLERANCE,
  );
  for (const { name } of worse) console.error(`${name}: ${now[name]} × against ${before[name]} × before`);
  return compared.length > 0 && worse.length === 0;
}
