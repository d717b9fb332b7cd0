import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../sync-server/demo/chromium.ts';
import { installChromium } from './support/install-chromium.ts';
import { RESULTS, ROOT, runTool } from './support/run-tool.ts';
import { runSuite, suitesOf } from './support/suite.ts';
import { nothingRun, plus } from './support/tally.ts';

/** Everything, in the order of what is quickest to say no. `npm test -- unit e2e` runs only the steps named. */
const PROJECTS = ['core', 'sync-server', 'extension', 'tests'];
const MINUTE = 60_000;

const named = process.argv.slice(2);
const wanted = (step: string) => named.length === 0 || named.includes(step);
const began = Date.now();
let tally = nothingRun;

rmSync(RESULTS, { recursive: true, force: true });
// What a developer set for their own server must not reach the servers under test.
for (const name of Object.keys(process.env)) if (name.startsWith('KEYTURN_')) delete process.env[name];

// Side by side, as each keeps one core busy.
const checks = [
  ...(wanted('typecheck') ? PROJECTS.map((name) => check(`typecheck ${name}`, 'tsc', ['-p', name])) : []),
  ...(wanted('lint') ? [check('lint', 'biome', ['check', '--error-on-warnings'])] : []),
];
for (const checked of await Promise.all(checks)) tally = plus(tally, checked);

for (const suite of suitesOf(join(ROOT, 'tests')).filter(wanted)) {
  if (suite === 'e2e') {
    tally = plus(tally, await check('extension build', 'wxt', ['build']));
    const chromium = findChromium() ?? (await installChromium());
    if (!chromium) {
      say('✕ e2e: no Chromium found and none could be installed; install one or set CHROME_PATH to its path');
      tally = plus(tally, { passed: 0, failures: ['e2e: no Chromium'] });
      continue;
    }
    process.env.CHROME_PATH = chromium;
  }
  tally = plus(tally, await runSuite(suite, say));
}

say(`took ${Math.round((Date.now() - began) / 1_000)} s`);
for (const failure of tally.failures) say(`✕ ${failure}`);
process.exitCode = tally.failures.length === 0 && tally.passed > 0 ? 0 : 1;
say(`${tally.passed} passed, ${tally.failures.length} failed`);

async function check(name: string, tool: string, args: readonly string[]) {
  const started = Date.now();
  const { code, output } = await runTool(tool, args, { limit: 3 * MINUTE, show: false });
  const seconds = ((Date.now() - started) / 1_000).toFixed(1);
  say(`${code === 0 ? '✓' : '✕'} ${name} (${seconds} s)`);
  if (code !== 0) say(output.trimEnd());
  return code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [name] };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
