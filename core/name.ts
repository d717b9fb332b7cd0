import * as z from 'zod/mini';

/**
 * What people read a name as. A line break would begin a line of its own where it is shown, and signs that turn or hide what
 * stands beside them would let one name look like another. Joiners and variants stay: scripts and pictures need them.
 */
export const ONE_LINE =
  /^(?:\u200c|\u200d|[\ufe00-\ufe0f]|[^\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800])*$/u;
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
