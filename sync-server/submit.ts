import type { Rejection } from '../core/rejections.ts';
import type { Mfa } from '../core/settings.ts';
import type { State } from '../core/state.ts';
import { type Instant, parseInstant } from '../core/time.ts';
import type { Answer, CommandFrame } from '../core/wire/frames.ts';
import type { Ask, Handle } from './handle.ts';
import type { Rate } from './rate.ts';
import { actorOf, type Session, type Stands } from './session.ts';
import type { TicketCheck } from './ticket-check.ts';

/**
 * Checks a proof of a second factor that came with a command; the proof is good once. Absent where second factors are not
 * offered. What comes with `useUp` is used up by that, once its command has its answer.
 */
export type VerifyProof = (
  userId: string,
  frame: CommandFrame,
) => Promise<
  | { readonly ok: true; readonly proof: Mfa; readonly useUp?: () => Promise<unknown> }
  | { readonly ok: false; readonly rejection: Rejection }
>;

/** Sends a person's command through the door, as their session. The answer comes after it is durable. Never throws. */
export type Submit = (session: Session, frame: CommandFrame) => Promise<Answer>;

/** What stands between a person's command and the door: a proof that came with it, and a ticket somebody else knows. */
export type Checks = {
  readonly verifyProof?: VerifyProof;
  readonly tickets?: TicketCheck;
  /** Without it every session stands. */
  readonly stands?: Stands;
  /** How much one person may send; without it as much as they like. */
  readonly rate?: { readonly now: () => Instant; readonly of: Rate };
  readonly onFault?: (fault: unknown) => void;
};

/** Nothing is done any more; whoever tries again learns at the door that the session is over. */
const OVER: Answer = { ok: false, fault: 'try_later', detail: 'sign in again' };

const MANY = 25;
/** So many items of a review that are decided on at once, each of which is an event, count as one command. */
const ITEMS_AT_ONCE = 20;

/** The door with the checks before it. A check that is left out is not made. */
export function createSubmit(handle: Handle, checks: Checks = {}): Submit {
  const { verifyProof, tickets, stands = () => true, rate, onFault = () => {} } = checks;

  return async (session, frame) => {
    try {
      return await submit(session, frame);
    } catch (fault) {
      // A check that could not be made, as the store did not answer, must not take the server with it.
      onFault(fault);
      return { ok: false, fault: 'try_later' };
    }
  };

  async function submit(session: Session, frame: CommandFrame): Promise<Answer> {
    const deadline = frame.deadline === undefined ? undefined : parseInstant(frame.deadline);
    if (deadline === null) return { ok: false, fault: 'malformed', detail: 'deadline: expected an ISO 8601 instant' };
    const { id, command, dryRun } = frame;
    const { userId } = session;
    const wait = rate?.of.take(userId, rate.now(), costOf(handle.state, command)) ?? 0;
    if (wait > 0) return { ok: false, fault: 'try_later', detail: `too many commands; go on in ${wait} seconds` };
    const ask: Ask = {
      id,
      command,
      actor: actorOf(session),
      since: session.seq,
      dryRun: dryRun === true,
      ...(deadline === undefined ? {} : { deadline }),
    };
    // Looked at each time: a body that arrives slowly, a check or a row of commands takes longer than a session may last.
    const send = async (one: Ask): Promise<Answer> => (stands(session) ? handle.send(one) : OVER);
    const withProof = async (one: Ask): Promise<Answer> => {
      const answer = await send(one);
      // First without the proof, so that a refusal for other reasons, or a command sent again, does not use it up.
      if (!verifyProof || !wantsProof(answer) || !('proof' in command) || !command.proof) return answer;
      const verified = await verifyProof(userId, frame);
      if (!verified.ok) return verified;
      const proven = await send({ ...one, proof: verified.proof });
      // Who is told to try again need not prove themselves anew.
      if (!isForLater(proven)) await verified.useUp?.().catch(onFault);
      return proven;
    };
    if (!tickets || !(await tickets.isNeeded(command))) return withProof(ask);
    // Asked once the rules allow the rest, as far as they can be known without the proof.
    const allowed = await send({ ...ask, dryRun: true });
    if (!allowed.ok && !wantsProof(allowed)) return allowed;
    const ticket = await tickets.ask(userId, command);
    return ticket.ok ? withProof({ ...ask, notAfter: ticket.notAfter }) : ticket;
  }
}

/** What anybody may send and changes what everybody is shown, or is written down many times, counts as many commands. */
function costOf(state: State, command: CommandFrame['command']): number {
  switch (command.type) {
    case 'SetAway':
      return MANY;
    case 'ActivateRole': {
      const role = state.roles.get(state.assignments.get(command.eligibleAssignmentId)?.roleId ?? '');
      return role?.builtIn || role?.group ? MANY : 1;
    }
    case 'DecideReviewItems':
      return Math.ceil(command.itemIds.length / ITEMS_AT_ONCE);
    default:
      return 1;
  }
}

function isForLater(answer: Answer): boolean {
  return !answer.ok && 'fault' in answer && answer.fault === 'try_later';
}

function wantsProof(answer: Answer): boolean {
  return !answer.ok && 'rejection' in answer && answer.rejection.code === 'mfa_required' && !answer.rejection.also;
}
