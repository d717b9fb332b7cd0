import { LONGEST_TOKEN } from '../operator.ts';
import { readArguments, readChoice, readSpan } from './arguments.ts';
import { type CliCommand, Refused, UsedWrongly } from './cli.ts';
import { openDoor } from './door.ts';

export const tokenCreate: CliCommand = {
  usage: 'token create --user UPN [--ttl 8h] [--scope read|self|admin]',
  async run(args, cli) {
    const { values } = readArguments(args, { user: 'text', ttl: 'text', scope: 'text' });
    const upn = values.user;
    if (upn === undefined) throw new UsedWrongly('--user is missing');
    const life = readSpan('--ttl', values.ttl ?? '8h', LONGEST_TOKEN);
    const access = readChoice('--scope', values.scope ?? 'self', ['read', 'self', 'admin']);
    const made = await openDoor(cli, (door) => door('token_create', { upn, access, life }));
    if (!made.ok) throw new Refused(`${upn}: ${made.message}`);
    await cli.out(`${made.token}\n`);
    return 0;
  },
};
