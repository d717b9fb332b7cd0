import type { ComponentChildren } from 'preact';

export type SettingProps = {
  /** The id of the control inside. */
  readonly id: string;
  readonly name: string;
  /** One sentence that says what the setting changes. */
  readonly sentence: string;
  readonly problem?: string | undefined;
  /** What it was before it was edited, in words. */
  readonly before?: string | undefined;
  /** What it is by default, in words, and how to go back there; left out where it is the default. */
  readonly byDefault?: { readonly value: string; readonly reset: () => void } | undefined;
  /** Whether the control needs the whole width. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
};

/** One setting of a form: its name, its control, one sentence, and what differs. */
export function Setting({ id, name, sentence, problem, before, byDefault, wide, children }: SettingProps) {
  return (
    <div class={`set${wide ? ' wide' : ''}${before === undefined ? '' : ' edited'}`}>
      <label class="name" id={`${id}-name`} for={id}>
        {name}
      </label>
      <div class="control">{children}</div>
      <p class="sub" id={`${id}-about`}>
        {sentence}
      </p>
      {problem && (
        <p class="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      {(before !== undefined || byDefault) && (
        <p class="marks">
          {before !== undefined && <span class="was">was {before}</span>}
          {byDefault && (
            <button type="button" class="link" aria-describedby={`${id}-name`} onClick={byDefault.reset}>
              Reset to default ({byDefault.value})
            </button>
          )}
        </p>
      )}
    </div>
  );
}
