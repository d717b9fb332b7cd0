import type { MeView } from '../../../core/wire/rows.ts';
import { emptyDraft } from './ask.ts';
import type { PopupData } from './data.ts';
import type { SheetPlace } from './place.ts';
import type { Sheet } from './useSheet.ts';

/** The sheet of a place, with what was typed into it before; null where what it is about is gone. */
export function sheetAt({ sheet, id, go }: SheetPlace, me: MeView, { drafts, habits }: PopupData): Sheet | null {
  switch (sheet) {
    case 'activate': {
      const row = me.eligible[id];
      if (!row) return null;
      const draft = drafts.find(({ eligibleAssignmentId }) => eligibleAssignmentId === id);
      const habit = habits.find(({ roleId }) => roleId === row.roleId);
      return { kind: 'activate', row, draft: draft ?? emptyDraft(row, habit), sentId: null, go };
    }
    case 'extend': {
      const row = me.active[id];
      return row ? { kind: 'extend', row, sentId: null, go } : null;
    }
  }
}
