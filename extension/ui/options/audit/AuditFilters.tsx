import { ACTIVITIES } from '../../../../core/audit-activities.ts';
import type { AdminView } from '../../../../core/wire/rows.ts';
import { byName } from '../parts/text-order.ts';
import { RESULTS, SPANS } from './asked.ts';
import { PersonFilter } from './PersonFilter.tsx';

type Query = Readonly<Record<string, string>>;

export type AuditFiltersProps = {
  readonly query: Query;
  readonly onQuery: (query: Query) => void;
  /** Whose people and roles can be chosen from; null where the reader sees only their own. */
  readonly admin: AdminView | null;
};

/** What narrows the audit; all of it is in the page's address. */
export function AuditFilters({ query, onQuery, admin }: AuditFiltersProps) {
  const set = (name: string) => (value: string) => onQuery({ ...query, [name]: value });
  const roles = Object.values(admin?.roles ?? {}).sort(byName);
  const span = query.span ?? '30';
  return (
    <>
      <input
        class="input find"
        type="search"
        aria-label="Find in the audit"
        placeholder="Find"
        value={query.text ?? ''}
        onInput={({ currentTarget }) => set('text')(currentTarget.value)}
      />
      <Choice label="Time" value={span} onChoose={set('span')} choices={SPANS} />
      {span === 'custom' && (
        <>
          <Day label="From" value={query.from ?? ''} onChoose={set('from')} />
          <Day label="Until" value={query.until ?? ''} onChoose={set('until')} />
        </>
      )}
      <Choice
        label="Activity"
        value={query.activity ?? ''}
        onChoose={set('activity')}
        choices={[
          { value: '', text: 'Any activity' },
          ...[...ACTIVITIES].sort().map((name) => ({ value: name, text: name })),
        ]}
      />
      {admin && (
        <>
          <PersonFilter label="Requestor" view={admin} value={query.actor ?? ''} onChoose={set('actor')} />
          <PersonFilter label="Subject" view={admin} value={query.subject ?? ''} onChoose={set('subject')} />
          <Choice
            label="Role"
            value={query.role ?? ''}
            onChoose={set('role')}
            choices={[{ value: '', text: 'Any role' }, ...roles.map(({ id, name }) => ({ value: id, text: name }))]}
          />
        </>
      )}
      <Choice
        label="Result"
        value={query.result ?? ''}
        onChoose={set('result')}
        choices={[{ value: '', text: 'Any result' }, ...RESULTS.map((name) => ({ value: name, text: name }))]}
      />
    </>
  );
}

type ChoiceProps = {
  readonly label: string;
  readonly value: string;
  readonly onChoose: (value: string) => void;
  readonly choices: readonly { readonly value: string; readonly text: string }[];
};

function Choice({ label, value, onChoose, choices }: ChoiceProps) {
  return (
    <select
      class="input"
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.text}
        </option>
      ))}
    </select>
  );
}

function Day({ label, value, onChoose }: Omit<ChoiceProps, 'choices'>) {
  return (
    <input
      class="input"
      type="date"
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    />
  );
}
