import type * as z from 'zod/mini';
import { badRequest } from './problem.ts';

/** A body, or a part of one that `at` names, as a schema has it. Throws a 400 that names the field that is not. */
export function parseBody<Schema extends z.ZodMiniType>(schema: Schema, body: unknown, at = ''): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw badRequest([at, path.join('.') || (at ? '' : 'body'), message].filter(Boolean).join(': '));
}
