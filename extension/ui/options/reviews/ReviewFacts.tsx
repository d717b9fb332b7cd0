import type { ReviewPlan } from '../../../../core/reviews.ts';
import type { ReviewRow, ReviewView } from '../../../../core/wire/review-rows.ts';
import { sayDuration } from '../../duration-text.ts';
import { sayMoment } from '../../moment-text.ts';
import { DECISION_WORDS, NO_RESPONSE_WORDS, RECURRENCE_WORDS, sayReviewers } from '../../reviewing/words.ts';
import { hashOf } from '../routes.ts';

type Props = { readonly now: number; readonly view: ReviewView; readonly review: ReviewRow };

const INCLUDES = { all: 'Eligible and active', eligible: 'Eligible only', active: 'Active only' } as const;
const STATUS = { NotStarted: 'to come', InProgress: 'runs', Completed: 'ended', Applied: 'applied' } as const;

/** How a review is set up, and the instances of it there are. */
export function ReviewFacts({ now, view, review }: Props) {
  const { plan, instances = [] } = view.meta;
  const facts: readonly (readonly [string, string])[] = [
    ['Reviewers', sayReviewers(review)],
    [review.status === 'NotStarted' ? 'Starts' : 'Started', sayMoment(review.startAt, now)],
    ...(review.endedAt ? [['Ended', sayMoment(review.endedAt, now)] as const] : []),
    ['Recurrence', RECURRENCE_WORDS[review.recurrence]],
    ...(review.roleId ? [['Assignment type', INCLUDES[review.include]] as const] : []),
    ...(plan ? settingsOf(plan) : []),
    ['If reviewers don’t respond', NO_RESPONSE_WORDS[review.ifNoResponse]],
    ['Results are applied', review.autoApply ? 'By themselves at the end' : 'By an administrator'],
    ...(review.appliedAt
      ? [['Applied', `${sayMoment(review.appliedAt, now)} by ${review.appliedByName ?? 'Keyturn'}`] as const]
      : []),
    ['A reason', review.justificationRequired ? 'Asked for where somebody approves' : 'Not asked for'],
    ['Recommendations', review.recommendations ? `Shown, looking back ${sayDuration(review.lookBack)}` : 'Not shown'],
    ['Created by', review.createdByName],
  ];
  return (
    <div class="stack">
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div class="fact" key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {plan && plan.stages.length > 1 && (
        <section class="stack" aria-labelledby="rounds">
          <h2 id="rounds">Rounds</h2>
          <ol class="rounds">
            {plan.stages.map(({ duration, goOn }, index) => (
              <li key={index}>
                Round {index + 1}, {sayDuration(duration)}
                {index < plan.stages.length - 1 &&
                  `; the next one looks at ${goOn.map((one) => DECISION_WORDS[one].toLowerCase()).join(', ') || 'nothing'}`}
                {index + 1 === review.stage && review.status === 'InProgress' && ' (runs now)'}
              </li>
            ))}
          </ol>
        </section>
      )}
      {instances.length > 1 && (
        <section class="stack" aria-labelledby="instances">
          <h2 id="instances">All its reviews</h2>
          <ol class="rounds">
            {instances.map(({ id, startAt, status }) => (
              <li key={id}>
                {id === review.id ? (
                  <span>{sayMoment(startAt, now)}</span>
                ) : (
                  <a href={hashOf('reviews', [id])}>{sayMoment(startAt, now)}</a>
                )}{' '}
                <span class="muted">
                  {STATUS[status]}
                  {id === review.id && ', shown here'}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}

function settingsOf(plan: ReviewPlan): readonly (readonly [string, string])[] {
  const mails = plan.mails ? `At the start${plan.reminders ? ', halfway' : ''} and at the end` : 'None';
  return [
    ['Whose', whoseOf(plan)],
    ['Mails', mails],
    ...(plan.message ? [['Words for reviewers', plan.message] as const] : []),
  ];
}

function whoseOf({ inactiveDays, principals }: ReviewPlan): string {
  const who = principals === 'users' ? 'Users' : 'Users and groups';
  return inactiveDays === null ? who : `${who} without a sign-in for ${inactiveDays} days`;
}
