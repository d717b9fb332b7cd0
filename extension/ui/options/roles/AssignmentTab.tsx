import { DurationSetting, SwitchSetting } from './fields.tsx';

const LENGTHS = ['P15D', 'P30D', 'P90D', 'P180D', 'P365D'];

/** How long the role may be assigned, and what assigning it asks of the administrator. */
export function AssignmentTab() {
  return (
    <>
      <SwitchSetting
        path="assignment.eligible.permanent"
        label="Allow permanent eligible assignment"
        sentence="Off: every eligible assignment gets an end, and people are asked for again in time."
      />
      <DurationSetting
        path="assignment.eligible.maxDuration"
        unit="d"
        choices={LENGTHS}
        sentence="Longest an eligible assignment may last, and what the form offers first."
      />
      <SwitchSetting
        path="assignment.active.permanent"
        label="Allow permanent active assignment"
        sentence="Off: nobody holds this role for good without activating it."
      />
      <DurationSetting
        path="assignment.active.maxDuration"
        unit="d"
        choices={LENGTHS}
        sentence="Longest an active assignment may last, and what the form offers first."
      />
      <SwitchSetting
        path="assignment.active.mfa"
        label="Require MFA on active assignment"
        sentence="The assigning administrator proves who they are for every active assignment."
      />
      <SwitchSetting
        path="assignment.active.justification"
        label="Require justification on active assignment"
        sentence="The assigning administrator says why; it is kept in the audit."
      />
    </>
  );
}
