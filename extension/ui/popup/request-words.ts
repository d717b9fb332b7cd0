import type { Instant } from '../../../core/time.ts';
import type { ApprovalRow, RequestRow } from '../../../core/wire/rows.ts';
import { sayDuration } from '../duration-text.ts';
import { sayClock, sayMoment, sayScope } from '../moment-text.ts';

export type Outcome = {
  readonly tone: 'ok' | 'warn' | 'bad' | undefined;
  readonly word: string;
  readonly text: string;
};

/** Where one's own request stands: a word for its tag and the rest of the sentence. */
export function outcomeOf(row: RequestRow, now: Instant): Outcome {
  const { status, approvers, lapsesAt, startAt, endAt, ended, decidedAt, createdAt } = row;
  const at = (iso: string | null) => sayMoment(iso ?? createdAt, now);
  const by = byWhom(row);
  switch (status) {
    case 'PendingApproval': {
      const over = lapsesAt !== null && Date.parse(lapsesAt) <= now;
      if (over) return { tone: undefined, word: 'Lapsed', text: `nobody decided until ${at(lapsesAt)}` };
      const lapse = lapsesAt ? ` · lapses ${at(lapsesAt)}` : '';
      return { tone: 'warn', word: 'Waiting for approval', text: `by ${sayNames(approvers)}${lapse}` };
    }
    case 'PendingAdminDecision':
      return { tone: 'warn', word: 'Waiting for an administrator', text: 'to extend or renew the assignment' };
    case 'Granted':
      return ended
        ? { tone: undefined, word: 'Ended', text: at(ended.at) }
        : { tone: 'ok', word: 'Scheduled', text: `starts ${at(startAt)}, ends ${at(endAt)}` };
    case 'Provisioned':
      return provisioned(row, now);
    case 'Denied':
      return { tone: 'bad', word: 'Denied', text: `${by}${at(decidedAt)}` };
    case 'Canceled':
      return { tone: undefined, word: 'Withdrawn', text: at(decidedAt) };
    case 'Revoked':
      return { tone: undefined, word: 'Ended', text: `by you ${at(decidedAt)}` };
    case 'Lapsed':
      return { tone: undefined, word: 'Lapsed', text: `nobody decided until ${at(lapsesAt)}` };
    case 'Failed':
      return { tone: 'bad', word: 'Failed', text: `${at(decidedAt)} · ask again, or ask an administrator` };
  }
}

/** What an approver has to know of a request, in one line. */
export function sayApproval(row: ApprovalRow, now: Instant): string {
  const { duration, scope, startAt, lapsesAt, ticket } = row;
  const start = startAt && Date.parse(startAt) > now ? [`starts ${sayMoment(startAt, now)}`] : [];
  const about = ticket ? [`ticket ${ticket.number} in ${ticket.system}`] : [];
  return [sayDuration(duration), sayScope(scope), ...start, ...about, `lapses ${sayMoment(lapsesAt, now)}`].join(' · ');
}

/** Names as a person lists them: `Bob or Carol`, `Bob, Carol or 3 others`. */
export function sayNames(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? 'nobody';
  if (names.length <= 3) return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
  return `${names.slice(0, 2).join(', ')} or ${names.length - 2} others`;
}

function provisioned({ action, ended, endAt, decidedAt, createdAt }: RequestRow, now: Instant): Outcome {
  const at = (iso: string) => sayMoment(iso, now);
  if (action === 'selfDeactivate')
    return { tone: undefined, word: 'Ended', text: `by you ${at(decidedAt ?? createdAt)}` };
  if (ended) {
    const how = { expired: 'Expired', deactivated: 'Ended', revoked: 'Revoked' }[ended.how];
    return { tone: ended.how === 'revoked' ? 'bad' : undefined, word: how, text: at(ended.at) };
  }
  if (endAt !== null && Date.parse(endAt) <= now) return { tone: undefined, word: 'Expired', text: at(endAt) };
  const word = action === 'selfExtend' ? 'Extended' : 'Activated';
  return { tone: 'ok', word, text: endAt ? `until ${sayClock(endAt, now)}` : '' };
}

function byWhom({ decisions }: RequestRow): string {
  const last = decisions.at(-1);
  return last ? `by ${last.byName} · ` : '';
}
