import type { SettingsPatch } from '../../core/settings-schema.ts';
import type { Role } from '../../core/state.ts';
import type { Call, GraphRoute, Reply } from './call.ts';
import { roleOfPolicy } from './policy-rows.ts';
import { badRequest, notFound } from './problem.ts';
import { ruleChange, rulesChange } from './rule-change.ts';
import { rulesOf } from './rules.ts';
import { partRoute } from './set-routes.ts';
import { type Viewer, visibleRoles } from './viewer.ts';

const POLICY = 'policies/roleManagementPolicies/:id';
const RULE = 'unifiedRoleManagementPolicyRule';
const rules = (viewer: Viewer, { id }: Call['parameters']) => {
  const role = policyRole(viewer, id!);
  return role && rulesOf(role.settings);
};

/** The rules of a policy, and changing them: a change of the role's settings on the version that was just read. */
export const POLICY_ROUTES: readonly GraphRoute[] = [
  ...partRoute(`${POLICY}/rules`, RULE, rules),
  ...partRoute(`${POLICY}/effectiveRules`, RULE, rules),
  {
    method: 'PATCH',
    path: `${POLICY}/rules/:rule`,
    returns: null,
    handle: (call) => change(call, ({ settings }) => ruleChange(settings, call.parameters.rule!, call.body)),
  },
  {
    method: 'PATCH',
    path: POLICY,
    returns: null,
    handle: (call) => change(call, ({ settings }) => rulesChange(settings, rulesIn(call.body))),
  },
];

async function change(call: Call, changeOf: (role: Role) => SettingsPatch): Promise<Reply> {
  const role = policyRole(call.viewer(), call.parameters.id!);
  if (!role) throw notFound('There is no such policy, or it is not yours to see.');
  const { id: roleId, version } = role;
  const { proposalId } = await call.send({ type: 'UpdateRoleSettings', roleId, version, settings: changeOf(role) });
  // Where a second administrator has to agree, it is taken and not done.
  return { status: proposalId ? 202 : 204, body: null };
}

function policyRole(viewer: Viewer, id: string): Role | null {
  const role = roleOfPolicy(viewer.state, id);
  return role && visibleRoles(viewer).has(role.id) ? role : null;
}

function rulesIn(body: unknown): readonly { readonly id: string }[] {
  const found = (body as { readonly rules?: unknown } | null)?.rules;
  const isRule = (rule: unknown) => typeof (rule as { readonly id?: unknown } | null)?.id === 'string';
  if (!Array.isArray(found) || !found.every(isRule))
    throw badRequest('rules: expected a list of rules, each with its id');
  return found;
}
