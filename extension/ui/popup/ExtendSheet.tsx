import { useEffect, useState } from 'preact/hooks';
import { checkDuration, checkJustification, refusalOf } from '../../../core/check.ts';
import type { CommandOf } from '../../../core/commands.ts';
import { rejection } from '../../../core/rejections.ts';
import type { Instant } from '../../../core/time.ts';
import type { ActiveRow, EligibleRow, MfaMethod } from '../../../core/wire/rows.ts';
import type { Draft } from '../../remembered.ts';
import { sayDuration } from '../duration-text.ts';
import { Button } from '../pieces/Button.tsx';
import { Dialog } from '../pieces/Dialog.tsx';
import { sayRejections } from '../say.ts';
import { ProofField } from '../second-factor/ProofField.tsx';
import { SetUpNotice } from '../second-factor/SetUpNotice.tsx';
import { useProof } from '../second-factor/useProof.ts';
import { draftAbout, proofOf, readLength } from './ask.ts';
import { DurationControl } from './DurationControl.tsx';
import { endLine } from './extending.ts';
import { JustificationControl } from './JustificationControl.tsx';
import { Outlook } from './Outlook.tsx';
import { SheetForm } from './SheetForm.tsx';
import { Stages } from './Stages.tsx';
import { type Progress, problemsOf } from './sendings.ts';

export type ExtendSheetProps = {
  readonly row: ActiveRow;
  /** What it was activated from, while that is still there. */
  readonly eligible: EligibleRow | undefined;
  readonly recent: readonly string[];
  readonly duration: string;
  /** What was typed before the popup was closed, or this went on in a tab. */
  readonly draft: Draft | undefined;
  readonly methods: readonly MfaMethod[];
  readonly now: Instant;
  readonly progress: Progress | null;
  /** Whether the button was pressed already, where this goes on. */
  readonly go?: boolean | undefined;
  readonly onDraft: (draft: Draft) => void;
  /** Sends, once a passkey has confirmed it where `passkey` says so. */
  readonly onSend: (command: CommandOf<'ExtendActivation'>, passkey: boolean) => void;
  /** Leaves for setting up a second factor. */
  readonly onSetUp: (need: 'mfa' | 'passkey') => void;
  readonly onTakeBack: () => void;
  readonly onClose: () => void;
};

/** Keeps an activation for longer: the new end counts from now. */
export function ExtendSheet({
  row,
  eligible,
  recent,
  now,
  progress,
  onSend,
  onTakeBack,
  onClose,
  ...rest
}: ExtendSheetProps) {
  const [draft, setDraft] = useState(
    () => rest.draft ?? draftAbout(row.id, { duration: rest.duration, justification: row.justification }),
  );
  const [stopped, setStopped] = useState<readonly string[]>([]);
  const mfa = eligible?.settings.mfa ?? 'none';
  const proof = useProof(mfa, rest.methods);
  const duration = readLength(draft.duration, now);
  const refusal = refusalOf([
    checkDuration(row.maxDuration, duration),
    checkJustification(eligible?.settings.justification ?? false, draft.justification),
  ]);
  const unproved = proof.verification.kind !== 'none' && !proof.given;
  const obstacles = [
    ...(refusal ? sayRejections(refusal, now) : []),
    ...(unproved ? sayRejections(rejection('mfa_required', { required: mfa }), now) : []),
  ];
  const refused = problemsOf(progress);
  const problems = stopped.length ? stopped : refused;

  function change(part: Partial<Draft>): void {
    const next = { ...draft, ...part };
    setDraft(next);
    rest.onDraft(next);
  }
  function submit(event?: Event): void {
    event?.preventDefault();
    setStopped(obstacles);
    if (obstacles.length) return;
    const passkey = proof.given === 'passkey';
    if (passkey) rest.onDraft(draft);
    proof.type('');
    const words = draft.justification.trim();
    onSend(
      {
        type: 'ExtendActivation',
        activeAssignmentId: row.id,
        duration,
        ...(words && { justification: words }),
        ...proofOf(proof.given),
      },
      passkey,
    );
  }
  useEffect(() => {
    if (rest.go) submit();
  }, []);

  return (
    <Dialog kind="sheet" label={`Extend ${row.roleName}`} onClose={onClose}>
      <h1>Extend {row.roleName}</h1>
      {progress && refused.length === 0 ? (
        <Stages progress={progress} then="Extended" onTakeBack={onTakeBack} onClose={onClose} />
      ) : (
        <SheetForm
          problems={problems}
          onSubmit={submit}
          onClose={onClose}
          action={
            <Button kind="go" large type="submit" title="Ctrl+Enter">
              {obstacles.length ? 'Extend' : `Keep for ${sayDuration(duration)}`}
            </Button>
          }
        >
          <DurationControl
            max={row.maxDuration}
            value={draft.duration}
            now={now}
            onChange={(duration) => change({ duration })}
          />
          <JustificationControl
            required={eligible?.settings.justification ?? false}
            value={draft.justification}
            recent={recent}
            onChange={(justification) => change({ justification })}
          />
          {proof.verification.kind === 'set_up' && (
            <SetUpNotice
              need={proof.verification.need}
              onContinue={() => {
                rest.onDraft(draft);
                rest.onSetUp(mfa === 'passkey' ? 'passkey' : 'mfa');
              }}
            />
          )}
          <ProofField proof={proof} when="when you extend" hint="the newest one" />
          <Outlook lines={[endLine(row, eligible, duration, now)]} insist={false} />
        </SheetForm>
      )}
    </Dialog>
  );
}
