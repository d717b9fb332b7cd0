import type { Rejection } from '../../core/rejections.ts';
import type { KeyturnDatabase } from '../db/database.ts';
import type { Invitation, Inviter } from '../ui/options/people/inviter.ts';
import { askServer } from './ask-server.ts';

const TIMEOUT = 15_000;

/** Invites people as the administrator who is signed in here. */
export function createInviter(db: KeyturnDatabase): Inviter {
  return async (userId) => {
    const response = await askServer(db, '/invitations', { body: { userId }, timeout: TIMEOUT });
    if (typeof response === 'string') return { ok: false, problem: { kind: response } };
    if (response.ok) return { ok: true, invitation: (await response.json()) as Invitation };
    const { rejection } = (await response.json().catch(() => ({}))) as { rejection?: Rejection };
    if (rejection) return { ok: false, problem: { kind: 'refused', answer: { ok: false, rejection } } };
    if (response.status === 401) return { ok: false, problem: { kind: 'signed_out' } };
    return { ok: false, problem: { kind: response.status === 403 ? 'not_allowed' : 'failed' } };
  };
}
