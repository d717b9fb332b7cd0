import type { CommandOf } from '../../../core/commands.ts';
import { durationToMs, HOUR, MINUTE, type Ms } from '../../../core/time.ts';
import type { MeView } from '../../../core/wire/rows.ts';
import { saySpan } from '../duration-text.ts';
import { ActivateSheet } from './ActivateSheet.tsx';
import { DecideSheet } from './DecideSheet.tsx';
import { lengths } from './DurationControl.tsx';
import type { PopupActions, PopupData } from './data.ts';
import { ExtendSheet } from './ExtendSheet.tsx';
import type { SheetControl } from './useSheet.ts';

/** How long an activation may wait to be sent: nobody should get a role long after they wanted it. */
const ACTIVATION_WAITS = 10 * MINUTE;

export type SheetsProps = {
  readonly data: PopupData;
  readonly me: MeView;
  readonly actions: PopupActions;
  readonly now: number;
  readonly control: SheetControl;
};

/** The sheet that is open, if one is. */
export function Sheets({ data, me, actions, now, control }: SheetsProps) {
  const { sheet, progress } = control;
  if (!sheet) return null;
  const habit = data.habits.find(({ roleId }) => roleId === sheet.row.roleId);
  // Deadlines are by the local clock.
  const localNow = now - data.clockOffset;
  const shared = { now, progress, onTakeBack: control.takeBack, onClose: control.close };

  switch (sheet.kind) {
    case 'activate': {
      const row = me.eligible[sheet.row.id] ?? sheet.row;
      const send = async (command: CommandOf<'ActivateRole'>) => {
        await control.send(command, localNow + ACTIVATION_WAITS);
        actions.dropDraft(row.id);
        actions.remember(row.roleId, command.duration, command.justification ?? '');
      };
      return (
        <ActivateSheet
          {...shared}
          me={me}
          row={row}
          draft={sheet.draft}
          habit={habit}
          onSetUp={actions.openOptions}
          onDraft={actions.saveDraft}
          onSend={send}
        />
      );
    }
    case 'extend': {
      const { eligibleAssignmentId } = sheet.row;
      const row = me.active[sheet.row.id] ?? sheet.row;
      const endsIn = row.endAt === null ? ACTIVATION_WAITS : Date.parse(row.endAt) - now;
      return (
        <ExtendSheet
          {...shared}
          row={row}
          eligible={eligibleAssignmentId === null ? undefined : me.eligible[eligibleAssignmentId]}
          recent={habit?.justifications ?? []}
          duration={longerThan(endsIn, row.maxDuration)}
          onSend={(command) => void control.send(command, localNow + endsIn)}
        />
      );
    }
    case 'decide':
      return (
        <DecideSheet
          {...shared}
          row={sheet.row}
          decision={sheet.decision}
          onSend={(command) => void control.send(command, localNow + Date.parse(sheet.row.lapsesAt) - now)}
        />
      );
  }
}

/** The shortest ready-made length that changes the end. */
function longerThan(left: Ms, max: string): string {
  const longest = durationToMs(max) ?? 0;
  return saySpan(lengths(longest).find((ms) => ms >= HOUR && ms > left) ?? longest);
}
