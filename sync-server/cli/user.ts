import { readArguments } from './arguments.ts';
import { type CliCommand, Refused } from './cli.ts';
import { openDoor } from './door.ts';

export const userPassword: CliCommand = {
  usage: 'user password UPN   (the new password is read from standard input)',
  async run(args, cli) {
    const { plain } = readArguments(args, {}, ['UPN']);
    const upn = plain[0]!;
    const password = (await cli.input()).replace(/\r?\n$/, '');
    if (!password) throw new Refused(`Give the new password on standard input: keyturn user password ${upn} < file`);
    const change = await openDoor(cli, (door) => door('user_password', { upn, password }));
    if (!change.ok) throw new Refused(`${upn}: ${change.message}`);
    cli.note(`The password of ${upn} is set, and they are signed out everywhere.`);
    return 0;
  },
};
