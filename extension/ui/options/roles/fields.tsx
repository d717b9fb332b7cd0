import type { PrincipalRef } from '../../../../core/ids.ts';
import { DurationField } from '../parts/DurationField.tsx';
import { PrincipalPicker } from '../parts/PrincipalPicker.tsx';
import { Setting } from '../parts/Setting.tsx';
import { Switch } from '../parts/Switch.tsx';
import { useSetting, useSettingsForm } from './settings-form.ts';

type FieldProps = {
  readonly path: string;
  /** Its label, where it is not the setting's own name. */
  readonly label?: string;
  readonly sentence: string;
};

/** A setting that is on or off. */
export function SwitchSetting({ path, label, sentence }: FieldProps) {
  const { value, set, readOnly, ...setting } = useSetting<boolean>(path);
  return (
    <Setting {...setting} name={label ?? setting.name} sentence={sentence}>
      <Switch id={setting.id} on={value} disabled={readOnly} onChange={set} />
    </Setting>
  );
}

/** A setting that is a length of time. */
export function DurationSetting({
  path,
  label,
  sentence,
  unit,
  choices,
  optional = false,
}: FieldProps & { readonly unit: 'h' | 'd'; readonly choices: readonly string[]; readonly optional?: boolean }) {
  const { value, set, readOnly, ...setting } = useSetting<string>(path);
  return (
    <Setting {...setting} name={label ?? setting.name} sentence={sentence}>
      <DurationField
        id={setting.id}
        value={value}
        unit={unit}
        choices={choices}
        optional={optional}
        disabled={readOnly}
        onChange={set}
      />
    </Setting>
  );
}

/** A setting that is a line of text. */
export function TextSetting({ path, label, sentence, placeholder }: FieldProps & { readonly placeholder: string }) {
  const { value, set, readOnly, ...setting } = useSetting<string>(path);
  return (
    <Setting {...setting} name={label ?? setting.name} sentence={sentence} wide>
      <input
        id={setting.id}
        class="input"
        value={value}
        placeholder={placeholder}
        disabled={readOnly}
        spellcheck={false}
        aria-describedby={`${setting.id}-about`}
        aria-invalid={setting.problem !== undefined}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </Setting>
  );
}

/** A setting that is a count. */
export function CountSetting({ path, label, sentence, max }: FieldProps & { readonly max: number }) {
  const { value, set, readOnly, ...setting } = useSetting<number>(path);
  return (
    <Setting {...setting} name={label ?? setting.name} sentence={sentence}>
      <input
        id={setting.id}
        class="input count-field"
        type="number"
        min={1}
        max={max}
        value={value}
        disabled={readOnly}
        aria-describedby={`${setting.id}-about`}
        onInput={(event) => set(event.currentTarget.valueAsNumber || 0)}
      />
    </Setting>
  );
}

/** A setting that names users and groups. */
export function PrincipalsSetting({
  path,
  label,
  sentence,
  placeholder,
}: FieldProps & { readonly placeholder: string }) {
  const { principals } = useSettingsForm();
  const { value, set, readOnly, ...setting } = useSetting<readonly PrincipalRef[]>(path);
  return (
    <Setting {...setting} name={label ?? setting.name} sentence={sentence} wide>
      <PrincipalPicker
        id={setting.id}
        describedBy={`${setting.id}-about`}
        all={principals}
        chosen={value}
        placeholder={placeholder}
        disabled={readOnly}
        onChange={set}
      />
    </Setting>
  );
}
