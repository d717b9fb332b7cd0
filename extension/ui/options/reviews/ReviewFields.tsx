import type { ComponentChildren } from 'preact';
import type { AdminView } from '../../../../core/wire/rows.ts';
import { principalsOf } from '../people/principals.ts';
import { AboutFields } from './AboutFields.tsx';
import { CompletionFields } from './CompletionFields.tsx';
import { EndFields } from './EndFields.tsx';
import { MailFields } from './MailFields.tsx';
import type { ReviewDraft } from './review-form.ts';
import { ScopeFields } from './ScopeFields.tsx';
import { StagesFields } from './StagesFields.tsx';
import { TimeFields } from './TimeFields.tsx';

/** What each part of the form is given. */
export type ReviewFieldsProps = {
  readonly draft: ReviewDraft;
  readonly change: (changes: Partial<ReviewDraft>) => void;
};

/** A new review, one that runs, of which less can be changed, or the instances of one to come. */
export type ReviewFormKind = 'new' | 'current' | 'series';

type Props = ReviewFieldsProps & { readonly admin: AdminView; readonly kind: ReviewFormKind };

/** The form of an access review: what, who, when, what then, and who hears of it. */
export function ReviewFields({ draft, change, admin, kind }: Props) {
  const all = principalsOf(admin);
  const fields = { draft, change };
  return (
    <>
      <Part title="About">
        <AboutFields {...fields} />
      </Part>
      {kind !== 'current' && (
        <Part title="What is reviewed">
          <ScopeFields {...fields} admin={admin} kind={kind} />
        </Part>
      )}
      <Part title="Who reviews">
        <StagesFields {...fields} all={all} kind={kind} />
      </Part>
      <Part title="When">
        {kind === 'current' ? <EndFields {...fields} /> : <TimeFields {...fields} kind={kind} />}
      </Part>
      <Part title="What follows">
        <CompletionFields {...fields} kind={kind} />
      </Part>
      <Part title="Who hears of it">
        <MailFields {...fields} all={all} />
      </Part>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <fieldset class="part">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}
