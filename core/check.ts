import type { Ticket } from './events.ts';
import { type Rejection, rejection } from './rejections.ts';
import { contains, isScope, type Scope } from './scope.ts';
import { type ActivationSettings, type Mfa, SHORTEST_ACTIVATION, ticketMatches } from './settings.ts';
import { durationToMs, type Instant, type Ms, msToDuration, parseInstant, toIso, toIsoOrNull } from './time.ts';

export const LONGEST_JUSTIFICATION = 500;

/** What somebody asks for when they activate a role, as typed or sent. */
export type ActivationAsk = {
  readonly duration: string;
  readonly justification?: string | undefined;
  readonly ticket?: Ticket | undefined;
  readonly startAt?: string | undefined;
  readonly scope?: string | undefined;
};

/** What the rules look at. The popup fills it from its rows, the server from its state. */
export type ActivationFacts = {
  readonly now: Instant;
  /** The scope and end of the eligible assignment; null where there is none in force. `whole`: a group's, which has no parts. */
  readonly eligible: { readonly scope: Scope; readonly endAt: Instant | null; readonly whole: boolean } | null;
  readonly settings: Pick<ActivationSettings, 'maxDuration' | 'mfa' | 'justification' | 'ticket' | 'ticketPattern'> & {
    readonly approval: boolean;
  };
  readonly mayRequest: boolean;
  /** When the role one already holds at the asked scope ends; undefined where one does not hold it. */
  readonly activeUntil: Instant | null | undefined;
  /** The request for the role at the asked scope that still waits. */
  readonly pendingRequestId: string | null;
  /** The strongest proof that came with this command. */
  readonly proof: Mfa;
};

/** One line of the explanation: what a rule says of an ask. `asked` is met once the person has given what it asks. */
export type Finding =
  | { readonly rule: string; readonly kind: 'met'; readonly what: Met }
  | { readonly rule: string; readonly kind: 'asked'; readonly what: 'mfa' | 'passkey' | 'approval' }
  | { readonly rule: string; readonly kind: 'refused'; readonly rejection: Rejection };

export type Met =
  | 'eligible'
  | 'scope'
  | 'requestor'
  | 'not_active'
  | 'none_pending'
  | 'start'
  | 'duration'
  | 'justification'
  | 'ticket'
  | 'proof'
  | 'no_approval';

/**
 * What every rule of activation says of an ask, in Entra's order (entra-pim §4.4). The one place that knows: the popup
 * shows it before the click and the server decides by it, so they cannot disagree.
 */
export function checkActivation(facts: ActivationFacts, ask: ActivationAsk): readonly Finding[] {
  const { eligible } = facts;
  if (!eligible) return [refused(rejection('not_eligible', {}))];
  return [
    { rule: 'E1', kind: 'met', what: 'eligible' },
    checkScope(eligible, ask),
    facts.mayRequest ? { rule: 'E5', kind: 'met', what: 'requestor' } : refused(rejection('not_requestor', {})),
    facts.activeUntil === undefined
      ? { rule: 'A1', kind: 'met', what: 'not_active' }
      : refused(rejection('already_active', { endAt: toIsoOrNull(facts.activeUntil) })),
    facts.pendingRequestId === null
      ? { rule: 'A2', kind: 'met', what: 'none_pending' }
      : refused(rejection('request_pending', { requestId: facts.pendingRequestId })),
    checkStart(facts, ask),
    checkDuration(facts.settings.maxDuration, ask.duration),
    checkJustification(facts.settings.justification, ask.justification),
    checkTicket(facts.settings, ask.ticket),
    checkProof(facts.settings.mfa, facts.proof),
    facts.settings.approval
      ? { rule: 'R1', kind: 'asked', what: 'approval' }
      : { rule: 'R1', kind: 'met', what: 'no_approval' },
  ];
}

/** The first thing that stands in the way, with the others beside it, or null. A missing proof stands in the way. */
export function refusalOf(findings: readonly Finding[]): Rejection | null {
  const refusals = findings.flatMap((finding) => {
    if (finding.kind === 'refused') return [finding.rejection];
    if (finding.kind === 'asked' && finding.what !== 'approval')
      return [rejection('mfa_required', { required: finding.what })];
    return [];
  });
  const [first, ...also] = refusals;
  return first ? (also.length ? { ...first, also } : first) : null;
}

