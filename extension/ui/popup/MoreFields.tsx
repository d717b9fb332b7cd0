import { useState } from 'preact/hooks';
import { contains, type Scope } from '../../../core/scope.ts';
import type { EligibleRow } from '../../../core/wire/rows.ts';
import type { Draft } from '../../remembered.ts';
import { sayScope } from '../moment-text.ts';
import { Field } from '../pieces/Field.tsx';

export type MoreFieldsProps = {
  readonly row: EligibleRow;
  /** The scopes the organisation names, to choose from; others can be typed. */
  readonly scopes: readonly Scope[];
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
};

/** The ticket, which the role asks for or nobody does. */
export function TicketFields({
  required,
  draft,
  onChange,
}: Omit<MoreFieldsProps, 'row' | 'scopes'> & { readonly required: boolean }) {
  return (
    <div class="pair">
      <Field label="Ticket number">
        {(control) => (
          <input
            {...control}
            value={draft.ticketNumber}
            aria-required={required}
            autocomplete="off"
            onInput={(event) => onChange({ ticketNumber: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Ticket system">
        {(control) => (
          <input
            {...control}
            value={draft.ticketSystem}
            aria-required={required}
            onInput={(event) => onChange({ ticketSystem: event.currentTarget.value })}
          />
        )}
      </Field>
    </div>
  );
}

/**
 * What few need: a later start, a narrower scope, a ticket nobody asked for. Open where something is in it when the
 * sheet opens, and then as the person leaves it: emptying a field must not close it under their hands.
 */
export function MoreFields({ row, scopes, draft, onChange }: MoreFieldsProps) {
  const optionalTicket = !row.settings.ticket;
  const [used] = useState(
    () =>
      draft.startAt !== '' ||
      draft.scope !== row.scope ||
      (optionalTicket && (draft.ticketNumber !== '' || draft.ticketSystem !== '')),
  );
  return (
    <details class="more-fields" open={used}>
      <summary>{optionalTicket ? 'Later start, narrower scope, ticket' : 'Later start, narrower scope'}</summary>
      <div class="stack">
        <Field label="Start time" hint="empty starts at once">
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              value={draft.startAt}
              onInput={(event) => onChange({ startAt: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label="Scope" hint={`${sayScope(row.scope)}, or a part of it`}>
          {(control) => (
            <>
              <input
                {...control}
                list={`${control.id}-known`}
                value={draft.scope}
                autocomplete="off"
                spellcheck={false}
                onInput={(event) => onChange({ scope: event.currentTarget.value })}
              />
              <datalist id={`${control.id}-known`}>
                {scopes
                  .filter((scope) => contains(row.scope, scope))
                  .map((scope) => (
                    <option key={scope} value={scope} />
                  ))}
              </datalist>
            </>
          )}
        </Field>
        {optionalTicket && <TicketFields required={false} draft={draft} onChange={onChange} />}
      </div>
    </details>
  );
}
