import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';

/** What a field gives the control inside it, to be spread on the input, select or textarea. */
export type ControlProps = {
  readonly id: string;
  readonly class: 'input';
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
};

export type FieldProps = {
  readonly label: string;
  /** One sentence beside the label: what is accepted, or what it changes. */
  readonly hint?: ComponentChildren;
  /** What is wrong with what was typed, and what to do. */
  readonly problem?: string | undefined;
  /** Shown at the right of the label, such as letters left. */
  readonly counter?: string | undefined;
  readonly children: (control: ControlProps) => VNode;
};

/** A labelled control with its hint and its problem, both read out with it. */
export function Field({ label, hint, problem, counter, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined;
  return (
    <div class="field">
      <div class="caption">
        <label for={id}>{label}</label>
        {hint && (
          <span class="hint" id={`${id}-hint`}>
            {hint}
          </span>
        )}
        {counter && <span class="counter">{counter}</span>}
      </div>
      {children({ id, class: 'input', 'aria-describedby': described, 'aria-invalid': problem ? 'true' : undefined })}
      {problem && (
        <div class="note bad" id={`${id}-problem`}>
          {problem}
        </div>
      )}
    </div>
  );
}
