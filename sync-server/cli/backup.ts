import { existsSync } from 'node:fs';
import { readConfig } from '../config.ts';
import { backupStore, KEY_NOTE, restoreStore } from '../store/backup.ts';
import { keyIsAbsent } from '../store/log-key.ts';
import { readSecretKey } from '../store/secret-key.ts';
import { readArguments } from './arguments.ts';
import type { CliCommand } from './cli.ts';

export const backup: CliCommand = {
  usage: 'backup FILE',
  async run(args, cli) {
    const { plain } = readArguments(args, {}, ['FILE']);
    const { folder, databaseUrl } = readConfig(cli.env);
    await backupStore({ folder, databaseUrl }, plain[0]!);
    cli.note(`Written to ${plain[0]}. ${KEY_NOTE}`);
    return 0;
  },
};

export const restore: CliCommand = {
  usage: 'restore FILE',
  async run(args, cli) {
    const { plain } = readArguments(args, {}, ['FILE']);
    const { folder, databaseUrl, secretKeyFile } = readConfig(cli.env);
    if (!existsSync(secretKeyFile)) throw keyIsAbsent(secretKeyFile);
    await restoreStore(plain[0]!, { folder, databaseUrl, key: readSecretKey(secretKeyFile) });
    cli.note(
      `Restored from ${plain[0]}. Start the server; everybody signs in anew, and tokens of scripts and invitations are made anew. ` +
        'Passwords, second factors and recovery codes are those of the backup.',
    );
    return 0;
  },
};
