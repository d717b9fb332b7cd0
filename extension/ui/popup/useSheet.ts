import { useEffect, useState } from 'preact/hooks';
import type { Command } from '../../../core/commands.ts';
import type { ActiveRow, ApprovalRow, EligibleRow } from '../../../core/wire/rows.ts';
import type { Draft } from '../../remembered.ts';
import { NOT_WRITTEN, sayNo } from '../say.ts';
import type { PopupActions, PopupData, Sending } from './data.ts';
import { type Progress, progressOf } from './sendings.ts';

/** What is asked about in the sheet, and the command sent from it. */
export type Sheet =
  | {
      readonly kind: 'activate';
      readonly row: EligibleRow;
      readonly draft: Draft;
      readonly sentId: string | null;
      /** What was typed is sent at once, as the button was pressed in the popup. */
      readonly go?: boolean;
    }
  | {
      readonly kind: 'extend';
      readonly row: ActiveRow;
      readonly sentId: string | null;
      readonly go?: boolean;
    }
  | {
      readonly kind: 'decide';
      readonly row: ApprovalRow;
      readonly decision: 'Approve' | 'Deny';
      readonly sentId: string | null;
    };

export type SheetControl = {
  readonly sheet: Sheet | null;
  readonly progress: Progress | null;
  readonly open: (sheet: Sheet) => void;
  /** Sends; with `passkey` once the person has confirmed. Gives whether it is on its way. */
  readonly send: (command: Command, waits: number | null, passkey?: boolean) => Promise<boolean>;
  readonly takeBack: () => void;
  readonly close: () => void;
};

const CONFIRMING: Progress = { kind: 'confirming', sentences: ['Confirm with your passkey.'] };

/** The one sheet there is: it closes by itself once what was sent from it is done. `now` is server time. */
export function useSheet(data: PopupData, actions: PopupActions, now: number): SheetControl {
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [notTakenBack, setNotTakenBack] = useState(false);
  /** What was sent from here once it is known to have been in the outbox. */
  const [seen, setSeen] = useState<string | null>(null);
  const [confirming, setConfirming] = useState<Progress | null>(null);
  const sending = sheet?.sentId ? data.outbox.find(({ id }) => id === sheet.sentId) : undefined;
  const done = sending?.answer?.ok === true;
  const seenNow = sending?.id ?? null;

  useEffect(() => {
    if (seenNow) setSeen(seenNow);
  }, [seenNow]);
  useEffect(() => {
    if (!done || !sending) return;
    actions.dismiss(sending.id);
    setSheet(null);
  }, [done]);

  function forgetAnswer(): void {
    setConfirming(null);
    setNotTakenBack(false);
    if (sending?.status === 'answered') actions.dismiss(sending.id);
  }

  return {
    sheet,
    // What was taken back or put away in another window is on its way no more: the form is back.
    progress:
      confirming ??
      (sheet?.sentId && (sending || seen !== sheet.sentId)
        ? { ...progressIn(sending, data, now), ...(notTakenBack && { problem: NOT_WRITTEN }) }
        : null),
    open: setSheet,
    async send(command, waits, passkey) {
      forgetAnswer();
      let confirmed: { readonly command: Command; readonly id?: string } = { command };
      if (passkey && actions.ceremony) {
        setConfirming(CONFIRMING);
        const made = await actions.ceremony.confirm(command);
        setConfirming(made.ok ? null : { kind: 'refused', sentences: [made.sentence] });
        if (!made.ok) return false;
        confirmed = { command: { ...command, proof: made.proof } as Command, id: made.id };
      }
      const sentId = await actions.send(confirmed.command, sheet!.row.roleName, waits, confirmed.id);
      if (!sentId) {
        setConfirming({ kind: 'refused', sentences: sayNo({ ok: false, fault: 'not_kept' }, now) });
        return false;
      }
      setSheet((current) => current && { ...current, sentId });
      return true;
    },
    takeBack() {
      const sentId = sheet?.sentId;
      if (!sentId) return;
      // The form is back once it is taken back; what was sent meanwhile is not. It may be gone before it was ever read here.
      void actions.takeBack(sentId).then((written) => {
        setNotTakenBack(!written);
        if (written) setSeen(sentId);
      });
    },
    close() {
      forgetAnswer();
      setSheet(null);
    },
  };
}

function progressIn(sending: Sending | undefined, data: PopupData, now: number): Progress {
  // Between the click and the next read of the database.
  if (!sending) return { kind: 'waiting', sentences: ['Sending.'] };
  return progressOf(sending, data.link, now);
}
