import type { CommandOf } from '../../../core/commands.ts';
import { MINUTE } from '../../../core/time.ts';
import type { MeView } from '../../../core/wire/rows.ts';
import { ActivateSheet } from './ActivateSheet.tsx';
import { draftAbout } from './ask.ts';
import { DecideSheet } from './DecideSheet.tsx';
import type { PopupActions, PopupData } from './data.ts';
import { ExtendSheet } from './ExtendSheet.tsx';
import { longerThan } from './extending.ts';
import type { SheetPlace } from './place.ts';
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
  const shared = { now, progress, onTakeBack: control.takeBack, onClose: control.close };

  switch (sheet.kind) {
    case 'activate': {
      const row = me.eligible[sheet.row.id] ?? sheet.row;
      const send = async (command: CommandOf<'ActivateRole'>, passkey: boolean) => {
        if (passkey && !actions.ceremony) return void actions.goTo(placeOf('activate', row.id, true));
        if (!(await control.send(command, ACTIVATION_WAITS, passkey))) return;
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
          go={sheet.go}
          waits={data.link === 'offline' ? ACTIVATION_WAITS : null}
          onSetUp={(need) => void actions.goTo({ kind: 'set_up', need, back: placeOf('activate', row.id, false).at })}
          onDraft={actions.saveDraft}
          onSend={send}
        />
      );
    }
    case 'extend': {
      const { eligibleAssignmentId } = sheet.row;
      const row = me.active[sheet.row.id] ?? sheet.row;
      const endsIn = row.endAt === null ? ACTIVATION_WAITS : Date.parse(row.endAt) - now;
      const send = async (command: CommandOf<'ExtendActivation'>, passkey: boolean) => {
        if (passkey && !actions.ceremony) return void actions.goTo(placeOf('extend', row.id, true));
        if (await control.send(command, endsIn, passkey)) actions.dropDraft(row.id);
      };
      return (
        <ExtendSheet
          {...shared}
          row={row}
          eligible={eligibleAssignmentId === null ? undefined : me.eligible[eligibleAssignmentId]}
          recent={habit?.justifications ?? []}
          duration={longerThan(endsIn, row.maxDuration)}
          draft={data.drafts.find((draft) => draft.eligibleAssignmentId === row.id)}
          methods={me.meta.user.mfaMethods}
          go={sheet.go}
          onDraft={actions.saveDraft}
          onSetUp={(need) => void actions.goTo({ kind: 'set_up', need, back: placeOf('extend', row.id, false).at })}
          onSend={send}
        />
      );
    }
    case 'decide': {
      const { row, decision } = sheet;
      // The words of one decision are not those of the other.
      const id = `${decision} ${row.id}`;
      const send = async (command: CommandOf<'DecideRequest'>) => {
        if (await control.send(command, Date.parse(row.lapsesAt) - now)) actions.dropDraft(id);
      };
      return (
        <DecideSheet
          {...shared}
          row={row}
          decision={decision}
          words={data.drafts.find((draft) => draft.eligibleAssignmentId === id)?.justification ?? ''}
          onWords={(words) => actions.saveDraft(draftAbout(id, { justification: words }))}
          onSend={send}
        />
      );
    }
  }
}

function placeOf(sheet: SheetPlace['sheet'], id: string, go: boolean) {
  return { kind: 'sheet', at: { sheet, id, go } } as const;
}
