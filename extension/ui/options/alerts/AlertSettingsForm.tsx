import { useEffect } from 'preact/hooks';
import { type AlertKind, DEFAULT_ALERT_SETTINGS } from '../../../../core/alert-settings.ts';
import { alertSettings } from '../../../../core/alerts.ts';
import { sayDuration } from '../../duration-text.ts';
import { Button } from '../../pieces/Button.tsx';
import type { AdminDesk } from '../desk.ts';
import { DurationField } from '../parts/DurationField.tsx';
import { Outcome } from '../parts/Outcome.tsx';
import { Setting } from '../parts/Setting.tsx';
import { Switch } from '../parts/Switch.tsx';
import { useSending } from '../parts/sending.ts';
import { useTyped } from '../parts/typed.ts';
import { ALERT_TITLES } from './alert-words.ts';
import { patchOf, settingProblems, THRESHOLDS, type Typed } from './settings-fields.ts';

const NOTHING: Typed = {};

/** Whether an alert is looked for, and from when on something is one. */
export function AlertSettingsForm({ desk, kind }: { readonly desk: AdminDesk; readonly kind: AlertKind }) {
  const current = typedOf(alertSettings(desk.admin, kind));
  const first = typedOf(DEFAULT_ALERT_SETTINGS[kind]);
  const { value: edits, change, drop } = useTyped<Typed>(desk, `alert settings ${kind}`, () => NOTHING);
  const { sending, send, reset } = useSending(desk.act);
  // What is so by now is no edit any more: the next change starts from it, whoever made it.
  useEffect(() => keep(differing(edits, current)), [JSON.stringify(current)]);
  const { mayAdminister } = desk.me.meta.user;
  const typed = { ...current, ...edits };
  const problems = settingProblems(kind, typed);
  const edited = Object.keys(differing(edits, current)).length > 0;
  const stuck = !edited || sending.state === 'sending' || Object.keys(problems).length > 0;
  const set = (key: string, value: string | boolean) => {
    reset();
    keep(differing({ ...edits, [key]: value }, current));
  };
  const about = (key: string) => ({
    id: `alert-${key}`,
    problem: problems[key],
    ...(typed[key] !== current[key] && !problems[key] ? { before: say(current[key]) } : {}),
    ...(typed[key] !== first[key] && mayAdminister
      ? { byDefault: { value: say(first[key]), reset: () => set(key, first[key]!) } }
      : {}),
  });

  function keep(next: Typed) {
    if (Object.keys(next).length) change(() => next);
    else drop();
  }
  async function submit(event: Event) {
    event.preventDefault();
    await send({ type: 'UpdateAlertSettings', settings: patchOf(kind, edits) }, ALERT_TITLES[kind]);
  }
  return (
    <section aria-labelledby="alert-settings" class="alert-settings">
      <h2 id="alert-settings">Settings</h2>
      <form class="stack narrow" onSubmit={submit}>
        <Setting {...about('enabled')} name="Look for it" sentence="Off is not looked for, not shown and not recorded.">
          <Switch
            id="alert-enabled"
            on={typed.enabled === true}
            disabled={!mayAdminister}
            onChange={(on) => set('enabled', on)}
          />
        </Setting>
        {kind === 'assigned_outside' && (
          <Setting {...about('mail')} name="Mail" sentence="Administrators are written to when one is found.">
            <Switch
              id="alert-mail"
              on={typed.mail === true}
              disabled={!mayAdminister}
              onChange={(on) => set('mail', on)}
            />
          </Setting>
        )}
        {THRESHOLDS[kind].map(({ key, name, sentence, limits, unit }) => (
          <Setting key={key} {...about(key)} name={name} sentence={sentence}>
            {limits ? (
              <span class="number">
                <input
                  id={`alert-${key}`}
                  class="input"
                  type="number"
                  min={limits.min}
                  max={limits.max}
                  disabled={!mayAdminister}
                  value={String(typed[key])}
                  aria-describedby={`alert-${key}-about`}
                  aria-invalid={problems[key] !== undefined}
                  onInput={({ currentTarget }) => set(key, currentTarget.value)}
                />{' '}
                {unit}
              </span>
            ) : (
              <DurationField
                id={`alert-${key}`}
                value={String(typed[key])}
                unit="d"
                choices={['PT10S', 'PT12H', 'P1D', 'P7D', 'P30D']}
                disabled={!mayAdminister}
                onChange={(value) => set(key, value)}
              />
            )}
          </Setting>
        ))}
        {mayAdminister && (
          <div class="buttons">
            <Outcome now={desk.now} sending={sending} done="Updated. It is looked for at once." />
            <Button disabled={!edited} onClick={drop}>
              Discard
            </Button>
            <Button kind="go" type="submit" disabled={stuck}>
              Update
            </Button>
          </div>
        )}
      </form>
    </section>
  );
}

function typedOf(settings: object): Typed {
  const fields = Object.entries(settings).map(([key, value]) => [
    key,
    typeof value === 'boolean' ? value : String(value),
  ]);
  return Object.fromEntries(fields);
}

/** The fields that are not as they are now. */
function differing(edits: Typed, current: Typed): Typed {
  return Object.fromEntries(Object.entries(edits).filter(([key, value]) => value !== current[key]));
}

function say(value: string | boolean = ''): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return value.startsWith('P') ? sayDuration(value) : value;
}
