import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { holdsCheckpoint } from '../audit-export/signing.ts';
import { readArguments } from './arguments.ts';
import { type CliCommand, Refused } from './cli.ts';
import { openDoor } from './door.ts';

const Place = z.object({ seq: z.int().check(z.minimum(1)), hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)) });
const Signed = z.extend(Place, { organisation: z.string(), at: z.string(), key: z.string(), signature: z.string() });
const Checkpoint = z.union([Signed, Place]);

const WHY = {
  edited: 'was changed after it was written',
  missing: 'is missing',
  mac: 'is not sealed with this secret key',
  rewritten: 'is not the one the checkpoint saw',
};

export const auditVerify: CliCommand = {
  usage: 'audit verify [--checkpoint FILE]',
  async run(args, cli) {
    const { values } = readArguments(args, { checkpoint: 'text' });
    const checkpoint = values.checkpoint === undefined ? null : checkpointOf(values.checkpoint);
    const found = await openDoor(cli, async (door) => {
      if (checkpoint && isSigned(checkpoint) && !holdsCheckpoint(checkpoint, (await door('audit_key', {})).key))
        throw new Refused(`${values.checkpoint} was changed, or is not signed with this organisation's key.`);
      return door('audit_verify', { checkpoint });
    });
    if (!found.ok)
      throw new Refused(
        `Record ${found.seq} ${WHY[found.why]}; the ${found.events} before it are as they were written.`,
      );
    // What is printed is a checkpoint: kept elsewhere, it shows later whether the log was cut or written anew.
    await cli.out(`${JSON.stringify({ events: found.events, seq: found.head.seq, hash: found.head.hash })}\n`);
    return 0;
  },
};

function isSigned(checkpoint: z.infer<typeof Checkpoint>): checkpoint is z.infer<typeof Signed> {
  return 'signature' in checkpoint;
}

function checkpointOf(file: string): z.infer<typeof Checkpoint> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (fault) {
    throw new Refused(`${file} cannot be read: ${fault instanceof Error ? fault.message : fault}`);
  }
  try {
    return Checkpoint.parse(JSON.parse(text));
  } catch {
    throw new Refused(`${file} is no checkpoint: it takes what "keyturn audit checkpoint" printed.`);
  }
}
