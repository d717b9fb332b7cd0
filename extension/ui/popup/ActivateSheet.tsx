import { useEffect, useState } from 'preact/hooks';
import type { CommandOf } from '../../../core/commands.ts';
import type { Instant, Ms } from '../../../core/time.ts';
import type { EligibleRow, MeView } from '../../../core/wire/rows.ts';
import type { Draft, Habit } from '../../remembered.ts';
import { sayDuration } from '../duration-text.ts';
import { Button } from '../pieces/Button.tsx';
import { Dialog } from '../pieces/Dialog.tsx';
import { ProofField } from '../second-factor/ProofField.tsx';
import { SetUpNotice } from '../second-factor/SetUpNotice.tsx';
import { useProof } from '../second-factor/useProof.ts';
import { askOf, commandOf } from './ask.ts';
import { DurationControl } from './DurationControl.tsx';
import { outlook } from './findings.ts';
import { JustificationControl } from './JustificationControl.tsx';
import { MoreFields, TicketFields } from './MoreFields.tsx';
import { Outlook } from './Outlook.tsx';
import { SheetForm } from './SheetForm.tsx';
import { Stages } from './Stages.tsx';
import { type Progress, problemsOf } from './sendings.ts';

export type ActivateSheetProps = {
  readonly me: MeView;
  readonly row: EligibleRow;
  /** What the sheet opens with. */
  readonly draft: Draft;
  readonly habit: Habit | undefined;
  readonly now: Instant;
  /** How long it waits to be sent, where it cannot be sent now. */
  readonly waits: Ms | null;
  /** How far what was sent from here has come; null before the click. */
  readonly progress: Progress | null;
  readonly onDraft: (draft: Draft) => void;
  /** Whether the button was pressed already, where this goes on. */
  readonly go?: boolean | undefined;
  /** Sends, once a passkey has confirmed it where `passkey` says so. */
  readonly onSend: (command: CommandOf<'ActivateRole'>, passkey: boolean) => void;
  /** Leaves for setting up a second factor. */
  readonly onSetUp: (need: 'mfa' | 'passkey') => void;
  readonly onTakeBack: () => void;
  readonly onClose: () => void;
};

/** Asks how long and why, says what will happen, and shows what does. */
export function ActivateSheet(props: ActivateSheetProps) {
  const { me, row, habit, now, waits, progress, onSend, onClose } = props;
  const [draft, setDraft] = useState(props.draft);
  const [insist, setInsist] = useState(false);
  const { settings } = row;
  const proof = useProof(settings.mfa, me.meta.user.mfaMethods);
  const ask = askOf(draft, row, now);
  const { lines, obstacles } = outlook({ me, row, ask, now, proof, insist, waits });
  const refused = problemsOf(progress);

  function change(part: Partial<Draft>): void {
    const next = { ...draft, ...part };
    setDraft(next);
    setInsist(false);
    props.onDraft(next);
  }
  function submit(event?: Event): void {
    event?.preventDefault();
    setInsist(obstacles.length > 0);
    if (obstacles.length) return;
    props.onDraft(draft);
    proof.type('');
    onSend(commandOf(row, ask, proof.given), proof.given === 'passkey');
  }
  useEffect(() => {
    if (props.go) submit();
  }, []);

  return (
    <Dialog kind="sheet" label={`Activate ${row.roleName}`} onClose={onClose}>
      <h1>Activate {row.roleName}</h1>
      {progress && refused.length === 0 ? (
        <Stages
          progress={progress}
          then={settings.approval ? 'Approval' : 'Active'}
          onTakeBack={props.onTakeBack}
          onClose={onClose}
        />
      ) : (
        <SheetForm
          problems={refused}
          onSubmit={submit}
          onClose={onClose}
          action={
            <Button kind="go" large type="submit" aria-label="Activate" title="Ctrl+Enter">
              {obstacles.length ? 'Activate' : `Activate for ${sayDuration(ask.duration)}`}
            </Button>
          }
        >
          <DurationControl
            max={settings.maxDuration}
            value={draft.duration}
            now={now}
            onChange={(duration) => change({ duration })}
          />
          <JustificationControl
            required={settings.justification}
            value={draft.justification}
            recent={habit?.justifications ?? []}
            autofocus
            onChange={(justification) => change({ justification })}
          />
          {settings.ticket && <TicketFields required draft={draft} onChange={change} />}
          {proof.verification.kind === 'set_up' && (
            <SetUpNotice
              need={proof.verification.need}
              onContinue={() => {
                props.onDraft(draft);
                props.onSetUp(settings.mfa === 'passkey' ? 'passkey' : 'mfa');
              }}
            />
          )}
          <ProofField proof={proof} hint="the newest one" />
          <MoreFields row={row} scopes={me.meta.organisation.scopes ?? []} draft={draft} onChange={change} />
          <Outlook lines={lines} insist={insist} />
        </SheetForm>
      )}
    </Dialog>
  );
}
