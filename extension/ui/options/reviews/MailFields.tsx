import { Field } from '../../pieces/Field.tsx';
import { PrincipalPicker } from '../parts/PrincipalPicker.tsx';
import type { Principal } from '../people/principals.ts';
import { Check } from './Check.tsx';
import type { ReviewFieldsProps } from './ReviewFields.tsx';

/** Who is written to, and with which words. */
export function MailFields({ draft, change, all }: ReviewFieldsProps & { readonly all: readonly Principal[] }) {
  return (
    <>
      <Check
        name="Send mails"
        sentence="To reviewers when their round begins, to administrators at the end."
        on={draft.mails}
        onChange={(mails) => change({ mails })}
      />
      {draft.mails && (
        <>
          <Check
            name="Remind reviewers halfway"
            sentence="Everybody who reviews something, also who is done."
            on={draft.reminders}
            onChange={(reminders) => change({ reminders })}
          />
          <Field label="Words for reviewers" hint="Added to their mails.">
            {(control) => (
              <textarea
                {...control}
                rows={2}
                maxLength={1000}
                value={draft.message}
                onInput={({ currentTarget }) => change({ message: currentTarget.value })}
              />
            )}
          </Field>
        </>
      )}
      <Field label="Tell at the end" hint="Beside administrators, in any case.">
        {({ id, 'aria-describedby': describedBy }) => (
          <PrincipalPicker
            id={id}
            describedBy={describedBy}
            all={all}
            chosen={draft.tellAtEnd}
            onChange={(tellAtEnd) => change({ tellAtEnd })}
          />
        )}
      </Field>
    </>
  );
}
