import { pathToFileURL } from 'node:url';
import { type App, startApp } from './app.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';

/** Runs the server until it is told to stop. */
export async function main(): Promise<void> {
  const log = createLog();
  const die = (what: string) => (err: unknown) => {
    log.fatal({ err }, what);
    process.exit(1);
  };
  process.on('unhandledRejection', die('a promise was refused and nobody looked'));
  process.on('uncaughtException', die('an error was not caught'));

  let app: App;
  try {
    const config = readConfig(process.env);
    app = await startApp(config, { log });
    if (app.setupCode !== null && !config.setupCode)
      process.stderr.write(`keyturn setup code ${app.setupCode} (for ${app.url}, once)\n`);
  } catch (fault) {
    // What is wrong with the settings or the data is said in one line; anything else is ours and needs its stack.
    process.stderr.write(`keyturn cannot start: ${fault instanceof Error ? fault.message : String(fault)}\n`);
    process.exit(1);
  }

  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    app.close().then(() => process.exit(0), die('could not stop'));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.stdout.write(`keyturn ready at ${app.url}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
