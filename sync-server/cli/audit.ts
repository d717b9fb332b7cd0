import { AUDIT_FORMATS } from '../../core/events.ts';
import { parseInstant } from '../../core/time.ts';
import type { ExportPiece } from '../audit/export.ts';
import { FORMATS } from '../audit-export/format.ts';
import { createSeal } from '../audit-export/seal.ts';
import { readArguments, readChoice } from './arguments.ts';
import { type CliCommand, Refused, UsedWrongly } from './cli.ts';
import { openDoor } from './door.ts';

export const auditExport: CliCommand = {
  usage: `audit export --format ${AUDIT_FORMATS.join('|')} [--since INSTANT] [--until INSTANT]`,
  async run(args, cli) {
    const { values } = readArguments(args, { format: 'text', since: 'text', until: 'text' });
    if (values.format === undefined) throw new UsedWrongly('--format is missing');
    const format = readChoice('--format', values.format, AUDIT_FORMATS);
    const filter = { ...instantOf('from', '--since', values.since), ...instantOf('until', '--until', values.until) };
    await openDoor(cli, async (door) => {
      const begun = await door('audit_begin', { format, filter });
      if (!begun.ok) throw new Refused('There is nothing to export: the organisation is not set up yet.');
      const { through } = begun;
      const seal = createSeal();
      await cli.out(FORMATS[format].head);
      let after: number | null = begun.after;
      while (after !== null) {
        const { text, span, next }: ExportPiece = await door('audit_page', { format, after, through });
        seal.add(text, span);
        await cli.out(text);
        after = next;
      }
      if (format === 'jsonl') await cli.out((await door('audit_trailer', seal.about())).text);
    });
    return 0;
  },
};

export const auditCheckpoint: CliCommand = {
  usage: 'audit checkpoint',
  async run(args, cli) {
    readArguments(args, {});
    const checkpoint = await openDoor(cli, (door) => door('audit_checkpoint', {}));
    if (!checkpoint) throw new Refused('There is no record to make a checkpoint of yet.');
    await cli.out(`${JSON.stringify(checkpoint)}\n`);
    return 0;
  },
};

export const auditKey: CliCommand = {
  usage: 'audit key',
  async run(args, cli) {
    readArguments(args, {});
    await cli.out(`${(await openDoor(cli, (door) => door('audit_key', {}))).key}\n`);
    return 0;
  },
};

function instantOf(key: 'from' | 'until', name: string, text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined) return {};
  if (parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text) === null)
    throw new UsedWrongly(`${name}: expected a day or an instant, such as 2026-01-31 or 2026-01-31T08:00:00Z`);
  return { [key]: text };
}
