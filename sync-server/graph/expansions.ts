import type { Assignment } from '../../core/state.ts';
import { configurationOf, definitionOf, incidentRows } from './alerts.ts';
import { stepRows } from './approval-rows.ts';
import { eligibilityInstance, schedule } from './assignment-rows.ts';
import { groupRow, principalRow, roleDefinition } from './directory-rows.ts';
import type { Json, Row } from './exchange.ts';
import { groupEligibilityInstance, groupSchedule, partOfScheduleId } from './group-rows.ts';
import { GROUP_SETS } from './group-sets.ts';
import { groupMembers, groupOwners, memberOf, type Reach, roleHolders } from './memberships.ts';
import { type Expand, type Shape, select } from './options.ts';
import { roleOfPolicy } from './policy-roles.ts';
import { policyRow } from './policy-rows.ts';
import { historyInstanceRow } from './review-history.ts';
import { contactedRows, decisionRow, insightRows, instanceRow, stageRows } from './review-rows.ts';
import { visibleInstances, visibleItems } from './review-viewer.ts';
import { rulesOf } from './rules.ts';
import { SCHEDULE_SETS } from './schedule-sets.ts';
import { TYPES } from './types.ts';
import type { Viewer } from './viewer.ts';

type Expansion = (viewer: Viewer, row: Row) => Row | readonly Row[] | null;

/** The row with what was asked to be added and without what was not asked for. */
export function shaped(viewer: Viewer, type: string, row: Row, { select: chosen, expand }: Shape): Row {
  const shown = chosen ? { ...select(row, chosen), ...unfilled(type, row, chosen) } : row;
  if (!expand.length) return shown;
  const added: Record<string, Json> = { ...shown };
  for (const one of expand) added[one.name] = expanded(viewer, type, row, one);
  return added;
}

/** Nulls for what was selected of it that nothing here fills. */
function unfilled(type: string, row: Row, chosen: ReadonlySet<string>): Row {
  const kind = /^#microsoft\.graph\.(\w+)$/.exec(String(row['@odata.type']))?.[1] ?? type;
  const names = Object.keys(TYPES[kind]?.unfilled ?? {}).filter((name) => chosen.has(name));
  return Object.fromEntries(names.map((name) => [name, null]));
}

function expanded(viewer: Viewer, type: string, row: Row, { name, type: inner, shape }: Expand): Json {
  const found = (EXPANSIONS[type]?.[name] ?? EXPANSIONS.about![name])!(viewer, row);
  if (found === null) return null;
  return Array.isArray(found)
    ? found.map((one: Row) => shaped(viewer, inner, one, shape))
    : shaped(viewer, inner, found as Row, shape);
}

const ofGroup = (reader: typeof groupMembers): Expansion => {
  return (viewer, { id }) => reader(viewer, text(id)) ?? [];
};
const membershipsOf = (reach: Reach): Expansion => {
  return (viewer, { id }) => memberOf(viewer, text(id), reach) ?? [];
};
const policyRules: Expansion = ({ state }, row) => rulesOf(roleOfPolicy(state, text(row.id))!.settings);

