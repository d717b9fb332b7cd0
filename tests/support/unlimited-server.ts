import { startApp } from '../../sync-server/app.ts';
import { readConfig } from '../../sync-server/config.ts';
import { createLog } from '../../sync-server/log.ts';

/**
 * The server as people run it, but for the limits of a socket and of a person, as a test or a bench is more than a person, and
 * for `SLOW_FOR`: the milliseconds that a client may stay slow.
 */
for (const event of ['unhandledRejection', 'uncaughtException'] as const)
  process.on(event, (fault) => {
    console.error(event, fault);
    process.exit(1);
  });
const app = await startApp(readConfig(process.env), {
  log: createLog(process.stderr, 'error'),
  limits: {
    messagesPerSecond: 1_000_000,
    messagesBurst: 1_000_000,
    socketsPerPerson: 1_000_000,
    ...(process.env.SLOW_FOR ? { slowFor: Number(process.env.SLOW_FOR) } : {}),
  },
  rates: {
    commands: { perSecond: 1_000_000, burst: 1_000_000 },
    requests: { perSecond: 1_000_000, burst: 1_000_000 },
    messages: { perSecond: 1_000_000, burst: 1_000_000 },
  },
});
process.stdout.write(`keyturn ready at ${app.url}\n`);
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
