import type { ApprovalStage } from '../../../../core/settings.ts';
import { Button } from '../../pieces/Button.tsx';
import { PrincipalPicker } from '../parts/PrincipalPicker.tsx';
import { Setting } from '../parts/Setting.tsx';
import { CountSetting, DurationSetting, PrincipalsSetting } from './fields.tsx';
import { useSetting, useSettingsForm } from './settings-form.ts';

const WINDOWS = ['PT4H', 'PT8H', 'P1D', 'P2D', 'P3D', 'P7D'];
const WAITS = ['PT30M', 'PT1H', 'PT2H', 'PT4H', 'PT8H'];
const MAX_STAGES = 5;

/** Who approves, how many it takes and how long a request waits. */
export function ApprovalSettings() {
  return (
    <div class="more">
      <PrincipalsSetting
        path="activation.approval.approvers"
        placeholder="The administrators"
        sentence="Users, and groups whose members count. With nobody chosen the administrators decide."
      />
      <CountSetting
        path="activation.approval.quorum"
        label="How many must say yes"
        max={20}
        sentence="The first no decides whatever this says."
      />
      <Stages />
      <DurationSetting
        path="activation.approval.window"
        unit="h"
        choices={WINDOWS}
        sentence="A request nobody decided by then lapses and can be made again."
      />
      <DurationSetting
        path="activation.approval.remindBefore"
        unit="h"
        choices={WAITS}
        optional
        sentence="How long before it lapses the approvers are reminded. Empty reminds nobody."
      />
      <DurationSetting
        path="activation.approval.escalateAfter"
        unit="h"
        choices={WAITS}
        optional
        sentence="After how long others may decide too. Empty never asks them."
      />
      <PrincipalsSetting
        path="activation.approval.escalateTo"
        placeholder="Nobody"
        sentence="Who may decide too, once the request has waited that long."
      />
    </div>
  );
}

function Stages() {
  const { principals } = useSettingsForm();
  const { value, set, readOnly, ...setting } = useSetting<readonly ApprovalStage[]>('activation.approval.stages');
  const change = (at: number, stage: ApprovalStage | null) =>
    set(value.flatMap((old, index) => (index !== at ? [old] : stage ? [stage] : [])));
  return (
    <>
      {value.map((stage, index) => {
        const id = `${setting.id}-${index}`;
        return (
          <Setting
            key={id}
            id={id}
            name={`Stage ${index + 2}`}
            sentence="Is asked once the stage before has said yes."
            wide
          >
            <PrincipalPicker
              id={id}
              describedBy={`${id}-about`}
              all={principals}
              chosen={stage.approvers}
              placeholder="The administrators"
              disabled={readOnly}
              onChange={(approvers) => change(index, { ...stage, approvers })}
            />
            <span class="line">
              <input
                class="input count-field"
                type="number"
                aria-label={`How many of stage ${index + 2} must say yes`}
                min={1}
                max={20}
                value={stage.quorum}
                disabled={readOnly}
                onInput={(event) => change(index, { ...stage, quorum: event.currentTarget.valueAsNumber || 0 })}
              />
              <span class="muted small">must say yes</span>
              <span class="grow" />
              {!readOnly && (
                <Button kind="plain" onClick={() => change(index, null)}>
                  Remove stage {index + 2}
                </Button>
              )}
            </span>
          </Setting>
        );
      })}
      {!readOnly && value.length < MAX_STAGES && (
        <div class="add">
          <Button onClick={() => set([...value, { approvers: [], quorum: 1 }])}>Add a stage</Button>
          <span class="muted small">Others who have to agree after the first approvers did.</span>
        </div>
      )}
    </>
  );
}
