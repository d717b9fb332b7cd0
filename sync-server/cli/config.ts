import { describeConfig, readConfig } from '../config.ts';
import { readArguments } from './arguments.ts';
import type { CliCommand } from './cli.ts';

export const config: CliCommand = {
  usage: 'config',
  async run(args, cli) {
    readArguments(args, {});
    await cli.out(`${describeConfig(readConfig(cli.env)).join('\n')}\n`);
    return 0;
  },
};
