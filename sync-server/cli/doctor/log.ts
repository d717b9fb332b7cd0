import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { LOG_FILE } from '../../store/sqlite-file.ts';
import type { Cli } from '../cli.ts';
import { openDoor } from '../door.ts';
import { type Finding, well, wrong } from './finding.ts';

/** Whether the log can be read and its newest records are what was written. Makes no log where there is none. */
export async function checkLog(cli: Cli, { folder, databaseUrl }: Config): Promise<Finding> {
  if (!databaseUrl && !existsSync(join(folder, LOG_FILE))) return well('the log is made on the first start');
  try {
    const { events, organisation } = await openDoor(cli, (door) => door('log_check', {}));
    return well(`log of ${events} events, organisation ${organisation ?? 'not made yet'}`);
  } catch (fault) {
    const [what, ...fix] = String(fault instanceof Error ? fault.message : fault).split(': ');
    return wrong(what!, fix.join(': ') || 'see "keyturn audit verify"');
  }
}