/** When an accepted activation starts and ends: never past the eligibility's end. [A7] [E3] */
export function activationSpan(
  asked: { readonly startAt: Instant | null; readonly duration: string; readonly notAfter?: Instant | null },
  eligibleUntil: Instant | null,
  now: Instant,
): { readonly startAt: Instant; readonly endAt: Instant } {
  const startAt = Math.max(now, asked.startAt ?? now);
  const endAt = startAt + durationToMs(asked.duration)!;
  return { startAt, endAt: Math.min(endAt, eligibleUntil ?? endAt, asked.notAfter ?? endAt) };
}

/** Whether there is nothing to be seen of a text: signs without a shape say no more than none. */
function isBlank(text: string): boolean {
  return !/[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
}

/** Whether words of a person are there and short enough. [A5] [A6] */
export function checkJustification(required: boolean, justification: string | undefined): Finding {
  const words = justification?.trim() ?? '';
  if (required && isBlank(words)) return refused(rejection('justification_required', {}));
  // Code points, as a person counts them, not UTF-16 units.
  const length = words.length > LONGEST_JUSTIFICATION ? [...words].length : words.length;
  if (length > LONGEST_JUSTIFICATION)
    return refused(rejection('justification_too_long', { max: LONGEST_JUSTIFICATION, length }));
  return { rule: 'A5', kind: 'met', what: 'justification' };
}

/** Whether a proof is as strong as the setting asks. [A10] */
export function checkProof(required: Mfa, proof: Mfa): Finding {
  if (required === 'none' || proof === 'passkey' || proof === required)
    return { rule: 'A10', kind: 'met', what: 'proof' };
  return { rule: 'A10', kind: 'asked', what: required };
}

/** Whether a length is a duration from five minutes to the role's maximum. [A3] [A4] */
export function checkDuration(max: string, asked: string): Finding {
  const length = durationToMs(asked);
  if (length === null) return refused(rejection('duration_invalid', { asked }));
  if (length < SHORTEST_ACTIVATION)
    return refused(rejection('duration_too_short', { min: msToDuration(SHORTEST_ACTIVATION), asked }));
  const longest: Ms = durationToMs(max)!;
  if (length > longest) return refused(rejection('duration_too_long', { max: msToDuration(longest), asked }));
  return { rule: 'A4', kind: 'met', what: 'duration' };
}

function checkScope({ scope: around, whole }: NonNullable<ActivationFacts['eligible']>, ask: ActivationAsk): Finding {
  const { scope = around } = ask;
  if (!isScope(scope) || !(whole ? scope === around : contains(around, scope)))
    return refused(rejection('scope_outside', { scope: around, asked: scope }));
  return { rule: 'E2', kind: 'met', what: 'scope' };
}

function checkStart({ eligible, now }: ActivationFacts, { startAt }: ActivationAsk): Finding {
  if (startAt !== undefined) {
    const start = parseInstant(startAt);
    if (start === null) return refused(rejection('start_invalid', { asked: startAt }));
    const endAt = eligible!.endAt;
    if (endAt !== null && Math.max(start, now) >= endAt)
      return refused(rejection('start_after_end', { endAt: toIso(endAt) }));
  }
  return { rule: 'A7', kind: 'met', what: 'start' };
}

function checkTicket(settings: ActivationFacts['settings'], ticket: Ticket | undefined): Finding {
  const number = ticket?.number.trim() ?? '';
  if (settings.ticket && (isBlank(number) || isBlank(ticket?.system ?? '')))
    return refused(rejection('ticket_required', {}));
  if (number && !ticketMatches(settings.ticketPattern, number))
    return refused(rejection('ticket_invalid', { pattern: settings.ticketPattern }));
  return { rule: 'A8', kind: 'met', what: 'ticket' };
}

function refused(because: Rejection): Finding {
  return { rule: because.rule, kind: 'refused', rejection: because };
}
