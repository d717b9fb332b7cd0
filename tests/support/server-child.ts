import { startApp } from '../../sync-server/app.ts';
import { readConfig } from '../../sync-server/config.ts';

// A server of its own process whose clock is ahead by the given milliseconds, to be killed.
const ahead = Number(process.argv[2] ?? 0);
const app = await startApp(readConfig(process.env), { now: () => Date.now() + ahead });
process.stdout.write(`${JSON.stringify({ url: app.url, setupCode: app.setupCode })}\n`);
