import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from './free-port.ts';
import { type Binaries, postgresBinaries } from './postgres-binaries.ts';
import { until } from './until.ts';

export type Postgres = {
  /** Makes an empty database and gives its URL. */
  freshDatabase(): Promise<string>;
  /** Kills the server as a crash does, and starts it again on the same data and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** A real PostgreSQL on a free port with a folder of its own. One per test file; stop it in `afterAll`. */
export async function startPostgres(): Promise<Postgres> {
  const binaries = await postgresBinaries();
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-postgres-'));
  const port = await freePort();
  const address = `postgres://keyturn:keyturn@127.0.0.1:${port}`;
  await initialise(binaries, folder);
  let server = await start(binaries, folder, port, address);
  let databases = 0;

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }

  return {
    async freshDatabase() {
      const name = `test_${++databases}`;
      await query(`${address}/postgres`, `CREATE DATABASE ${name}`);
      return `${address}/${name}`;
    },
    async restart() {
      await end('SIGQUIT');
      server = await start(binaries, folder, port, address);
    },
    async stop() {
      await end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function initialise({ bin, as }: Binaries, folder: string): Promise<void> {
  const password = join(folder, 'password');
  await writeFile(password, 'keyturn\n');
  await chmod(folder, 0o700);
  if (as) for (const path of [folder, password]) await chown(path, as.uid, as.gid);
  const flags = ['--username=keyturn', `--pwfile=${password}`, '--auth=scram-sha-256', '--encoding=UTF8', '--no-sync'];
  await promisify(execFile)(join(bin, 'initdb'), ['-D', join(folder, 'data'), ...flags], { cwd: folder, ...as });
}

async function start({ bin, as }: Binaries, folder: string, port: number, address: string): Promise<ChildProcess> {
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='].flatMap((one) => [
    '-c',
    one,
  ]);
  const server = spawn(join(bin, 'postgres'), ['-D', join(folder, 'data'), ...settings], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...as,
  });
  let said = '';
  server.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-4_000);
  });
  const reached = async () => {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start: ${said}`);
    return query(`${address}/postgres`, 'SELECT 1').then(
      () => true,
      () => false,
    );
  };
  await until(reached, 'PostgreSQL answers', 20_000);
  return server;
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
