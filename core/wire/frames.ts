import * as z from 'zod/mini';
import { Command } from '../commands.ts';
import type { Result } from '../decision.ts';
import { Uuid } from '../ids.ts';
import type { Rejection } from '../rejections.ts';

export { BEARER, CLOSE, FRAME, MAX_FRAME_BYTES, MAX_STATE_VECTOR_BYTES, PROTOCOL, SUB_PROTOCOL } from './protocol.ts';

/** What a client sends in frame 100. `dryRun` decides and changes nothing; after `deadline` it is not tried any more. */
export const CommandFrame = z.strictObject({
  id: Uuid,
  command: Command,
  deadline: z.optional(z.string().check(z.maxLength(40))),
  dryRun: z.optional(z.boolean()),
});
export type CommandFrame = z.infer<typeof CommandFrame>;

/** What became of a command. `fault` is ours: nothing was done, and the client tries again later. */
export type Answer =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly rejection: Rejection }
  | { readonly ok: false; readonly fault: 'try_later' | 'lapsed' | 'malformed'; readonly detail?: string };

/** What the server answers in frame 101. */
export type ResultFrame = { readonly id: string } & Answer;

/** What the server says first, in frame 102. */
export type HelloFrame = { readonly epoch: string; readonly protocol: number; readonly serverTime: string };
