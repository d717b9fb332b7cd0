import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
// Made here, before the workers of the run inherit its name.
import './support/shared-folder.ts';

const SECOND = 1_000;

/**
 * One suite: a folder of tests/. `limit` is how long a single test may take, in ms. Its files share what they load, which
 * takes a fifth of the time, unless they are `isolated`.
 */
function suite(name: string, limit: number, { folder = name, exclude = [] as string[], isolated = false } = {}) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`tests/${folder}/**/*.test.{ts,tsx}`],
      exclude,
      testTimeout: limit,
      hookTimeout: limit,
      isolate: isolated,
    },
  };
}

// Servers and command lines under test are processes of their own; each compiles what the one before compiled.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '.results/compile-cache');

export default defineConfig({
  root: join(import.meta.dirname, '..'),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    // One more than the cores of a small machine, as each waits for servers, disks and browsers now and then.
    maxWorkers: 3,
    allowOnly: false,
    expect: { poll: { timeout: 10 * SECOND } },
    restoreMocks: true,
    projects: [
      suite('unit', 30 * SECOND, { exclude: ['tests/unit/extension/**'] }),
      // Each with a browser's database of its own.
      suite('unit-extension', 30 * SECOND, { folder: 'unit/extension', isolated: true }),
      suite('integration', 30 * SECOND),
      suite('faults', 60 * SECOND),
      suite('e2e', 60 * SECOND),
    ],
  },
});
