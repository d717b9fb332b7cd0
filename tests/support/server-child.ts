import { startApp } from '../../sync-server/app.ts';
import { readConfig } from '../../sync-server/config.ts';

// A server of its own process, to be killed. Its clock begins at the given instant; without one it is the machine's.
const ahead = process.argv[2] ? Number(process.argv[2]) - Date.now() : 0;
const app = await startApp(readConfig(process.env), { now: () => Date.now() + ahead });
process.stdout.write(`${JSON.stringify({ url: app.url, setupCode: app.setupCode, ahead })}\n`);
