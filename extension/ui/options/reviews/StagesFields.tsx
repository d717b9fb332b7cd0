import type { ReviewAnswer } from '../../../../core/reviews.ts';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import { PrincipalPicker } from '../parts/PrincipalPicker.tsx';
import type { Principal } from '../people/principals.ts';
import type { ReviewFieldsProps } from './NewReview.tsx';
import { FIRST_STAGE, type StageDraft } from './review-form.ts';

const ANSWERS: readonly (readonly [ReviewAnswer, string])[] = [
  ['Approve', 'Approved'],
  ['Deny', 'Denied'],
  ['DontKnow', 'Don’t know'],
  ['NotReviewed', 'Not reviewed'],
];

type Props = ReviewFieldsProps & { readonly all: readonly Principal[] };

/** Who reviews, and for how long: up to three rounds one after the other. */
export function StagesFields({ draft, change, all }: Props) {
  const { stages } = draft;
  const put = (at: number, changes: Partial<StageDraft>) =>
    change({ stages: stages.map((stage, index) => (index === at ? { ...stage, ...changes } : stage)) });
  return (
    <>
      {stages.map((stage, at) => (
        <fieldset key={at} class="radios stack">
          <legend class="caption">{stages.length > 1 ? `Round ${at + 1}` : 'Reviewers'}</legend>
          <StageFields stage={stage} all={all} put={(changes) => put(at, changes)} />
          {at < stages.length - 1 && <GoOn stage={stage} put={(changes) => put(at, changes)} />}
          {at > 0 && (
            <Button kind="plain" onClick={() => change({ stages: stages.filter((_, index) => index !== at) })}>
              Take round {at + 1} out
            </Button>
          )}
        </fieldset>
      ))}
      {stages.length < 3 && (
        <div class="buttons left">
          <Button kind="plain" onClick={() => change({ stages: [...stages, FIRST_STAGE] })}>
            Add a round
          </Button>
        </div>
      )}
    </>
  );
}

type StageProps = { readonly stage: StageDraft; readonly put: (changes: Partial<StageDraft>) => void };

function StageFields({ stage, all, put }: StageProps & { readonly all: readonly Principal[] }) {
  return (
    <>
      <div class="pair">
        <Field label="Who reviews">
          {(control) => (
            <select
              {...control}
              value={stage.kind}
              onChange={(e) => put({ kind: e.currentTarget.value as StageDraft['kind'] })}
            >
              <option value="selected">Selected users and groups</option>
              <option value="managers">Managers of users</option>
              <option value="self">Users review their own access</option>
            </select>
          )}
        </Field>
        <Field label="Duration in days">
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              max={180}
              value={stage.days}
              onInput={(e) => put({ days: e.currentTarget.valueAsNumber || 0 })}
            />
          )}
        </Field>
      </div>
      {stage.kind !== 'self' && (
        <Field
          label={stage.kind === 'selected' ? 'Selected reviewers' : 'Fallback reviewers'}
          hint={stage.kind === 'managers' ? 'Where there is no manager.' : undefined}
        >
          {({ id }) => <PrincipalPicker id={id} all={all} chosen={stage.refs} onChange={(refs) => put({ refs })} />}
        </Field>
      )}
    </>
  );
}

function GoOn({ stage, put }: StageProps) {
  const toggle = (answer: ReviewAnswer) =>
    put({
      goOn: stage.goOn.includes(answer) ? stage.goOn.filter((one) => one !== answer) : [...stage.goOn, answer],
    });
  return (
    <fieldset class="radios">
      <legend class="caption">The next round looks at</legend>
      {ANSWERS.map(([answer, word]) => (
        <label key={answer} class="check">
          <input type="checkbox" checked={stage.goOn.includes(answer)} onChange={() => toggle(answer)} />
          <span>{word}</span>
        </label>
      ))}
    </fieldset>
  );
}
