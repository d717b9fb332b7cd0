import type { ActivationRow } from '../../../../core/wire/rows.ts';
import { Dialog } from '../../pieces/Dialog.tsx';
import type { AdminDesk } from '../desk.ts';
import { Taking } from './Taking.tsx';

/** Ends what somebody else activated; they stay eligible. */
export function TakeActivation(props: {
  readonly desk: AdminDesk;
  readonly row: ActivationRow;
  readonly onClose: () => void;
}) {
  const { desk, row, onClose } = props;
  const { userName: name, roleName } = row;
  const words = `${name} no longer holds ${roleName}, from now on, and can activate it again.`;
  return (
    <Dialog label={`${name}, ${roleName}`} kind="box" onClose={onClose}>
      <h2>{`${name}, ${roleName}`}</h2>
      <Taking desk={desk} held={{ ...row, name }} words={words} verb="End" onBack={onClose} onDone={onClose} />
    </Dialog>
  );
}
