import type { Command } from '../../core/commands.ts';
import { MINUTE } from '../../core/time.ts';
import type { NoticeRow } from '../../core/wire/notice-rows.ts';
import type { ApprovalRow } from '../../core/wire/rows.ts';
import type { Running } from './running.ts';

// Every word the worker says: the title of the toolbar's button and the notifications.

export const BUTTON = {
  extend: 'Extend',
  end: 'End now',
  approve: 'Approve',
  deny: 'Deny',
} as const;

export type BadgeFacts = {
  readonly signedIn: boolean;
  readonly online: boolean;
  readonly running: readonly Running[];
  readonly approvals: number;
  readonly now: number;
};

/** The title of the toolbar's button: all that the badge says and what it has no room for. */
export function badgeTitle({ signedIn, online, running, approvals, now }: BadgeFacts): string {
  if (!signedIn) return 'Keyturn: not signed in';
  const parts = [activeText(running, now)];
  if (approvals) parts.push(`${approvals} ${approvals === 1 ? 'request waits' : 'requests wait'} for your approval`);
  if (!online) parts.push('offline');
  return `Keyturn: ${parts.join(', ')}`;
}

function activeText(running: readonly Running[], now: number): string {
  const [first] = running;
  if (!first) return 'no role active';
  const left = minutesText(first.endAt - now);
  if (running.length === 1) return `${first.row.roleName} active, ${left} left`;
  return `${running.length} roles active, ${first.row.roleName} ends in ${left}`;
}

/** A span in whole minutes, rounded up, as a person says it: `4 min`, `1 h 30 min`. */
export function minutesText(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (!hours) return `${minutes} min`;
  return rest ? `${hours} h ${rest} min` : `${hours} h`;
}

export type Words = { readonly title: string; readonly message: string };

export function endsSoonWords(roleName: string, left: number): Words {
  return { title: `${roleName} ends in ${minutesText(left)}`, message: 'Extend it if you still need it.' };
}

export function endsSoonFixedWords(roleName: string, left: number): Words {
  return {
    title: `${roleName} ends in ${minutesText(left)}`,
    message: 'It cannot be extended; activate it again then.',
  };
}

export function endedWords(roleName: string): Words {
  return { title: `${roleName} has ended`, message: 'Its time is over. Activate it again if you still need it.' };
}

export function approvalWords({ requestorName, roleName, justification }: ApprovalRow): Words {
  return { title: `${requestorName} asks for ${roleName}`, message: justification || 'No justification was given.' };
}

export function approvalsWords(count: number): Words {
  return { title: `${count} requests wait for your approval`, message: 'Open the list to decide on them.' };
}

/** What became of a request of one's own. */
export function noticeWords({ kind, roleName, byName, justification }: NoticeRow): Words {
  const by = byName ? ` by ${byName}` : '';
  switch (kind) {
    case 'approved':
      return { title: `${roleName} was approved${by}`, message: justification || 'It is active, or starts as asked.' };
    case 'denied':
      return { title: `${roleName} was denied${by}`, message: justification || 'No reason was given.' };
    case 'lapsed':
      return { title: `Nobody decided on ${roleName}`, message: 'The request has lapsed. You can ask again.' };
    case 'failed':
      return { title: `${roleName} could not be activated`, message: 'Open Keyturn to see why.' };
    case 'revoked':
      return { title: `${roleName} was ended${by}`, message: justification || 'Your role is not active any more.' };
    case 'expired':
      return endedWords(roleName);
    case 'assignment_ending':
      return {
        title: `Your assignment of ${roleName} ends soon`,
        message: 'Ask for an extension if you still need it.',
      };
    case 'assignment_ended':
      return { title: `Your assignment of ${roleName} has ended`, message: 'You can ask for it to be renewed.' };
    case 'extension_approved':
      return { title: `Your assignment of ${roleName} was extended${by}`, message: justification };
    case 'extension_denied':
      return { title: `Your assignment of ${roleName} was not extended`, message: justification };
  }
}

/** What is said where the answer was no, or none came in time, and the person may not look. */
export function notDoneWords(label: string, command: Command, lapsed: boolean): Words {
  return {
    title: `${label} ${notDone(command)}`,
    message: lapsed ? 'There was no connection in time. Open Keyturn to ask again.' : 'Open Keyturn to see why.',
  };
}

/** What is said where a notification's button was pressed and there was no room for what it asks. */
export function notKeptWords(label: string, command: Command): Words {
  return {
    title: `${label} ${notDone(command)}`,
    message: 'This browser could not keep it. Free some space on this device, then try again.',
  };
}

function notDone({ type }: Command): string {
  switch (type) {
    case 'ActivateRole':
      return 'was not activated';
    case 'ExtendActivation':
      return 'was not extended';
    case 'DeactivateRole':
      return 'was not ended';
  }
  return 'was left as it was';
}
