import { settingsDifference } from '../../../../core/settings.ts';
import type { RoleView } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { nameOfRef, principalsOf } from '../people/principals.ts';
import { ActivationTab } from './ActivationTab.tsx';
import { AlsoHere } from './AlsoHere.tsx';
import { AssignmentTab } from './AssignmentTab.tsx';
import { ChangeAside } from './ChangeAside.tsx';
import { NotificationTab } from './NotificationTab.tsx';
import { OtherVersion } from './OtherVersion.tsx';
import { Proposal } from './Proposal.tsx';
import { differences } from './setting-difference.ts';
import { settingProblems } from './setting-problems.ts';
import type { SettingsTab } from './setting-words.ts';
import { SettingsFormContext } from './settings-form.ts';
import type { useSettingsDraft } from './useSettingsDraft.ts';

export type SettingsPageProps = {
  readonly desk: AdminDesk;
  readonly role: RoleView;
  readonly tab: SettingsTab;
  readonly editing: ReturnType<typeof useSettingsDraft>;
};

/** A role's settings as a form, beside it what the change does; Update sends what differs, on the version it was made on. */
export function SettingsPage({ desk, role, tab, editing }: SettingsPageProps) {
  const { draft, edited, behind } = editing;
  const { sending, send, reset } = useSending(desk.act);
  const { id, name } = role.meta.role;
  const { current } = role.settings;
  const nameOf = nameOfRef(desk.admin);
  const problems = settingProblems(draft.base, draft.settings);
  const elsewhere = Object.keys(problems).find((path) => !path.startsWith(tab));
  const waits = current.proposal !== null;
  const readOnly = !desk.me.meta.user.mayAdminister;

  async function update(event: Event) {
    event.preventDefault();
    const settings = settingsDifference(draft.base, draft.settings);
    if (!settings) return;
    const answer = await send({ type: 'UpdateRoleSettings', roleId: id, version: draft.version, settings }, name);
    if (answer?.ok) editing.discard();
  }
  function discard() {
    reset();
    editing.discard();
  }
  const form = {
    draft,
    problems,
    principals: principalsOf(desk.admin),
    nameOf,
    readOnly,
    change: (settings: typeof draft.settings) => {
      reset();
      editing.change(settings);
    },
  };
  return (
    <SettingsFormContext.Provider value={form}>
      <form class="settings" onSubmit={update} noValidate>
        <div class="column">
          <AlsoHere presence={role.presence} own={desk.me.meta.user.id} />
          <Proposal desk={desk} roleId={id} roleName={name} current={current} />
          {behind && (
            <OtherVersion
              by={current.updatedByName}
              theirs={differences(draft.base, current.settings, nameOf)}
              mine={differences(draft.base, draft.settings, nameOf)}
              onTheirs={editing.discard}
              onMine={editing.keepMine}
            />
          )}
          {tab === 'activation' && <ActivationTab />}
          {tab === 'assignment' && <AssignmentTab />}
          {tab === 'notification' && <NotificationTab />}
          {!readOnly && (
            <div class="buttons sticky">
              <Outcome
                now={desk.now}
                sending={sending}
                done={
                  waits
                    ? 'Sent. It holds once a second administrator has confirmed it.'
                    : 'Updated. The next activation obeys.'
                }
              />
              {elsewhere && <p class="problem">{`On another tab: ${problems[elsewhere]}`}</p>}
              <Button disabled={!edited} onClick={discard}>
                Discard
              </Button>
              <Button
                kind="go"
                type="submit"
                disabled={!edited || behind || Object.keys(problems).length > 0 || sending.state === 'sending'}
              >
                Update
              </Button>
            </div>
          )}
        </div>
        <ChangeAside desk={desk} role={role} draft={draft} />
      </form>
    </SettingsFormContext.Provider>
  );
}
