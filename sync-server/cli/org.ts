import { readFileSync } from 'node:fs';
import { readArguments } from './arguments.ts';
import { type CliCommand, Refused } from './cli.ts';
import { openDoor } from './door.ts';

export const orgApply: CliCommand = {
  usage: 'org apply FILE [--dry-run]',
  async run(args, cli) {
    const { values, plain } = readArguments(args, { 'dry-run': 'flag' }, ['FILE']);
    const file = plain[0]!;
    const dryRun = values['dry-run'] === true;
    const text = file === '-' ? await cli.input() : fileText(file);
    const applied = await openDoor(cli, (door) => door('org_apply', { text, dryRun }));
    for (const change of applied.changes) await cli.out(`${change}\n`);
    if (!applied.ok) {
      const name = file === '-' ? 'standard input' : file;
      for (const problem of applied.problems) cli.note(`${name}:${problem}`);
      const before = applied.changes.length ? 'the changes above were made before it' : 'nothing was changed';
      throw new Refused(`${name} was not applied; ${before}. Correct it and apply it again.`);
    }
    const count = `${applied.changes.length} ${applied.changes.length === 1 ? 'change' : 'changes'}`;
    cli.note(applied.changes.length === 0 ? 'Nothing to change.' : dryRun ? `${count} to make.` : `${count} made.`);
    return 0;
  },
};

export const orgExport: CliCommand = {
  usage: 'org export',
  async run(args, cli) {
    readArguments(args, {});
    const { text } = await openDoor(cli, (door) => door('org_export', {}));
    if (!text)
      throw new Refused(
        'There is no organisation yet: make one with "keyturn org apply FILE" or on the page of the server.',
      );
    await cli.out(text);
    return 0;
  },
};

function fileText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (fault) {
    throw new Refused(`${file} cannot be read: ${fault instanceof Error ? fault.message : fault}`);
  }
}
