import type { Instant } from '../../../core/time.ts';
import type { Link } from '../../link.ts';
import { sayClock } from '../moment-text.ts';
import { sayNo } from '../say.ts';
import type { Sending } from './data.ts';

/** What a command on its way is about: an eligible or active assignment, or a request. */
export function targetOf({ command }: Sending): string | null {
  switch (command.type) {
    case 'ActivateRole':
      return command.eligibleAssignmentId;
    case 'DeactivateRole':
    case 'ExtendActivation':
      return command.activeAssignmentId;
    case 'CancelRequest':
    case 'DecideRequest':
      return command.requestId;
    default:
      return null;
  }
}

/** The ids that a command is on its way about, and not answered yet. */
export function underWay(outbox: readonly Sending[]): ReadonlySet<string> {
  const ids = outbox.filter(({ status }) => status !== 'answered').map(targetOf);
  return new Set(ids.filter((id) => id !== null));
}

/** What the requests list shows of the outbox: what waits or was refused; a yes shows in the rows themselves. */
export function shownSendings(outbox: readonly Sending[]): readonly Sending[] {
  return outbox.filter(({ status, answer }) => status !== 'answered' || !answer?.ok);
}

/** What somebody asked for, in words. */
export function saySending({ command, label }: Sending): string {
  switch (command.type) {
    case 'ActivateRole':
      return `Activate ${label}`;
    case 'DeactivateRole':
      return `End ${label}`;
    case 'ExtendActivation':
      return `Extend ${label}`;
    case 'CancelRequest':
      return `Withdraw ${label}`;
    case 'DecideRequest':
      return `${command.decision} ${label}`;
    case 'DecideReviewItems':
    case 'AcceptRecommendations':
      return `Review ${label}`;
    default:
      return label;
  }
}

const SENT = 'Sent. Waiting for the answer.';
const SENT_AND_CUT = 'Sent. The answer comes when you are back online.';

export type Progress = {
  readonly kind: 'confirming' | 'waiting' | 'sent' | 'refused' | 'lapsed' | 'done';
  readonly sentences: readonly string[];
  /** Why it could not be taken back, where it could not. */
  readonly problem?: string;
};

/** Why what was sent was not done, a sentence each; nothing where it was, or is still on its way. */
export function problemsOf(progress: Progress | null): readonly string[] {
  return progress?.kind === 'refused' || progress?.kind === 'lapsed' ? progress.sentences : [];
}

/** How far a command has come, as it really is. `now` is server time. */
export function progressOf(sending: Sending, link: Link, now: Instant): Progress {
  const { status, answer, deadlineAt } = sending;
  if (status === 'sent') return { kind: 'sent', sentences: [link === 'offline' ? SENT_AND_CUT : SENT] };
  if (answer && status === 'answered') {
    if (answer.ok) return { kind: 'done', sentences: ['Done.'] };
    const lapsed = 'fault' in answer && answer.fault === 'lapsed';
    return { kind: lapsed ? 'lapsed' : 'refused', sentences: sayNo(answer, now) };
  }
  if (link === 'online') return { kind: 'waiting', sentences: ['Sending.'] };
  const until = deadlineAt === null ? '' : `, until ${sayClock(new Date(deadlineAt).toISOString(), now)}`;
  const text = `Will be sent when you are back online${until}.`;
  return {
    kind: 'waiting',
    sentences: [link === 'connecting' ? 'Connecting. It is sent as soon as that is done.' : text],
  };
}
