import { ADMINISTRATOR_ROLES } from '../../../../core/ids.ts';
import type { AdminView, AssignmentRow } from '../../../../core/wire/rows.ts';
import { sayEligibleFor } from '../alerts/remedy-words.ts';
import type { Job } from '../parts/batch.ts';
import type { Standing } from './findings.ts';

/** What an assignment is called in a line. */
export function nameOfRow({ principalName, roleName }: AssignmentRow): string {
  return `${principalName}, ${roleName}`;
}

/**
 * Makes standing assignments eligible; who is eligible as well only loses the standing one. What `meId` holds comes last:
 * an administrator without their own role could not do the rest.
 */
export function eligibleJobs(view: AdminView, standing: readonly Standing[], meId: string): readonly Job[] {
  const isMine = ({ people }: Standing) => people.some(({ id }) => id === meId);
  const others = standing.filter((one) => !isMine(one));
  return [...others, ...standing.filter(isMine)].map((one) => ({
    key: one.row.id,
    name: nameOfRow(one.row),
    effect: `${sayMade(view, one)}${isMine(one) ? '. This is yours: you would activate it first' : ''}`,
    commands: (justification) => [
      one.alsoEligible
        ? { type: 'RemoveAssignment', assignmentId: one.row.id, justification }
        : { type: 'ConvertAssignment', assignmentId: one.row.id, assignmentType: 'eligible', justification },
    ],
  }));
}

function sayMade(view: AdminView, { row, people, alsoEligible }: Standing): string {
  if (alsoEligible) return 'is eligible already, and no longer holds it';
  const many = row.principalType === 'group' && people.length !== 1;
  const whom = many
    ? `${people.length} members become`
    : row.principalType === 'group'
      ? 'its member becomes'
      : 'becomes';
  return `${whom} eligible ${sayEligibleFor(view.roles[row.roleId]?.eligibleFor)}`;
}

/** Takes assignments away. */
export function removeJobs(rows: readonly AssignmentRow[]): readonly Job[] {
  return rows.map((row) => ({
    key: row.id,
    name: nameOfRow(row),
    effect: row.type === 'active' ? 'no longer holds it' : 'can no longer activate it',
    commands: (justification) => [{ type: 'RemoveAssignment', assignmentId: row.id, justification }],
  }));
}

/** Gives assignments an end. */
export function endJobs(
  rows: readonly AssignmentRow[],
  endAt: string | null,
  say: (iso: string) => string,
): readonly Job[] {
  return rows.map((row) => {
    // What ends sooner is not made longer by this.
    const sooner = row.endAt !== null && endAt !== null && row.endAt <= endAt;
    return {
      key: row.id,
      name: nameOfRow(row),
      effect: sooner ? `ends ${say(row.endAt!)} already` : `ends ${endAt ? say(endAt) : 'then'}`,
      commands: (justification) =>
        sooner
          ? []
          : [{ type: 'UpdateAssignment', assignmentId: row.id, endAt, ...(justification && { justification }) }],
    };
  });
}

/** How many roles, and how many groups, one command has reviewed at most. */
const AT_ONCE = 100;

/** Has the holders themselves say whether they still need it: a review of each role, and of each group. */
export function reviewJob(view: AdminView, standing: readonly Standing[], name: string): readonly Job[] {
  const allGroups = [
    ...new Set(standing.flatMap(({ row }) => (row.principalType === 'group' ? [row.principalId] : []))),
  ];
  const allRoles = [...new Set(standing.flatMap(({ row }) => (row.principalType === 'user' ? [row.roleId] : [])))];
  const count = Math.ceil(Math.max(allRoles.length, allGroups.length) / AT_ONCE);
  return Array.from({ length: count }, (_, index): Job => {
    const some = (ids: readonly string[]) => ids.slice(index * AT_ONCE, (index + 1) * AT_ONCE);
    const [roleIds, groupIds] = [some(allRoles), some(allGroups)];
    const names = [
      ...roleIds.map((id) => `everyone who holds ${view.roles[id]?.name ?? ''}`),
      ...groupIds.map((id) => `everyone in ${view.groups[id]?.name ?? ''}`),
    ];
    return {
      key: `review ${index}`,
      name,
      effect: `asks ${names.join(', ')}`,
      commands: (justification) => [
        {
          type: 'CreateReview',
          name,
          description: justification,
          ...(roleIds.length ? { roleIds } : {}),
          ...(groupIds.length ? { groupIds } : {}),
          include: 'active',
          stages: [{ reviewers: { kind: 'self' }, duration: 'P14D' }],
          justificationRequired: true,
          reminders: true,
        },
      ],
    };
  });
}

/** What has to be typed first: where roles that administer Keyturn are among them. */
export function confirmOf(view: AdminView, rows: readonly AssignmentRow[]): string | null {
  if (!rows.some(({ roleId }) => ADMINISTRATOR_ROLES.includes(roleId))) return null;
  const [first, ...others] = rows;
  return others.length ? view.meta.organisation.name : (first?.principalName ?? null);
}
