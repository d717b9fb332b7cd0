import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

export type DialogProps = {
  /** Its name, read out when it opens. */
  readonly label: string;
  /** `sheet` rises from the bottom edge, `box` stands in the middle. */
  readonly kind: 'sheet' | 'box';
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

/**
 * A modal dialog, open for as long as it is rendered. Esc and a press beside it ask to close; focus goes to the element
 * with `autofocus`, there again when what had it went away, and afterwards back to where it was.
 */
export function Dialog({ label, kind, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  // Before the first paint: a dialog that is there but not open yet can be seen by nobody and typed into by nothing.
  useLayoutEffect(() => {
    const dialog = element.current!;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useEffect(() => {
    // As when a form is back that was sent and refused.
    if (document.activeElement === document.body)
      element.current!.querySelector<HTMLElement>('[autofocus]')?.focus({ preventScroll: true });
  });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the dialog's own cancel event
    <dialog
      ref={element}
      class={`dialog ${kind}`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === element.current && onClose()}
      // What is submitted in here is no matter of a form that this is opened from.
      onSubmit={(event) => event.stopPropagation()}
    >
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
