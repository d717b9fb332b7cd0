import type { Answer } from '../../../../core/wire/frames.ts';
import { sayNo } from '../../say.ts';

/** The link with which one person chooses their first password. `expiresAt` is ISO 8601. */
export type Invitation = { readonly link: string; readonly expiresAt: string };

export type InviteProblem =
  | { readonly kind: 'offline' | 'signed_out' | 'not_allowed' | 'failed' }
  | { readonly kind: 'refused'; readonly answer: Extract<Answer, { ok: false }> };

/** Makes invitations on the server. A link is shown where it was asked for, and kept nowhere in the browser. */
export type Inviter = (
  userId: string,
) => Promise<
  { readonly ok: true; readonly invitation: Invitation } | { readonly ok: false; readonly problem: InviteProblem }
>;

/** A problem in a sentence that says what to do. `now` is server time. */
export function sayInviteProblem(problem: InviteProblem, now: number): string {
  switch (problem.kind) {
    case 'offline':
      return 'A link is made by the server, which cannot be reached now.';
    case 'signed_out':
      return 'Your session has ended. Sign in from the toolbar.';
    case 'not_allowed':
      return 'This needs an administrator role.';
    case 'failed':
      return 'The server could not answer. Try again.';
    case 'refused':
      return sayNo(problem.answer, now).join(' ');
  }
}
