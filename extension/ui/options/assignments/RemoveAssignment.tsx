import type { AssignmentRow } from '../../../../core/wire/rows.ts';
import type { AdminDesk } from '../desk.ts';
import { usersReached } from '../people/principals.ts';
import { Taking } from './Taking.tsx';

/** Takes an assignment away, and says what ends with it. */
export function RemoveAssignment(props: {
  readonly desk: AdminDesk;
  readonly row: AssignmentRow;
  readonly onBack: () => void;
  readonly onDone: () => void;
}) {
  const { desk, row, onBack, onDone } = props;
  const { principalName: name, roleName } = row;
  const holders = new Set(usersReached(desk.admin, row).map(({ id }) => id));
  const running = Object.values(desk.admin.activations).some(
    ({ roleId, userId }) => roleId === row.roleId && holders.has(userId),
  );
  const words =
    row.type === 'eligible'
      ? `${name} can no longer activate ${roleName}. ${running ? 'What was activated from it ends at once.' : ''}`
      : `${name} no longer holds ${roleName}, from now on.`;
  return <Taking desk={desk} held={{ ...row, name }} words={words} verb="Remove" onBack={onBack} onDone={onDone} />;
}
