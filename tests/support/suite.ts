import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESULTS, runTool } from './run-tool.ts';
import type { Counts } from './tally.ts';

const SUITES = ['unit', 'integration', 'faults', 'e2e'];
const LIMIT = 5 * 60_000;

type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
};

/** The suites there are: folders of tests/. */
export function suitesOf(tests: string): readonly string[] {
  return SUITES.filter((name) => existsSync(join(tests, name)));
}

/** Runs one suite and counts. A skipped test counts as failed, and so does anything wrong outside of the tests. */
export async function runSuite(name: string, say: (line: string) => void): Promise<Counts> {
  const file = join(RESULTS, `${name}.json`);
  const started = Date.now();
  const args = ['run', '--config', 'tests/vitest.config.ts', '--project', name];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await runTool('vitest', [...args, ...reporters], { limit: LIMIT, show: true });
  const counts = countsOf(file, code);
  const seconds = ((Date.now() - started) / 1_000).toFixed(1);
  say(`${counts.failed === 0 ? '✓' : '✕'} ${name}: ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`);
  return counts;
}

function countsOf(file: string, code: number): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests;
  return { passed: report.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed };
}
