import * as z from 'zod/mini';

/**
 * What people read a name as. A line break would begin a line of its own where it is shown, and signs that turn or hide what
 * stands beside them would let one name look like another.
 */
export const ONE_LINE = /^[^\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]*$/u;
export const Name = z
  .string()
  .check(
    z.trim(),
    z.minLength(1),
    z.maxLength(128),
    z.regex(ONE_LINE, { error: 'expected a name on one line, without signs that cannot be seen' }),
  );

/** An address mail is sent to: one, and nothing beside it. */
export const MAIL_ADDRESS = /^[^\s@;,<>\p{Cc}]+@[^\s@;,<>\p{Cc}]+$/u;
