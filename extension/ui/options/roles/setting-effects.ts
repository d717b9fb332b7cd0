import { parseRef } from '../../../../core/ids.ts';
import {
  type ActivationSettings,
  type AssignmentSettings,
  type Mfa,
  type RoleSettings,
  ticketMatches,
} from '../../../../core/settings.ts';
import { isTicketPattern } from '../../../../core/ticket-pattern.ts';
import { durationToMs } from '../../../../core/time.ts';
import type { AdminView, AssignmentRow, RequestRow, RoleView } from '../../../../core/wire/rows.ts';
import { sayDuration } from '../../duration-text.ts';
import { usersReached } from '../people/principals.ts';
import { MFA_WORDS } from './setting-words.ts';

/** What is known of a role that a change of its settings meets. */
export type RoleFacts = Pick<RoleView, 'assignments' | 'requests'>;

/** What a change of settings would do, one sentence each; what follows for people, not what was clicked. */
export function effects(
  before: RoleSettings,
  after: RoleSettings,
  role: RoleFacts,
  view: AdminView,
): readonly string[] {
  const concerned = eligiblePeople(role, view);
  const asked = Object.values(role.requests).filter(({ action }) => action === 'selfActivate');
  return [
    ...concernedSentence(before, after, concerned.length),
    ...activationEffects(before.activation, after.activation, asked),
    ...mfaEffects(before.activation.mfa, after.activation.mfa, concerned, view),
    ...approvalEffects(before.activation, after.activation, concerned, view),
    ...assignmentEffects(before.assignment, after.assignment, Object.values(role.assignments)),
  ];
}

/** The people who are eligible for a role now, each once, groups resolved. */
function eligiblePeople(role: Pick<RoleFacts, 'assignments'>, view: AdminView): readonly string[] {
  const people = Object.values(role.assignments)
    .filter(({ type, state }) => type === 'eligible' && state === 'InForce')
    .flatMap((assignment) => usersReached(view, assignment).map(({ id }) => id));
  return [...new Set(people)];
}

function concernedSentence(before: RoleSettings, after: RoleSettings, people: number): readonly string[] {
  if (JSON.stringify(before.activation) === JSON.stringify(after.activation)) return [];
  if (!people) return ['Nobody is eligible for this role now.'];
  const who = people === 1 ? 'one eligible person' : `${people} eligible people`;
  return [`Concerns ${who}, from the next activation on. What is active stays as it is.`];
}

function activationEffects(
  before: ActivationSettings,
  after: ActivationSettings,
  asked: readonly RequestRow[],
): readonly string[] {
  const sentences: string[] = [];
  const count = (of: (request: RequestRow) => boolean, would: string) => {
    const hit = asked.filter(of).length;
    if (hit) sentences.push(`Of the last 30 days' ${countOf(asked.length, 'activation')}, ${hit} ${would}.`);
  };
  const longest = durationToMs(after.maxDuration);
  if (longest !== null && longest < (durationToMs(before.maxDuration) ?? 0))
    count(
      (request) => (durationToMs(request.duration ?? '') ?? 0) > longest,
      `asked for more than ${sayDuration(after.maxDuration)}`,
    );
  if (after.justification && !before.justification)
    count(({ justification }) => !justification, 'gave no justification');
  if (after.ticket && !before.ticket) count(({ ticket }) => !ticket, 'named no ticket');
  if (after.ticket && after.ticketPattern !== before.ticketPattern && isTicketPattern(after.ticketPattern))
    count(
      ({ ticket }) => ticket !== null && !ticketMatches(after.ticketPattern, ticket.number),
      'had a ticket of another form',
    );
  if (after.mfa !== before.mfa)
    sentences.push(
      after.mfa === 'none'
        ? `${MFA_WORDS[before.mfa]} is no longer asked for: a signed-in browser is enough to activate.`
        : `Each activation asks for ${after.mfa === 'passkey' ? 'a passkey' : 'a second factor'}.`,
    );
  if (after.approval.required && !before.approval.required && asked.length)
    sentences.push(`Each of the last 30 days' ${countOf(asked.length, 'activation')} would have waited for approval.`);
  return sentences;
}

function mfaEffects(before: Mfa, after: Mfa, eligible: readonly string[], view: AdminView): readonly string[] {
  if (after === before || after === 'none') return [];
  const without = eligible
    .map((id) => view.users[id])
    .filter((user) => user && !user.mfaMethods.some((method) => method === 'passkey' || after === 'mfa'))
    .map((user) => user!.name);
  if (!without.length) return [];
  const named =
    without.length > 5 ? `${without.slice(0, 5).join(', ')} and ${without.length - 5} more` : without.join(', ');
  const missing = after === 'passkey' ? 'no passkey' : 'no second factor';
  const have = without.length === 1 ? 'One of them has' : `${without.length} of them have`;
  return [`${have} ${missing} yet and will be asked to set one up first: ${named}.`];
}

function approvalEffects(
  before: ActivationSettings,
  after: ActivationSettings,
  eligible: readonly string[],
  view: AdminView,
): readonly string[] {
  const { approval } = after;
  if (!approval.required || JSON.stringify(before.approval) === JSON.stringify(approval)) return [];
  if (!approval.approvers.length) return ['With no approver chosen, the administrators decide.'];
  const approvers = new Set(
    approval.approvers.flatMap((ref) => usersReached(view, { principalId: parseRef(ref).id }).map(({ id }) => id)),
  );
  const sentences: string[] = [];
  if (approvers.size === 0) sentences.push('None of the chosen approvers is enabled: requests would lapse undecided.');
  if (approvers.size === 1) sentences.push('Only one person can approve. Two or more are safer.');
  if (approval.quorum > approvers.size && approvers.size)
    sentences.push(
      `Asks for ${approval.quorum} approvals but only ${countOf(approvers.size, 'person')} can approve: all of them count as enough.`,
    );
  const own = eligible.filter((id) => approvers.has(id));
  if (own.length)
    sentences.push(`${countOf(own.length, 'approver')} can activate this role too; nobody approves their own request.`);
  return sentences;
}

function assignmentEffects(
  before: AssignmentSettings,
  after: AssignmentSettings,
  assignments: readonly AssignmentRow[],
): readonly string[] {
  return (['eligible', 'active'] as const).flatMap((type) => {
    if (after[type].permanent || !before[type].permanent) return [];
    const permanent = assignments.filter((row) => row.type === type && row.endAt === null && row.state === 'InForce');
    if (!permanent.length)
      return [`New ${type} assignments need an end within ${sayDuration(after[type].maxDuration)}.`];
    const kept = permanent.length === 1 ? 'stays until somebody changes it' : 'stay until somebody changes them';
    return [`${countOf(permanent.length, `permanent ${type} assignment`)} from before ${kept}.`];
  });
}

/** A count with its noun: `1 person`, `3 people`. */
export function countOf(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.endsWith('person') ? `${noun.slice(0, -6)}people` : `${noun}s`}`;
}
