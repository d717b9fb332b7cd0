import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE, toIso } from '../../../core/time.ts';
import type { Config } from '../../config.ts';
import { LOG_FILE } from '../../store/sqlite-file.ts';
import type { Cli } from '../cli.ts';
import { openDoor } from '../door.ts';
import { type Finding, well, wrong } from './finding.ts';

/** Whether the log can be read, its newest records are what was written, and none is of a time to come. Makes no log where there is none. */
export async function checkLog(cli: Cli, { folder, databaseUrl }: Config): Promise<Finding> {
  if (!databaseUrl && !existsSync(join(folder, LOG_FILE))) return well('the log is made on the first start');
  try {
    const { events, newestAt, organisation } = await openDoor(cli, (door) => door('log_check', {}));
    if (newestAt > Date.now() + MINUTE)
      return wrong(
        `the newest record of the log is of ${toIso(newestAt)}, which this machine’s clock has not reached`,
        'set the clock by NTP; where it was ahead once, durations hold and dates are ahead until it has caught up',
      );
    return well(`log of ${events} events, organisation ${organisation ?? 'not made yet'}`);
  } catch (fault) {
    const [what, ...fix] = String(fault instanceof Error ? fault.message : fault).split(': ');
    return wrong(what!, fix.join(': ') || 'see "keyturn audit verify"');
  }
}
