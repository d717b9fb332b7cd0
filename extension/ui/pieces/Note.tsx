import type { ComponentChildren } from 'preact';

export type NoteProps = {
  readonly tone?: 'ok' | 'warn' | 'bad';
  /** Read out when it appears. */
  readonly alert?: boolean;
  readonly children: ComponentChildren;
};

/** A sentence set apart: what happened, and what to do. */
export function Note({ tone, alert, children }: NoteProps) {
  return (
    <div class={tone ? `note ${tone}` : 'note'} role={alert ? 'alert' : undefined}>
      <div class="grow">{children}</div>
    </div>
  );
}
