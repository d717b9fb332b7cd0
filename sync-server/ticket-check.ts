import * as z from 'zod';
import { type Rejection, rejection } from '../core/rejections.ts';
import { type Instant, parseInstant } from '../core/time.ts';
import type { CommandFrame } from '../core/wire/frames.ts';
import type { Handle } from './handle.ts';

/** What whoever knows tickets said: fine, perhaps until an instant, or not. */
export type TicketAnswer =
  | { readonly ok: true; readonly notAfter: Instant | null }
  | { readonly ok: false; readonly rejection: Rejection };
export type TicketCheck = {
  /** Whether somebody has to be asked about this command's ticket. */
  isNeeded(command: CommandFrame['command']): Promise<boolean>;
  ask(userId: string, command: CommandFrame['command']): Promise<TicketAnswer>;
};

const TIMEOUT = 5_000;
const LONGEST_REPLY = 16 * 1024;
const Reply = z.object({
  ok: z.boolean(),
  reason: z.string().max(300).optional(),
  endAt: z.string().max(40).optional(),
});

/**
 * Asks the address a role names whether a ticket is good: a POST of `{ ticket, user, role, scope, duration }`, answered with
 * `{ ok, reason?, endAt? }`. An address that does not answer refuses: a check that can be switched off by an outage is none.
 */
export function createTicketCheck(handle: Handle, post: typeof fetch = fetch): TicketCheck {
  async function about(command: CommandFrame['command']) {
    if (command.type !== 'ActivateRole' || !command.ticket?.number.trim()) return null;
    // What this process has not heard of yet, the door decides by all the same.
    await handle.caughtUp();
    const { ticket, duration, eligibleAssignmentId } = command;
    const assignment = handle.state.assignments.get(eligibleAssignmentId);
    if (!assignment) return null;
    const role = handle.state.roles.get(assignment.roleId)!;
    const address = role.settings.activation.ticketCheck;
    return address ? { address, ticket, role: role.name, scope: command.scope ?? assignment.scope, duration } : null;
  }

  return {
    isNeeded: async (command) => (await about(command)) !== null,
    async ask(userId, command) {
      const found = await about(command);
      if (!found) return { ok: true, notAfter: null };
      const { address, ...body } = found;
      const reply = await asked(post, address, { ...body, user: handle.state.users.get(userId)!.upn });
      if (!reply) return refused('the ticket system did not answer');
      if (!reply.ok) return refused(reply.reason ?? '');
      const notAfter = reply.endAt === undefined ? null : parseInstant(reply.endAt);
      // An end nobody can read must not become no end.
      if (notAfter === null && reply.endAt !== undefined) return refused('the ticket system named an end that is none');
      return { ok: true, notAfter };
    },
  };
}

async function asked(post: typeof fetch, address: string, body: object): Promise<z.infer<typeof Reply> | null> {
  try {
    const response = await post(address, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return null;
    }
    return Reply.safeParse(JSON.parse(await textOf(response))).data ?? null;
  } catch {
    return null;
  }
}

/** The body, where it is no longer than an answer is. Throws otherwise. */
async function textOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > LONGEST_REPLY) throw new Error('The answer is too long.');
  }
  return text;
}

function refused(reason: string): TicketAnswer {
  return { ok: false, rejection: rejection('ticket_refused', { reason }) };
}
