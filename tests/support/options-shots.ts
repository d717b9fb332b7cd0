// Pictures of the built extension's options page on the sample organisation, light, dark and narrow:
// node tests/support/options-shots.ts FOLDER [#/address…]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { administer, CONTOSO } from './contoso.ts';
import { openExtension } from './extension.ts';
import { serverProcess } from './server-process.ts';

const [folder = 'shots', ...addresses] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const server = await serverProcess(CONTOSO);
const extension = await openExtension();
try {
  const page = await administer(extension, server.url);
  for (const address of addresses.length ? addresses : ['#/roles']) {
    await page.evaluate(
      (hash) => {
        location.hash = hash;
      },
      await resolved(address),
    );
    await page.waitForTimeout(600);
    const name = address.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '');
    for (const [scheme, width] of [
      ['light', 1280],
      ['dark', 1280],
      ['light', 420],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: join(folder, `${name}-${width === 420 ? 'narrow' : scheme}.png`), fullPage: true });
    }
  }

  /** An address in which `{Name}` stands for the id of whatever the page's document calls so. */
  async function resolved(address: string): Promise<string> {
    const names = [...address.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!);
    let found = address;
    for (const name of names) {
      const id = await page.evaluate(
        (wanted) =>
          new Promise<string>((resolve, reject) => {
            const open = indexedDB.open('keyturn');
            open.onsuccess = () => {
              const get = open.result.transaction('views').objectStore('views').get('admin');
              get.onsuccess = () => {
                const { maps } = get.result as { maps: Record<string, Record<string, { id: string; name?: string }>> };
                const rows = [maps.groups, maps.roles, maps.users].flatMap((map) => Object.values(map ?? {}));
                const row = rows.find((one) => one.name === wanted);
                if (row) resolve(row.id);
                else reject(new Error(`nothing is called ${wanted}`));
              };
            };
          }),
        name,
      );
      found = found.replace(`{${name}}`, id);
    }
    return found;
  }
} finally {
  await extension.close();
  await server.remove();
}
