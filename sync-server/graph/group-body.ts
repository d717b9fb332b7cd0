import * as z from 'zod/mini';
import type { GroupAccess } from '../../core/events.ts';
import { GROUP_ACCESSES } from '../../core/group-access.ts';
import { partOfScheduleId } from './group-rows.ts';
import { parseBody } from './parse-body.ts';
import { badRequest } from './problem.ts';
import { Guid, parseRequestBody, type RequestBody } from './request-body.ts';

const About = z.object({ groupId: Guid, accessId: z.string(), targetScheduleId: z.optional(z.nullable(z.string())) });

/** A request about a group; `groupId` and `accessId` say which of its roles. */
export type GroupBody = RequestBody & GroupAccessIds;
type GroupAccessIds = { readonly groupId: string; readonly accessId: GroupAccess['access'] };

/** Reads it. Throws a 400 that names the field. */
export function parseGroupBody(body: unknown): GroupBody {
  const { groupId, targetScheduleId, accessId: asked } = parseBody(About, body);
  const accessId = GROUP_ACCESSES.find((known) => known === asked.toLowerCase());
  if (!accessId) throw badRequest(`accessId: expected ${GROUP_ACCESSES.join(' or ')}`);
  const plain = { ...(body as object), targetScheduleId: targetScheduleId && partOfScheduleId(targetScheduleId) };
  return { ...parseRequestBody(plain), groupId, accessId };
}
