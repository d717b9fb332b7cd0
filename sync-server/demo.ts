import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from './app.ts';
import { readConfig } from './config.ts';
import { type DemoBrowser, openDemoBrowser } from './demo/browser.ts';
import { type Person, people } from './demo/people.ts';
import { buildExtension, EXTENSION_FOLDER } from './extension-build.ts';
import { createLog } from './log.ts';
import { operate } from './operator.ts';

/** A server with a sample organisation, for trying things out. Everything is thrown away at the end. */
const ORGANISATION = readFileSync(join(import.meta.dirname, 'demo/contoso.yaml'), 'utf8');

const home = mkdtempSync(join(tmpdir(), 'keyturn-demo-'));
let app: App | null = null;
let browser: DemoBrowser | null = null;
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
try {
  await buildExtension();
  app = await start();
  const applied = await operate({ ...app, now: Date.now, newId: crypto.randomUUID.bind(crypto) }, 'org_apply', {
    text: ORGANISATION,
    dryRun: false,
  });
  if (!applied.ok) throw new Error(applied.problems.join('\n'));
  const everyone = people(ORGANISATION);
  tell(app.url, everyone);
  await open(app.url, everyone[0]!);
} catch (fault) {
  say(`The demo cannot go on: ${fault instanceof Error ? fault.message : fault}`);
  await end(1);
}

/** On the usual port, or on any where that is taken and none was asked for. */
async function start(): Promise<App> {
  const env = {
    ...process.env,
    KEYTURN_DATA: join(home, 'data'),
    KEYTURN_DATABASE_URL: '',
    KEYTURN_SECRET_KEY_FILE: '',
  };
  const config = readConfig(env);
  const log = createLog(undefined, 'warn');
  try {
    return await startApp(config, { log });
  } catch (fault) {
    if (process.env.KEYTURN_PORT || !String(fault).includes('KEYTURN_PORT')) throw fault;
    return startApp({ ...config, port: 0 }, { log });
  }
}

function tell(url: string, everyone: readonly Person[]): void {
  const widest = Math.max(...everyone.map(({ upn }) => upn.length));
  say(`\nKeyturn runs at ${url} with the sample organisation Contoso. Sign in as:\n`);
  for (const { upn, password, about } of everyone) say(`  ${upn.padEnd(widest)}  ${password.padEnd(18)}  ${about}`);
  say(`\nThe extension is in ${EXTENSION_FOLDER}: load it at chrome://extensions (Developer mode, Load unpacked).`);
  say('Ctrl-C ends the demo and throws everything away.\n');
}

async function open(url: string, person: Person): Promise<void> {
  const opened = await openDemoBrowser({ extension: EXTENSION_FOLDER, profile: join(home, 'profile'), url, person });
  if (typeof opened === 'string') return say(opened);
  browser = opened;
  say(
    `A browser window is open, signed in as ${person.upn}: click the key in its toolbar (it may be under the puzzle piece).`,
  );
}

async function end(code: number): Promise<void> {
  if (ending) process.exit(1);
  ending = true;
  await browser?.close();
  await app?.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
