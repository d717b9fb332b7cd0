import type { ComponentChildren } from 'preact';
import { Button } from '../pieces/Button.tsx';
import { Note } from '../pieces/Note.tsx';

export type SheetFormProps = {
  /** Why it was not taken, a sentence each. */
  readonly problems: readonly string[];
  /** The button that sends. */
  readonly action: ComponentChildren;
  readonly onSubmit: (event: Event) => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

/** What a sheet asks for. Ctrl+Enter sends it from any of its fields. */
export function SheetForm({ problems, action, onSubmit, onClose, children }: SheetFormProps) {
  return (
    <form
      class="dialog-body"
      noValidate
      onSubmit={onSubmit}
      onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && onSubmit(event)}
    >
      {problems.length > 0 && (
        <Note tone="bad" alert>
          {problems.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Note>
      )}
      {children}
      <div class="dialog-foot">
        <Button kind="plain" large onClick={onClose}>
          Cancel
        </Button>
        {action}
      </div>
    </form>
  );
}
