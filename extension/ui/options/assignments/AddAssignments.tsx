import { useState } from 'preact/hooks';
import { type PrincipalRef, parseRef } from '../../../../core/ids.ts';
import { EVERYWHERE, isScope } from '../../../../core/scope.ts';
import type { AssignmentSettings } from '../../../../core/settings.ts';
import type { RoleRow, RoleView } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import { useProof } from '../../second-factor/useProof.ts';
import type { AdminDesk } from '../desk.ts';
import { FreshProof } from '../parts/FreshProof.tsx';
import { PrincipalPicker } from '../parts/PrincipalPicker.tsx';
import { byName } from '../parts/text-order.ts';
import { moveTyped, useTyped } from '../parts/typed.ts';
import { principalsOf } from '../people/principals.ts';
import { hashOf, type Route } from '../routes.ts';
import { ScopeField } from '../scopes/ScopeField.tsx';
import { AssignResults, useAssigning } from './assigning.tsx';
import { ScheduleFields } from './ScheduleFields.tsx';
import { datesOf, firstSchedule, type Schedule, scheduleProblems } from './schedule.ts';

type Typed = {
  readonly whom: readonly PrincipalRef[];
  readonly scope: string;
  /** Left out for what the role's settings offer first. */
  readonly schedule?: Schedule;
};

/** Adds assignments: the role, whom, where, and for how long within the role's settings; a result for each. */
export function AddAssignments({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const roles = Object.values(desk.admin.roles).sort(byName);
  const chosen = desk.admin.roles[route.query.role ?? ''];
  const first = route.query.principal ?? '';
  function choose(roleId: string) {
    if (chosen) moveTyped(desk, formOf(chosen.id, first), formOf(roleId, first));
    desk.go(hashOf('assignments', ['new'], { ...route.query, role: roleId }));
  }
  const loaded = desk.role && desk.role.meta.role.id === chosen?.id ? desk.role : null;
  return (
    <>
      <header class="head">
        <div class="grow">
          <a class="back" href={chosen ? hashOf('roles', [chosen.id, 'members']) : hashOf('assignments')}>
            {chosen?.name ?? 'Assignments'}
          </a>
          <h1>Add assignments</h1>
        </div>
      </header>
      <div class="stack narrow">
        <Field label="Role">
          {(control) => (
            <select {...control} value={chosen?.id ?? ''} onChange={({ currentTarget }) => choose(currentTarget.value)}>
              <option value="" disabled>
                Choose a role
              </option>
              {roles.filter(({ group }) => !group).map(optionOf)}
              {roles.some(({ group }) => group) && (
                <optgroup label="Groups">{roles.filter(({ group }) => group).map(optionOf)}</optgroup>
              )}
            </select>
          )}
        </Field>
        {loaded && <Form key={loaded.meta.role.id} desk={desk} role={loaded} first={first} />}
        {chosen && !loaded && <p class="muted">The role’s settings are on their way.</p>}
      </div>
    </>
  );
}

/** Whoever comes from a person's page begins with that person, whatever was typed elsewhere. */
function formOf(roleId: string, first: string): string {
  return `assign ${roleId} ${first}`;
}

function optionOf({ id, name }: RoleRow) {
  return (
    <option key={id} value={id}>
      {name}
    </option>
  );
}

function sayWhere({ builtIn, group }: RoleRow): string {
  if (group) return 'Membership and ownership of a group have no part.';
  return builtIn ? 'A built-in role applies to the whole organisation.' : 'Where the role applies; / is everywhere.';
}

function Form({ desk, role, first }: { desk: AdminDesk; role: RoleView; first: string }) {
  const limits: AssignmentSettings = role.settings.current.settings.assignment;
  const { id: roleId, builtIn, group } = role.meta.role;
  const all = principalsOf(desk.admin);
  const [fresh, setFresh] = useState<Typed>(() => ({
    whom: all.flatMap(({ ref }) => (ref === first ? [ref] : [])),
    scope: EVERYWHERE,
  }));
  const { value, type, drop } = useTyped(desk, formOf(roleId, first), () => fresh);
  const fixed = builtIn || !!group;
  const { whom, schedule = firstSchedule(limits, 'eligible', desk.now) } = value;
  const scope = fixed ? EVERYWHERE : value.scope;
  const { assigning, results, assign } = useAssigning(desk);
  const problems = scheduleProblems(schedule, limits, desk.now);
  const asksProof = schedule.type === 'active' && limits.active.mfa;
  const proof = useProof(asksProof ? 'mfa' : 'none', desk.me.meta.user.mfaMethods);
  const stuck =
    assigning || !whom.length || !isScope(scope) || Object.keys(problems).length > 0 || (asksProof && !proof.given);

  async function submit(event: Event) {
    event.preventDefault();
    const grant = { type: 'AssignRole', roleId, assignmentType: schedule.type, scope, ...datesOf(schedule) } as const;
    const left = await assign(whom, grant, proof.given);
    proof.type('');
    if (left.size) return type({ whom: whom.filter((ref) => left.has(parseRef(ref).id)) });
    // The next ones are often assigned alike.
    setFresh({ ...value, whom: [] });
    drop();
  }
  return (
    <form class="stack" onSubmit={submit}>
      <div class="field">
        <div class="caption">
          <label for="whom">Members</label>
          <span class="hint" id="whom-about">
            {group
              ? 'People; a group can be eligible, and each of its members then activates for themselves.'
              : 'Users and groups; each member of a group activates for themselves.'}
          </span>
        </div>
        <PrincipalPicker
          id="whom"
          describedBy="whom-about"
          all={all}
          chosen={whom}
          onChange={(whom) => type({ whom })}
        />
      </div>
      <ScopeField
        view={desk.admin}
        value={scope}
        fixed={fixed}
        hint={sayWhere(role.meta.role)}
        onChange={(scope) => type({ scope })}
      />
      <ScheduleFields
        schedule={schedule}
        settings={limits}
        problems={problems}
        choosable
        startable
        now={desk.now}
        onChange={(schedule) => type({ schedule })}
      />
      <FreshProof
        desk={desk}
        proof={proof}
        hint={whom.length > 1 ? 'each works once: add one member at a time' : 'the newest one'}
      />
      <AssignResults results={results} assigning={assigning} />
      <div class="buttons">
        <a class="button plain" href={hashOf('roles', [roleId, 'members'])}>
          Back to the members
        </a>
        <Button kind="go" type="submit" disabled={stuck}>
          {whom.length > 1 ? `Assign ${whom.length}` : 'Assign'}
        </Button>
      </div>
    </form>
  );
}
