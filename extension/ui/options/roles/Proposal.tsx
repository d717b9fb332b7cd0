import { mergeSettings } from '../../../../core/settings.ts';
import type { RoleSettingsRow } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { nameOfRef } from '../people/principals.ts';
import { differences } from './setting-difference.ts';

/** A change of settings that waits for a second administrator: what it is, and the decision for whoever may make it. */
export function Proposal(props: {
  readonly desk: AdminDesk;
  readonly roleId: string;
  readonly roleName: string;
  readonly current: RoleSettingsRow;
}) {
  const { desk, roleId, roleName, current } = props;
  const { sending, send } = useSending(desk.act);
  const { proposal, settings } = current;
  if (!proposal) return null;
  const { id: proposalId, byId, byName, after } = proposal;
  const { user } = desk.me.meta;
  const own = byId === user.id;
  const decide = (decision: 'Approve' | 'Deny') =>
    void send({ type: 'DecideRoleSettings', roleId, proposalId, decision }, roleName);
  return (
    <section class="note warn" aria-label="Change that waits">
      <div class="grow">
        <strong>
          {own ? 'Your change waits for a second administrator' : `${byName} asks you to confirm a change`}
        </strong>
        <ul>
          {differences(settings, mergeSettings(settings, after), nameOfRef(desk.admin)).map((one) => (
            <li key={one.path}>
              {one.name}: <del>{one.before}</del> → <ins>{one.after}</ins>
            </li>
          ))}
        </ul>
        <p class="quiet">Until then the settings below hold.</p>
        {user.mayAdminister && (
          <div class="buttons">
            <Outcome now={desk.now} sending={sending} done="Done." />
            <Button onClick={() => decide('Deny')}>{own ? 'Take back' : 'Refuse'}</Button>
            {!own && (
              <Button kind="go" onClick={() => decide('Approve')}>
                Confirm
              </Button>
            )}
          </div>
        )}
      </div>
    </section>
  );
}