/** By type and navigation property; `about` is what every assignment, schedule and request has. */
const EXPANSIONS: Readonly<Record<string, Readonly<Record<string, Expansion>>>> = {
  about: {
    roleDefinition: ({ state }, row) => {
      const role = state.roles.get(text(row.roleDefinitionId));
      return role ? roleDefinition(role) : null;
    },
    principal: ({ state }, row) => principalRow(state, text(row.principalId)),
    directoryScope: ({ state }, row) => ({
      '@odata.type': '#microsoft.graph.directory',
      id: text(row.directoryScopeId),
      displayName: row.directoryScopeId === '/' ? state.organisation!.name : text(row.directoryScopeId),
    }),
    appScope: () => null,
    group: ({ state }, row) => groupRow(state.groups.get(text(row.groupId))!),
  },
  unifiedRoleAssignmentScheduleInstance: {
    activatedUsing: (viewer, row) => {
      const used = eligibilityOf(viewer, text(row.roleAssignmentScheduleId));
      return used && eligibilityInstance(used, memberType(viewer, used));
    },
  },
  unifiedRoleAssignmentSchedule: { activatedUsing: (viewer, row) => usedSchedule(viewer, text(row.id)) },
  unifiedRoleAssignmentScheduleRequest: {
    activatedUsing: (viewer, row) => usedSchedule(viewer, text(row.id)),
    targetSchedule: (viewer, row) => targetSchedule(viewer, row, 'roleAssignmentSchedules'),
  },
  unifiedRoleEligibilityScheduleRequest: {
    targetSchedule: (viewer, row) => targetSchedule(viewer, row, 'roleEligibilitySchedules'),
  },
  privilegedAccessGroupAssignmentScheduleInstance: {
    activatedUsing(viewer, row) {
      const used = eligibilityOf(viewer, partOfScheduleId(text(row.id)));
      return used && groupEligibilityInstance(viewer.state, used, memberType(viewer, used));
    },
  },
  privilegedAccessGroupAssignmentSchedule: { activatedUsing: usedGroupSchedule },
  privilegedAccessGroupAssignmentScheduleRequest: {
    activatedUsing: usedGroupSchedule,
    targetSchedule: (viewer, row) => targetSchedule(viewer, row, 'assignmentSchedules'),
  },
  privilegedAccessGroupEligibilityScheduleRequest: {
    targetSchedule: (viewer, row) => targetSchedule(viewer, row, 'eligibilitySchedules'),
  },
  user: { memberOf: membershipsOf('direct'), transitiveMemberOf: membershipsOf('transitive') },
  group: {
    members: ofGroup(groupMembers),
    transitiveMembers: ofGroup(groupMembers),
    owners: ofGroup(groupOwners),
    memberOf: membershipsOf('direct'),
    transitiveMemberOf: membershipsOf('transitive'),
  },
  directoryRole: { members: (viewer, { id }) => roleHolders(viewer, text(id)) ?? [] },
  approval: { steps: approvalSteps, stages: approvalSteps },
  unifiedRoleManagementPolicy: { rules: policyRules, effectiveRules: policyRules },
  unifiedRoleManagementAlert: {
    alertDefinition: (viewer, row) => definitionOf(viewer, text(row.id)),
    alertConfiguration: (viewer, row) => configurationOf(viewer, text(row.id)),
    alertIncidents: (viewer, row) => incidentRows(viewer, text(row.id)) ?? [],
  },
  accessReviewScheduleDefinition: {
    instances: (viewer, row) => visibleInstances(viewer, viewer.state.reviewSeries.get(text(row.id))!).map(instanceRow),
  },
  accessReviewInstance: {
    stages: ({ state }, row) => stageRows(state.reviews.get(text(row.id))!),
    decisions: (viewer, row) => {
      const review = viewer.state.reviews.get(text(row.id))!;
      return visibleItems(viewer, review).map((item) => decisionRow(viewer.state, viewer.base, review, item));
    },
    contactedReviewers: ({ state, readsAll, user }, row) =>
      contactedRows(state, state.reviews.get(text(row.id))!).filter(({ id }) => readsAll || id === user.id),
  },
  accessReviewInstanceDecisionItem: {
    insights: ({ state }, row) => {
      const review = state.reviews.get(text(row.accessReviewId))!;
      return insightRows(review, review.items.get(text(row.id))!);
    },
  },
  accessReviewHistoryDefinition: {
    instances: ({ state }, row) => [historyInstanceRow(state.reviewHistories.get(text(row.id))!)],
  },
  unifiedRoleManagementAlertConfiguration: { alertDefinition: (viewer, row) => definitionOf(viewer, text(row.id)) },
  unifiedRoleManagementPolicyAssignment: {
    policy: ({ state }, row) => policyRow(state, roleOfPolicy(state, text(row.id))!),
  },
};

/** The eligible assignment an activation uses or used. */
function eligibilityOf({ state }: Viewer, activationId: string): Assignment | null {
  const used = state.activations.get(activationId)?.eligibleAssignmentId ?? usedByRequest();
  return (used && state.assignments.get(used)) || null;
  function usedByRequest() {
    const request = state.requests.get(activationId);
    return request?.action === 'selfActivate' ? request.targetId : null;
  }
}

function usedSchedule(viewer: Viewer, activationId: string): Row | null {
  const used = eligibilityOf(viewer, activationId);
  return used && schedule(used, memberType(viewer, used));
}

function usedGroupSchedule(viewer: Viewer, row: Row): Row | null {
  const used = eligibilityOf(viewer, partOfScheduleId(text(row.id)));
  return used && groupSchedule(viewer.state, used, memberType(viewer, used));
}

function approvalSteps(viewer: Viewer, row: Row): readonly Row[] {
  return stepRows(viewer, viewer.state.requests.get(text(row.id))!);
}

function targetSchedule(viewer: Viewer, { targetScheduleId }: Row, set: string): Row | null {
  const schedules = [...SCHEDULE_SETS, ...GROUP_SETS].find(({ path }) => path.endsWith(`/${set}`))!;
  return schedules.one(viewer, text(targetScheduleId));
}

function memberType({ user }: Viewer, { principalId, principalType }: Assignment): 'Direct' | 'Group' {
  return principalType === 'group' && principalId !== user.id ? 'Group' : 'Direct';
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
