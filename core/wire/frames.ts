import * as z from 'zod/mini';
import { Command } from '../commands.ts';
import type { Result } from '../decision.ts';
import { Uuid } from '../ids.ts';
import type { Rejection } from '../rejections.ts';

/** Counts incompatible changes of what crosses the socket. A test fails when the schemas change and this does not. */
export const PROTOCOL = 1;
export const SUB_PROTOCOL = 'keyturn.v1';
export const BEARER = 'bearer.';

/** Message types, the varuint that starts a frame. The first two are y-websocket's. */
export const FRAME = { sync: 0, awareness: 1, command: 100, result: 101, hello: 102 } as const;

/** Why a socket was closed. 44xx is final for a stock y-websocket provider, 45xx is tried again. */
export const CLOSE = {
  malformed: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  otherEpoch: 4409,
  clientTooOld: 4426,
  tooMuch: 4429,
  tryLater: 4503,
  tooSlow: 4508,
} as const;

export const MAX_FRAME_BYTES = 64 * 1024;
export const MAX_STATE_VECTOR_BYTES = 4 * 1024;

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
