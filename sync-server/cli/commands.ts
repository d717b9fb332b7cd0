import { auditCheckpoint, auditExport, auditKey } from './audit.ts';
import { auditVerify } from './audit-verify.ts';
import { backup, restore } from './backup.ts';
import type { CliCommand } from './cli.ts';
import { config } from './config.ts';
import { doctor } from './doctor.ts';
import { orgApply, orgExport } from './org.ts';
import { tokenCreate } from './token.ts';
import { userPassword } from './user.ts';

const COMMANDS: Readonly<Record<string, CliCommand>> = {
  'org apply': orgApply,
  'org export': orgExport,
  'token create': tokenCreate,
  'user password': userPassword,
  'audit export': auditExport,
  'audit verify': auditVerify,
  'audit checkpoint': auditCheckpoint,
  'audit key': auditKey,
  backup,
  restore,
  config,
  doctor,
};

/** The command these arguments start with, and what is left of them. */
export function commandOf(
  args: readonly string[],
): { readonly command: CliCommand; readonly rest: readonly string[] } | null {
  if (args.includes('--help')) return null;
  for (const words of [2, 1]) {
    const command = COMMANDS[args.slice(0, words).join(' ')];
    if (command) return { command, rest: args.slice(words) };
  }
  return null;
}

/** How each command is called. */
export function usage(): string {
  const lines = Object.values(COMMANDS).map(({ usage }) => `  keyturn ${usage}`);
  return `Usage:\n${lines.join('\n')}`;
}
