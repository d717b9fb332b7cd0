import type { ReviewAnswer } from '../../../../core/reviews.ts';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import { PrincipalPicker } from '../parts/PrincipalPicker.tsx';
import type { Principal } from '../people/principals.ts';
import type { ReviewFieldsProps, ReviewFormKind } from './ReviewFields.tsx';
import { daysOf, FIRST_STAGE, type StageDraft } from './review-form.ts';

const ANSWERS: readonly (readonly [ReviewAnswer, string])[] = [
  ['Approve', 'Approved'],
  ['Deny', 'Denied'],
  ['DontKnow', 'Don’t know'],
  ['NotReviewed', 'Not reviewed'],
];

type Props = ReviewFieldsProps & { readonly all: readonly Principal[]; readonly kind: ReviewFormKind };

/** Who reviews, and for how long: up to three rounds one after the other. While one runs only who reviews is changed. */
export function StagesFields({ draft, change, all, kind }: Props) {
  const { stages } = draft;
  const put = (at: number, changes: Partial<StageDraft>) =>
    change({ stages: stages.map((stage, index) => (index === at ? { ...stage, ...changes } : stage)) });
  const several = stages.length > 1;
  return (
    <>
      {stages.map((stage, at) => (
        <fieldset key={at} class={several ? 'round' : 'round only'} aria-label={several ? `Round ${at + 1}` : 'Round'}>
          {several && (
            <div class="line">
              <span class="caption grow">Round {at + 1}</span>
              {at > 0 && kind !== 'current' && (
                <Button kind="plain" onClick={() => change({ stages: stages.filter((_, index) => index !== at) })}>
                  Take out
                </Button>
              )}
            </div>
          )}
          <StageFields stage={stage} all={all} kind={kind} put={(changes) => put(at, changes)} />
          {at < stages.length - 1 && kind !== 'current' && <GoOn stage={stage} put={(changes) => put(at, changes)} />}
        </fieldset>
      ))}
      {stages.length < 3 && kind !== 'current' && (
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

function StageFields({
  stage,
  all,
  kind,
  put,
}: StageProps & { readonly all: readonly Principal[]; readonly kind: ReviewFormKind }) {
  return (
    <>
      {kind !== 'current' && (
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
                max={365}
                value={stage.duration && daysOf(stage.duration)}
                onInput={({ currentTarget }) =>
                  put({ duration: /^\d+$/.test(currentTarget.value) ? `P${Number(currentTarget.value)}D` : '' })
                }
              />
            )}
          </Field>
        </div>
      )}
      {stage.kind === 'self' ? (
        <p class="muted small">Everybody decides about their own access. Groups are left out.</p>
      ) : (
        <Field
          label={stage.kind === 'selected' ? 'Selected reviewers' : 'Fallback reviewers'}
          hint={stage.kind === 'managers' ? 'Where there is no manager, and for groups.' : undefined}
        >
          {({ id, 'aria-describedby': describedBy }) => (
            <PrincipalPicker
              id={id}
              describedBy={describedBy}
              all={all}
              chosen={stage.refs}
              onChange={(refs) => put({ refs })}
            />
          )}
        </Field>
      )}
      {stage.kind === 'managers' && !stage.refs.length && (
        <p class="muted small">Without fallback reviewers nobody reviews whoever has no manager.</p>
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
    <fieldset class="checks">
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
