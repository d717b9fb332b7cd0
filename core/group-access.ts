import type { GroupAccess } from './events.ts';

const WORDS: Readonly<Record<GroupAccess['access'], string>> = { member: 'Member', owner: 'Owner' };

/** What the role that stands for a group's membership or ownership is called; it changes with the group's name. */
export function accessName(groupName: string, access: GroupAccess['access']): string {
  return `${WORDS[access]} of ${groupName}`;
}

export const GROUP_ACCESSES = ['member', 'owner'] as const;
