import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../pieces/Button.tsx';
import { Dialog } from '../../pieces/Dialog.tsx';
import { NameToConfirm } from './NameToConfirm.tsx';

export type TypeToConfirmProps = {
  readonly title: string;
  /** What it does. */
  readonly about: string;
  readonly button: string;
  /** What is typed. */
  readonly name: string;
  readonly busy: boolean;
  /** What became of it, while the dialog is still open. */
  readonly outcome: VNode;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
};

/** Something dangerous: done once the name of what it is done to was typed. */
export function TypeToConfirm({ title, about, button, name, busy, outcome, onClose, onConfirm }: TypeToConfirmProps) {
  const [typed, setTyped] = useState('');
  return (
    <Dialog label={title} kind="box" onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <h2>{title}</h2>
        <p>{about}</p>
        <NameToConfirm name={name} value={typed} onChange={setTyped} />
        {outcome}
        <div class="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" disabled={busy || typed.trim() !== name}>
            {button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
