import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnv } from './bare-env.ts';
import { cliOn } from './cli.ts';
import { SHARED } from './shared-folder.ts';

const MAIN = join(import.meta.dirname, '../../sync-server/main.ts');
const READY = /keyturn ready at (http:\/\/\S+)/;
const SETUP_CODE = /keyturn setup code (\S+)/;
const LIMIT = 20_000;

/** A server as a process of its own, on a throw-away folder. */
export type ServerProcess = {
  readonly url: string;
  /** What it printed on a first start. */
  readonly setupCode: string | null;
  /** A folder of its own, removed with it. */
  readonly home: string;
  readonly keyturn: ReturnType<typeof cliOn>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Ends it as its service manager would. */
  stop(): Promise<void>;
  /** Starts it again where it was, at the same address. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
};

/** Starts a server whose organisation is the given file (YAML); null leaves that to its first-start page. */
export async function serverProcess(organisation: string | null): Promise<ServerProcess> {
  const home = mkdtempSync(join(tmpdir(), 'keyturn-server-'));
  const data = join(home, 'data');
  const keyturn = cliOn(data);
  if (organisation !== null) {
    cpSync(await dataOf(organisation), data, { recursive: true });
    chmodSync(data, 0o700);
  }
  let running = await begin(data, '0');
  const { url } = running;

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = running;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  return {
    url,
    get setupCode() {
      return SETUP_CODE.exec(running.output())?.[1] ?? null;
    },
    home,
    keyturn,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async start() {
      running = await begin(data, new URL(url).port);
    },
    async remove() {
      // Not killed, so that it leaves behind what it compiled.
      await end('SIGTERM');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The data of an organisation, as the command line makes it: once for all servers of a test run. */
async function dataOf(organisation: string): Promise<string> {
  const made = join(SHARED, createHash('sha256').update(organisation).digest('hex'));
  if (existsSync(made)) return made;
  const scratch = mkdtempSync(join(SHARED, 'new-'));
  const [data, file] = [join(scratch, 'data'), join(scratch, 'organisation.yaml')];
  writeFileSync(file, organisation);
  const applied = await cliOn(data)(`org apply ${file}`);
  if (applied.code !== 0) throw new Error(applied.err);
  try {
    renameSync(data, made);
  } catch (fault) {
    // Another worker was quicker.
    if (!existsSync(made)) throw fault;
  }
  return made;
}

type Begun = { readonly url: string; readonly child: ChildProcess; output(): string };

function begin(data: string, port: string): Promise<Begun> {
  const child = spawn(process.execPath, ['--no-warnings', MAIN], {
    env: { ...bareEnv(), KEYTURN_DATA: data, KEYTURN_PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string) => reject(new Error(`the server ${why}:\n${output}`));
    const timer = setTimeout(() => fail('was not ready in time'), LIMIT);
    const read = (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-20_000);
      const url = READY.exec(output)?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve({ url, child, output: () => output });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => fail('ended'));
  });
}
