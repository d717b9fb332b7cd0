import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Extension, signIn } from './extension.ts';

/** The sample organisation of the demo, as tests use it too. */
export const CONTOSO = readFileSync(join(import.meta.dirname, '../../sync-server/demo/contoso.yaml'), 'utf8');

export type Name = 'Alice' | 'Bob' | 'Carol' | 'Dave' | 'Erin';

/** Opens the popup and signs somebody of Contoso in. */
export async function signInAs(extension: Extension, server: string, name: Name): Promise<Page> {
  const popup = await extension.popup();
  await signIn(popup, server, `${name.toLowerCase()}@contoso.example`, `demo-only-${name}1!`);
  return popup;
}

/** Opens the options page and signs Carol, the administrator of Contoso, in on its Roles page. */
export async function administer(extension: Extension, server: string): Promise<Page> {
  const page = await extension.options('#/roles');
  await page.getByLabel('Server').fill(server);
  await page.getByLabel('Name').fill('carol@contoso.example');
  await page.getByLabel('Password').fill('demo-only-Carol1!');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Roles', level: 1 }).waitFor();
  return page;
}
