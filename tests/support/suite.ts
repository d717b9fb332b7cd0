import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESULTS, runTool } from './run-tool.ts';
import type { Tally } from './tally.ts';

const SUITES = ['unit', 'integration', 'faults', 'e2e'];
const LIMIT = 8 * 60_000;

type Report = {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
};

/** The suites there are: folders of tests/. */
export function suitesOf(tests: string): readonly string[] {
  return SUITES.filter((name) => existsSync(join(tests, name)));
}

/** Runs one suite and counts. A skipped test counts as failed, and so does anything wrong outside of the tests. */
export async function runSuite(name: string, say: (line: string) => void): Promise<Tally> {
  const file = join(RESULTS, `${name}.json`);
  const started = Date.now();
  const args = ['run', '--config', 'tests/vitest.config.ts', '--project', `${name}*`];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await runTool('vitest', [...args, ...reporters], { limit: LIMIT, show: true });
  const tally = tallyOf(name, file, code);
  const { passed, failures } = tally;
  const seconds = ((Date.now() - started) / 1_000).toFixed(1);
  say(`${failures.length ? '✕' : '✓'} ${name}: ${passed} passed, ${failures.length} failed (${seconds} s)`);
  return tally;
}

function tallyOf(suite: string, file: string, code: number): Tally {
  if (!existsSync(file))
    return { passed: 0, failures: [`${suite}: ended before its report, within ${LIMIT / 60_000} minutes`] };
  const { numPassedTests, testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((one) => one.status !== 'passed');
    const told = tests.map((one) => `${suite}: ${one.fullName}: ${firstLine(one.failureMessages?.[0] ?? one.status)}`);
    return told.length || status === 'passed' ? told : [`${suite}: ${name}: ${firstLine(message)}`];
  });
  if (code !== 0 && !failures.length) failures.push(`${suite}: an error outside of the tests`);
  return { passed: numPassedTests, failures };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
