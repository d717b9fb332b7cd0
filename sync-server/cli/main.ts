import { text } from 'node:stream/consumers';
import { type Cli, Refused, UsedWrongly } from './cli.ts';
import { commandOf, usage } from './commands.ts';

const cli: Cli = {
  env: process.env,
  out: (chunk) =>
    new Promise((resolve, reject) => process.stdout.write(chunk, (fault) => (fault ? reject(fault) : resolve()))),
  note: (line) => console.error(line),
  input: () => text(process.stdin),
};

// Told to whoever writes as well; without somebody who listens it would end the process in words of its own.
process.stdout.on('error', () => {});
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<0 | 1 | 2> {
  const found = commandOf(args);
  if (!found) {
    const asked = args.length === 0 || args[0] === 'help' || args.includes('--help');
    if (!asked) console.error(`There is no command "${args.slice(0, 2).join(' ')}".\n`);
    console.error(usage());
    return args.length > 0 && asked ? 0 : 2;
  }
  try {
    return await found.command.run(found.rest, cli);
  } catch (fault) {
    if (fault instanceof UsedWrongly) {
      console.error(`${fault.message}\nUsage: keyturn ${found.command.usage}`);
      return 2;
    }
    // Whoever reads our output has enough of it (audit export | head).
    if (fault instanceof Error && 'code' in fault && fault.code === 'EPIPE') return 0;
    console.error(fault instanceof Refused || fault instanceof Error ? fault.message : String(fault));
    return 1;
  }
}
