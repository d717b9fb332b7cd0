import { type ChildProcess, spawn } from 'node:child_process';

/** A script in a process of its own that said it is ready. */
export type Child = {
  readonly process: ChildProcess;
  /** What it said: the first group of the pattern it was waited for with. */
  readonly ready: string;
  /** What it printed lately. */
  output(): string;
  /** Ends it, as a service manager does where not said otherwise, and waits until it is gone. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
};

/** Starts a command and waits for the line that says it is ready. */
export async function startCommand(
  [command, ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  ready: RegExp,
): Promise<Child> {
  const child = spawn(command!, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // Whoever started it may fail without a word.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  void gone.then(() => process.off('exit', kill));
  const line = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-8_000);
      const found = ready.exec(output);
      if (found) resolve(found[1] ?? found[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    void gone.then(() => reject(new Error(`${command} ${args.join(' ')} ended with ${child.exitCode}:\n${output}`)));
  });
  return {
    process: child,
    ready: line,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await gone;
    },
  };
}

/** Starts a script with this Node. */
export function startChild(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  ready: RegExp,
): Promise<Child> {
  return startCommand([process.execPath, '--no-warnings', script, ...args], env, ready);
}
