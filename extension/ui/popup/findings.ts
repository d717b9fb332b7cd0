import { type ActivationAsk, activationSpan, checkActivation, type Finding } from '../../../core/check.ts';
import { durationToMs, type Instant, type Ms, parseInstant } from '../../../core/time.ts';
import { factsFromRow } from '../../../core/views/facts.ts';
import type { EligibleRow, MeView } from '../../../core/wire/rows.ts';
import { saySpan } from '../duration-text.ts';
import { sayMoment } from '../moment-text.ts';
import { sayRejection } from '../say.ts';
import type { ProofState } from '../second-factor/useProof.ts';
import { sayNames } from './request-words.ts';

/** One line of what will happen: met, still asked of the person or of others, or in the way. */
export type Line = { readonly kind: 'met' | 'asked' | 'refused'; readonly text: string };

/** Refusals that come from a value in the role's settings. */
const BY_SETTINGS: ReadonlySet<string> = new Set(['duration_too_long', 'not_requestor', 'ticket_invalid']);

export type Outlook = {
  readonly lines: readonly Line[];
  /** What stands in the way of sending, a sentence each; a missing field counts. */
  readonly obstacles: readonly string[];
};

/** How far the proof of a second factor has come. */
export type AskedProof = Pick<ProofState, 'verification' | 'way' | 'given'>;

export type OutlookOf = {
  readonly me: MeView;
  readonly row: EligibleRow;
  readonly ask: ActivationAsk;
  /** Server time. */
  readonly now: Instant;
  readonly proof: AskedProof;
  /** What is still to be filled in stands in the way: somebody has pressed the button. */
  readonly insist: boolean;
  /** How long it waits to be sent, where it cannot be sent now. */
  readonly waits: Ms | null;
};

/** What would come of sending the ask now, by the rules the server uses. */
export function outlook({ me, row, ask, now, proof, insist, waits }: OutlookOf): Outlook {
  const typed = proof.given !== null && proof.given !== 'passkey';
  const findings = checkActivation(factsFromRow(me, row, ask, now, typed ? 'mfa' : 'none'), ask);
  const missing = missingProof(proof);
  const lines = findings.flatMap((finding): Line[] => {
    if (finding.kind !== 'asked' || finding.what === 'approval') return lineOf(finding, row, ask, now, insist);
    if (insist && missing) return [{ kind: 'refused', text: missing }];
    return [{ kind: 'asked', text: sayAskedProof(proof) }];
  });
  if (waits) lines.push({ kind: 'asked', text: `You are offline: it waits up to ${saySpan(waits)} to be sent` });
  const obstacles = findings.flatMap((finding) => obstacleOf(finding, missing, now));
  return { lines: [...lines.filter(isRefused), ...lines.filter((line) => !isRefused(line))], obstacles };
}

function lineOf(finding: Finding, row: EligibleRow, ask: ActivationAsk, now: Instant, insist: boolean): Line[] {
  switch (finding.kind) {
    case 'met':
      if (finding.what === 'eligible') return [{ kind: 'met', text: sayEligible(row, now) }];
      if (finding.what === 'no_approval') return [{ kind: 'met', text: sayEnd(row, ask, now) }];
      return [];
    case 'asked':
      return [{ kind: 'asked', text: sayApproval(row, ask) }];
    case 'refused':
      if (insist || !isBlank(finding)) return [{ kind: 'refused', text: sayRefused(finding, now) }];
      return [{ kind: 'asked', text: sayBlank(finding) }];
  }
}

function obstacleOf(finding: Finding, missing: string | null, now: Instant): string[] {
  if (finding.kind === 'refused') return [sayRejection(finding.rejection, now)];
  if (finding.kind === 'asked' && finding.what !== 'approval' && missing) return [missing];
  return [];
}

/** What the person has to do about the proof before the click; null where nothing, or where the browser asks after it. */
function missingProof({ verification, way, given }: AskedProof): string | null {
  if (verification.kind === 'set_up') return 'Set up a second factor first: press Continue.';
  if (given) return null;
  return way === 'recovery'
    ? 'This role asks for a second factor. Type one of your recovery codes.'
    : 'This role asks for a second factor. Type the code of your authenticator app.';
}

function sayAskedProof({ verification, way }: AskedProof): string {
  if (verification.kind === 'set_up') return 'Asks for a second factor, which you set up first';
  switch (way) {
    case 'code':
      return 'Asks for a code of your authenticator app';
    case 'recovery':
      return 'Asks for one of your recovery codes';
    case 'passkey':
      return 'Asks for your passkey when you activate';
  }
}

/** Fields that only wait to be filled are no mistake yet. */
function isBlank(finding: Extract<Finding, { kind: 'refused' }>): boolean {
  return finding.rejection.code === 'justification_required' || finding.rejection.code === 'ticket_required';
}

function sayBlank(finding: Extract<Finding, { kind: 'refused' }>): string {
  return finding.rejection.code === 'ticket_required'
    ? 'Asks for a ticket number and its system'
    : 'Asks for a justification';
}

function sayRefused({ rejection }: Extract<Finding, { kind: 'refused' }>, now: Instant): string {
  const sentence = sayRejection(rejection, now);
  return BY_SETTINGS.has(rejection.code) ? `${sentence} A Privileged Role Administrator can change that.` : sentence;
}

function sayEligible({ endAt, memberType, groupName }: EligibleRow, now: Instant): string {
  const until = endAt === null ? 'Eligible permanently' : `Eligible until ${sayMoment(endAt, now)}`;
  return memberType === 'Group' && groupName ? `${until}, through group ${groupName}` : until;
}

function sayApproval(row: EligibleRow, ask: ActivationAsk): string {
  const who = row.approvers.length ? sayNames(row.approvers) : 'an administrator';
  const counts = ask.startAt ? '' : '; the time counts from the approval';
  return `Has to be approved by ${who}${counts}`;
}

function sayEnd(row: EligibleRow, ask: ActivationAsk, now: Instant): string {
  if (durationToMs(ask.duration) === null) return 'No approval needed';
  const startAt = ask.startAt === undefined ? null : parseInstant(ask.startAt);
  const span = activationSpan(
    { startAt, duration: ask.duration },
    row.endAt === null ? null : parseInstant(row.endAt),
    now,
  );
  const end = sayMoment(new Date(span.endAt).toISOString(), now);
  const start = span.startAt > now ? `starts ${sayMoment(new Date(span.startAt).toISOString(), now)}, ` : '';
  return `No approval needed; ${start}ends ${end}`;
}

function isRefused({ kind }: Line): boolean {
  return kind === 'refused';
}
