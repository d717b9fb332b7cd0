import type { Actor } from '../core/events.ts';
import type { Rejection } from '../core/rejections.ts';
import type { Mfa } from '../core/settings.ts';
import { parseInstant } from '../core/time.ts';
import type { Answer, CommandFrame } from '../core/wire/frames.ts';
import type { Handle } from './handle.ts';
import type { Session } from './session.ts';

/**
 * Checks a proof of a second factor that came with a command; the proof is good once. Absent where second factors are not
 * offered.
 */
export type VerifyProof = (
  userId: string,
  frame: CommandFrame,
) => Promise<{ readonly ok: true; readonly proof: Mfa } | { readonly ok: false; readonly rejection: Rejection }>;

/** Sends a person's command through the door, as their session. The answer comes after it is durable. Never throws. */
export type Submit = (session: Session, frame: CommandFrame) => Promise<Answer>;

export function createSubmit(handle: Handle, verifyProof?: VerifyProof): Submit {
  return async ({ userId, client, access }, frame) => {
    const deadline = frame.deadline === undefined ? undefined : parseInstant(frame.deadline);
    if (deadline === null) return { ok: false, fault: 'malformed', detail: 'deadline: expected an ISO 8601 instant' };
    const actor: Actor = { kind: 'user', userId, client, access };
    const { id, command, dryRun } = frame;
    const ask = { id, command, actor, dryRun: dryRun === true, ...(deadline === undefined ? {} : { deadline }) };
    const answer = await handle.send(ask);
    // First without the proof, so that a refusal for other reasons, or a command sent again, does not use it up.
    if (!verifyProof || !wantsProof(answer) || !('proof' in command) || !command.proof) return answer;
    const verified = await verifyProof(userId, frame);
    return verified.ok ? handle.send({ ...ask, proof: verified.proof }) : verified;
  };
}

function wantsProof(answer: Answer): boolean {
  return !answer.ok && 'rejection' in answer && answer.rejection.code === 'mfa_required' && !answer.rejection.also;
}
