import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { Setting } from '../parts/Setting.tsx';
import { Switch } from '../parts/Switch.tsx';
import { useSending } from '../parts/sending.ts';
import { ScopesEditor } from '../scopes/ScopesEditor.tsx';

const RULES = [
  {
    key: 'requireMfaAtSignIn',
    name: 'Second factor at sign-in',
    sentence: 'Who has an authenticator app or a passkey is asked for it at each sign-in, not the password alone.',
  },
  {
    key: 'deactivationLock',
    name: 'Five minutes before deactivating',
    sentence:
      'As Entra does it: an activation cannot be ended in its first five minutes. Off lets people end it at once.',
  },
  {
    key: 'fourEyes',
    name: 'Four eyes on role settings',
    sentence:
      'A change of a role’s settings waits until a second administrator confirms it. Only whoever runs the server switches this off, by the organisation’s file.',
  },
] as const;

/** The organisation's own rules. Each takes effect when it is switched, and is in the audit. */
export function OrganisationTab({ desk }: { readonly desk: AdminDesk }) {
  const { sending, send } = useSending(desk.act);
  const { name, settings } = desk.admin.meta.organisation;
  return (
    <div class="stack narrow">
      {RULES.map((rule) => (
        <Setting key={rule.key} id={rule.key} name={rule.name} sentence={rule.sentence}>
          <Switch
            id={rule.key}
            on={settings[rule.key]}
            disabled={
              !desk.me.meta.user.mayAdminister ||
              sending.state === 'sending' ||
              (rule.key === 'fourEyes' && settings.fourEyes)
            }
            onChange={(on) => send({ type: 'UpdateOrganisation', settings: { [rule.key]: on } }, name)}
          />
        </Setting>
      ))}
      <Outcome now={desk.now} sending={sending} done="Changed." />
      <ScopesEditor desk={desk} />
    </div>
  );
}
