import type { Mfa } from '../../../../core/settings.ts';
import { msToDuration } from '../../../../core/time.ts';
import { Setting } from '../parts/Setting.tsx';
import { ApprovalSettings } from './ApprovalSettings.tsx';
import { DurationSetting, PrincipalsSetting, SwitchSetting, TextSetting } from './fields.tsx';
import { MFA_WORDS } from './setting-words.ts';
import { useSetting, useSettingsForm } from './settings-form.ts';

const HALF_HOURS = Array.from({ length: 48 }, (_, index) => msToDuration((index + 1) * 1_800_000));

const MFA_SENTENCES: Readonly<Record<Mfa, string>> = {
  none: 'A signed-in browser is enough.',
  mfa: 'A fresh code or passkey for every activation, bound to that one request.',
  passkey: 'A fresh passkey for every activation, bound to that one request; it resists phishing.',
};

/** What activating the role asks. */
export function ActivationTab() {
  const { settings } = useSettingsForm().draft;
  return (
    <>
      <DurationSetting
        path="activation.maxDuration"
        unit="h"
        choices={HALF_HOURS}
        sentence="Longest a single activation may last, 24 h at most. It can be activated again afterwards."
      />
      <MfaSetting />
      <SwitchSetting path="activation.justification" sentence="Shown to approvers and kept in the audit." />
      <SwitchSetting path="activation.ticket" sentence="Asks for a ticket’s number and system." />
      {settings.activation.ticket && (
        <div class="more">
          <TextSetting
            path="activation.ticketPattern"
            label="Number must look like"
            placeholder="Any number"
            sentence="A regular expression for the whole number, such as INC\d{6}."
          />
          <TextSetting
            path="activation.ticketCheck"
            label="Ask this address"
            placeholder="https://"
            sentence="Is asked whether the number is good before the role is given. Empty asks nobody."
          />
        </div>
      )}
      <SwitchSetting path="activation.approval.required" sentence="Nobody approves their own request." />
      {settings.activation.approval.required && <ApprovalSettings />}
      <PrincipalsSetting
        path="activation.requestors"
        placeholder="Everyone eligible"
        sentence="Narrows down who of the eligible may turn the role on."
      />
    </>
  );
}

function MfaSetting() {
  const { value, set, readOnly, ...setting } = useSetting<Mfa>('activation.mfa');
  return (
    <Setting {...setting} sentence={MFA_SENTENCES[value]}>
      <select
        id={setting.id}
        class="input"
        value={value}
        disabled={readOnly}
        aria-describedby={`${setting.id}-about`}
        onChange={(event) => set(event.currentTarget.value as Mfa)}
      >
        {Object.entries(MFA_WORDS).map(([mfa, words]) => (
          <option key={mfa} value={mfa}>
            {words}
          </option>
        ))}
      </select>
    </Setting>
  );
}
