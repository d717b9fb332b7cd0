import type { GroupAccess } from '../../core/events.ts';
import type { SettingsPatch } from '../../core/settings-schema.ts';
import type { Role } from '../../core/state.ts';
import type { Call, GraphRoute, Reply } from './call.ts';
import { isManaged, visiblePolicyRole } from './policy-roles.ts';
import { badRequest, notFound } from './problem.ts';
import { ruleChange, rulesChange } from './rule-change.ts';
import { rulesOf } from './rules.ts';
import { partRoute } from './set-routes.ts';
import type { Viewer } from './viewer.ts';

const POLICY = 'policies/roleManagementPolicies/:id';
const RULE = 'unifiedRoleManagementPolicyRule';
const rules = (viewer: Viewer, { id }: Call['parameters']) => {
  const role = visiblePolicyRole(viewer, id!);
  return role && rulesOf(role.settings);
};

/** The rules of a policy, and changing them: a change of the role's settings on the version that was just read. */
export const POLICY_ROUTES: readonly GraphRoute[] = [
  ...partRoute(`${POLICY}/rules`, RULE, rules),
  ...partRoute(`${POLICY}/effectiveRules`, RULE, rules),
  {
    method: 'PATCH',
    path: `${POLICY}/rules/:rule`,
    takes: RULE,
    returns: null,
    status: [204, 202],
    handle: (call) => change(call, ({ settings }) => ruleChange(settings, call.parameters.rule!, call.body)),
  },
  {
    method: 'PATCH',
    path: POLICY,
    takes: 'unifiedRoleManagementPolicy',
    returns: null,
    status: [204, 202],
    handle: (call) => change(call, ({ settings }) => rulesChange(settings, rulesIn(call.body))),
  },
];

async function change(call: Call, changeOf: (role: Role) => SettingsPatch): Promise<Reply> {
  const asked = visiblePolicyRole(call.viewer(), call.parameters.id!);
  if (!asked) throw notFound('There is no such policy, or it is not yours to see.');
  const role = isManaged(asked) ? asked : await onboarded(call, asked.group!);
  const { id: roleId, version } = role;
  const { proposalId } = await call.send({ type: 'UpdateRoleSettings', roleId, version, settings: changeOf(role) });
  // Where a second administrator has to agree, it is taken and not done.
  return { status: proposalId ? 202 : 204, body: null };
}

/** The role itself, once the group is under management. */
async function onboarded(call: Call, { groupId, access }: GroupAccess): Promise<Role> {
  await call.send({ type: 'OnboardGroup', groupId });
  const { state } = call.viewer();
  return state.roles.get(state.by.accessRoles.get(groupId)![access]!)!;
}

function rulesIn(body: unknown): readonly { readonly id: string }[] {
  const found = (body as { readonly rules?: unknown } | null)?.rules;
  const isRule = (rule: unknown) => typeof (rule as { readonly id?: unknown } | null)?.id === 'string';
  if (!Array.isArray(found) || !found.every(isRule))
    throw badRequest('rules: expected a list of rules, each with its id');
  return found;
}
