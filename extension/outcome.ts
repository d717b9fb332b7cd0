import type { Answer } from '../core/wire/frames.ts';

/** What became of a command: what the server answered, or that this browser could not even keep it, as where its disk is full. */
export type Outcome = Answer | { readonly ok: false; readonly fault: 'not_kept' };
