import { BUILT_IN_ROLES } from '../../core/ids.ts';
import { EVERYWHERE } from '../../core/scope.ts';
import { type Instant, parseInstant } from '../../core/time.ts';
import { accessSteps } from './access-steps.ts';
import { assignmentSteps } from './assignment-steps.ts';
import { disabledSteps, peopleSteps } from './people-steps.ts';
import { roleSteps } from './role-steps.ts';
import type { FileUser, OrganisationFile } from './schema.ts';
import { changes, type Step } from './step.ts';

const GLOBAL_ADMINISTRATOR = BUILT_IN_ROLES[0].name;

/** Everything the file says, in an order in which each step finds what it names. */
export function stepsOf(file: OrganisationFile): readonly Step[] {
  return [
    setUpStep(file),
    organisationStep(file),
    ...peopleSteps(file),
    ...disabledSteps(file, false),
    ...accessSteps(file),
    ...roleSteps(file),
    ...assignmentSteps(file),
    ...disabledSteps(file, true),
  ];
}

/** The file cannot make an organisation: it names nobody who could administer it. */
export class NoFirstAdministrator extends Error {
  constructor() {
    super(
      `nobody could administer this new organisation: give a user a permanent active assignment of ${GLOBAL_ADMINISTRATOR} ` +
        `(assignments: - { role: ${GLOBAL_ADMINISTRATOR}, principal: <upn>, type: active })`,
    );
  }
}

function setUpStep(file: OrganisationFile): Step {
  return {
    path: ['organisation'],
    command(state, now) {
      if (state.organisation) return null;
      const first = firstAdministrator(file, now);
      if (!first) throw new NoFirstAdministrator();
      return { type: 'SetUp', organisation: file.organisation, upn: first.upn, name: first.name };
    },
  };
}

function organisationStep({ organisation, settings = {} }: OrganisationFile): Step {
  return {
    path: ['organisation'],
    command(state) {
      const current = state.organisation!;
      const changed = changes(current.settings, settings);
      const renamed = current.name === organisation ? {} : { name: organisation };
      if (!changed && !('name' in renamed)) return null;
      return { type: 'UpdateOrganisation', ...renamed, ...(changed ? { settings: changed } : {}) };
    },
  };
}

function firstAdministrator({ users = [], assignments = [] }: OrganisationFile, now: Instant): FileUser | undefined {
  for (const { role, principal, type, start, end, scope = EVERYWHERE } of assignments) {
    if (role.toLowerCase() !== GLOBAL_ADMINISTRATOR.toLowerCase() || type !== 'active') continue;
    if (end != null || scope !== EVERYWHERE || (start !== undefined && parseInstant(start)! > now)) continue;
    const upn = principal.replace(/^user:/, '').toLowerCase();
    const user = users.find((one) => one.upn === upn && !one.disabled);
    if (user) return user;
  }
  return undefined;
}
