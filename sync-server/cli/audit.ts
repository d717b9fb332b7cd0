import { parseInstant } from '../../core/time.ts';
import { AUDIT_FORMATS } from '../audit-export/page.ts';
import { readArguments, readChoice } from './arguments.ts';
import { type CliCommand, UsedWrongly } from './cli.ts';
import { openDoor } from './door.ts';

export const auditExport: CliCommand = {
  usage: 'audit export --format csv|jsonl [--since INSTANT] [--until INSTANT]',
  async run(args, cli) {
    const { values } = readArguments(args, { format: 'text', since: 'text', until: 'text' });
    if (values.format === undefined) throw new UsedWrongly('--format is missing');
    const format = readChoice('--format', values.format, AUDIT_FORMATS);
    const [since, until] = [instantOf('--since', values.since), instantOf('--until', values.until)];
    await openDoor(cli, async (door) => {
      let after: number | null = 0;
      while (after !== null) {
        const page: { text: string; next: number | null } = await door('audit_page', { format, since, until, after });
        await cli.out(page.text);
        after = page.next;
      }
    });
    return 0;
  },
};

function instantOf(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const at = parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  if (at === null)
    throw new UsedWrongly(`${name}: expected a day or an instant, such as 2026-01-31 or 2026-01-31T08:00:00Z`);
  return at;
}
