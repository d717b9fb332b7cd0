import type { AdminView } from '../../../../core/wire/rows.ts';
import { DECISION_WORDS } from '../../reviewing/words.ts';
import { periodOf } from './history-ask.ts';

type Query = Readonly<Record<string, string>>;

type Props = {
  readonly query: Query;
  readonly now: number;
  readonly admin: AdminView;
  readonly onQuery: (query: Query) => void;
};

/** What narrows the report; all of it is in the page's address. */
export function HistoryFilters({ query, now, admin, onQuery }: Props) {
  const { from, until } = periodOf(query, now);
  const set = (name: string) => (value: string) => onQuery({ ...query, [name]: value });
  const series = new Map(
    Object.values(admin.reviews ?? {}).map(({ seriesId, name, subjectName }) => [seriesId, `${name}, ${subjectName}`]),
  );
  const named = [...series].sort(([, one], [, other]) => one.localeCompare(other));
  return (
    <div class="bar filters">
      <label>
        From{' '}
        <input class="input" type="date" value={from} onChange={(event) => set('from')(event.currentTarget.value)} />
      </label>
      <label>
        Until{' '}
        <input class="input" type="date" value={until} onChange={(event) => set('until')(event.currentTarget.value)} />
      </label>
      <Choice
        label="What"
        value={query.of ?? ''}
        onChoose={set('of')}
        choices={[
          ['', 'Roles and groups'],
          ['roles', 'Roles'],
          ['groups', 'Groups'],
        ]}
      />
      <Choice
        label="Review"
        value={query.review ?? ''}
        onChoose={set('review')}
        choices={[['', 'Any review'], ...named]}
      />
      <Choice
        label="Decision"
        value={query.decision ?? ''}
        onChoose={set('decision')}
        choices={[['', 'Any decision'], ...Object.entries(DECISION_WORDS)]}
      />
    </div>
  );
}

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly onChoose: (value: string) => void;
  readonly choices: readonly (readonly [string, string])[];
}) {
  return (
    <select
      class="input"
      aria-label={props.label}
      value={props.value}
      onChange={({ currentTarget }) => props.onChoose(currentTarget.value)}
    >
      {props.choices.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
}
