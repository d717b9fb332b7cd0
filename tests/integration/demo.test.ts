import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bareEnv } from '../support/bare-env.ts';
import { until } from '../support/until.ts';

const DEMO = join(import.meta.dirname, '../../sync-server/demo.ts');

test('the demo starts a server people can sign in to, and throws everything away at its end', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'keyturn-demo-test-'));
  const child = spawn(process.execPath, ['--no-warnings', DEMO], {
    env: { ...bareEnv(), TMPDIR: temporary, KEYTURN_PORT: '0' },
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await until(() => output.includes('Ctrl-C ends the demo'), 'the demo says how it ends', 60_000);
  const url = /runs at (\S+)/.exec(output)![1]!;
  const [, upn, password] = /^ {2}(alice\S+) +(\S+)/m.exec(output)!;

  const signedIn = await fetch(`${url}/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ upn, password, client: 'test' }),
  });
  expect(signedIn.status).toBe(200);
  await until(() => output.includes('There is no screen'), 'the demo says that there is no screen');

  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(existsSync(temporary) && readdirSync(temporary).filter((name) => name.startsWith('keyturn-demo'))).toEqual([]);
  rmSync(temporary, { recursive: true });
}, 90_000);
