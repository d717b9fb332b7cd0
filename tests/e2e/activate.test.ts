import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Extension, openExtension, signIn } from '../support/extension.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

let server: ServerProcess;
let alice: Extension;

beforeAll(async () => {
  server = await serverProcess(readFileSync('sync-server/demo/contoso.yaml', 'utf8'));
  alice = await openExtension();
});
afterAll(async () => {
  await alice.close();
  await server.remove();
});

test('sign in', async () => {
  const popup = await alice.popup();
  await signIn(popup, server.url, 'alice@contoso.example', 'demo-only-Alice1!');
  await popup.screenshot({ path: '/tmp/popup.png' });
  expect(await popup.getByRole('button', { name: 'Activate User Administrator' }).count()).toBe(1);
  await until(async () => (await alice.badge()) === '', 'badge');
});
