import type { AssignmentType } from '../../../../core/events.ts';
import type { AssignmentSettings } from '../../../../core/settings.ts';
import { sayDuration } from '../../duration-text.ts';
import { Field } from '../../pieces/Field.tsx';
import { type Schedule, type ScheduleProblems, withType } from './schedule.ts';

export type ScheduleFieldsProps = {
  readonly schedule: Schedule;
  readonly settings: AssignmentSettings;
  readonly problems: ScheduleProblems;
  /** Whether the type can be chosen, or is given. */
  readonly choosable: boolean;
  /** Whether it has not begun, so that its start can be chosen. */
  readonly startable: boolean;
  readonly now: number;
  readonly onChange: (schedule: Schedule) => void;
};

const TYPES: readonly (readonly [AssignmentType, string, string])[] = [
  ['eligible', 'Eligible', 'They activate it when they need it.'],
  ['active', 'Active', 'They hold it without doing anything.'],
];

/** Type, dates and reason of an assignment, within what the role's settings allow. */
export function ScheduleFields({
  schedule,
  settings,
  problems,
  choosable,
  startable,
  now,
  onChange,
}: ScheduleFieldsProps) {
  const limits = settings[schedule.type];
  const length = sayDuration(limits.maxDuration);
  return (
    <>
      {choosable && (
        <fieldset class="radios">
          <legend class="caption">Assignment type</legend>
          {TYPES.map(([type, name, sentence]) => (
            <label key={type} class="check">
              <input
                type="radio"
                name="assignment-type"
                checked={schedule.type === type}
                onChange={() => onChange(withType(schedule, type, settings, now))}
              />
              <span>
                {name} <span class="muted small">{sentence}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={schedule.permanent}
          disabled={!limits.permanent && !schedule.permanent}
          onChange={({ currentTarget }) => onChange({ ...schedule, permanent: currentTarget.checked })}
        />
        <span>
          Permanently {schedule.type}{' '}
          <span class="muted small">
            {limits.permanent
              ? 'Has no end.'
              : `Not allowed by this role’s settings: ${length} at most. Change that on its Assignment tab.`}
          </span>
        </span>
      </label>
      <div class="pair">
        {startable && (
          <Field label="Start" hint="Empty is now." problem={problems.start}>
            {(control) => (
              <input
                {...control}
                type="datetime-local"
                value={schedule.start}
                onInput={({ currentTarget }) => onChange({ ...schedule, start: currentTarget.value })}
              />
            )}
          </Field>
        )}
        {!schedule.permanent && (
          <Field label="End" problem={problems.end}>
            {(control) => (
              <input
                {...control}
                type="datetime-local"
                value={schedule.end}
                onInput={({ currentTarget }) => onChange({ ...schedule, end: currentTarget.value })}
              />
            )}
          </Field>
        )}
      </div>
      {schedule.permanent && problems.end && <p class="problem">{problems.end}</p>}
      <Field
        label="Justification"
        hint={problems.justification ? 'Asked for by this role’s settings.' : 'Kept in the audit.'}
      >
        {(control) => (
          <input
            {...control}
            value={schedule.justification}
            maxLength={500}
            onInput={({ currentTarget }) => onChange({ ...schedule, justification: currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}
