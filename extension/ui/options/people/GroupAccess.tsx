import type { GroupRow, RoleRow } from '../../../../core/wire/rows.ts';
import { sayDuration } from '../../duration-text.ts';
import { Button } from '../../pieces/Button.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { hashOf } from '../routes.ts';

/** A group's membership and ownership as roles that are given and activated; or the way to make them so. */
export function GroupAccess({ desk, group }: { readonly desk: AdminDesk; readonly group: GroupRow }) {
  const { sending, send } = useSending(desk.act);
  const roles = [group.memberRoleId, group.ownerRoleId].flatMap((id) => desk.admin.roles[id ?? ''] ?? []);
  const managed = roles.length === 2;
  return (
    <section class="stack" aria-labelledby="access-title">
      <h2 id="access-title">Just-in-time membership</h2>
      {roles.length > 0 && (
        <ul class="access">
          {roles.map((role) => (
            <Access key={role.id} role={role} />
          ))}
        </ul>
      )}
      {!managed && (
        <div class="panel">
          <p class="muted">
            Let people be eligible for membership or ownership of this group, and activate it for a time, as they do
            with roles: with MFA, justification, ticket and approval where the settings ask for them. Who is a member
            now stays one.
          </p>
          {desk.me.meta.user.mayAdminister && (
            <div class="buttons left">
              <Button
                disabled={sending.state === 'sending'}
                onClick={() => send({ type: 'OnboardGroup', groupId: group.id }, group.name)}
              >
                Manage membership of {group.name}
              </Button>
            </div>
          )}
        </div>
      )}
      <Outcome now={desk.now} sending={sending} done="Its membership and ownership can be assigned now." />
    </section>
  );
}

function Access({ role }: { readonly role: RoleRow }) {
  const { id, name, eligible, active, rules, group } = role;
  const asks = [
    rules && rules.mfa !== 'none' ? (rules.mfa === 'mfa' ? 'MFA' : 'passkey') : null,
    rules?.approval ? 'approval' : null,
    rules?.ticket ? 'ticket' : null,
  ].filter(Boolean);
  return (
    <li class="panel">
      <div class="line">
        <a class="name grow" href={hashOf('roles', [id, 'members'])}>
          {name}
        </a>
        <a class="button" href={hashOf('roles', [id])} aria-label={`Settings of ${name}`}>
          Settings
        </a>
        <a class="button" href={hashOf('assignments', ['new'], { role: id })} aria-label={`Assign ${name}`}>
          Assign
        </a>
      </div>
      <p class="muted small">
        {group?.access === 'owner'
          ? 'Owners change the group, its members and these assignments and settings. '
          : 'Members have what the group has, for as long as they are members. '}
        {`${eligible} eligible, ${active} active now`}
        {rules && ` · up to ${sayDuration(rules.maxDuration)}`}
        {asks.length > 0 && ` · asks for ${asks.join(', ')}`}
      </p>
    </li>
  );
}
