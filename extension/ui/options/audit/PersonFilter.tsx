import { useId, useMemo, useState } from 'preact/hooks';
import type { AdminView } from '../../../../core/wire/rows.ts';
import { sayNumber } from '../parts/number-text.ts';

export type PersonFilterProps = {
  readonly label: string;
  readonly view: AdminView;
  /** The id of a user or group, or ''. */
  readonly value: string;
  readonly onChoose: (id: string) => void;
};

/** How many are offered while one types; a list of everyone would be thousands of lines. */
const OFFERED = 20;

type Somebody = { readonly id: string; readonly called: string; readonly name: string };

/** A user or group by sign-in name or name; typing offers those that fit, an empty field means anyone. */
export function PersonFilter({ label, view, value, onChoose }: PersonFilterProps) {
  const list = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const everyone = useMemo(() => everyoneIn(view), [view]);
  const wanted = typed?.trim().toLowerCase() ?? '';
  const fitting = wanted
    ? everyone.filter(({ called, name }) => `${called} ${name}`.toLowerCase().includes(wanted))
    : everyone;

  function choose(somebody: Somebody): void {
    setTyped(null);
    onChoose(somebody.id);
  }
  function type(text: string): void {
    const exact = everyone.find(({ called }) => called.toLowerCase() === text.trim().toLowerCase());
    if (exact) choose(exact);
    else {
      setTyped(text);
      if (value) onChoose('');
    }
  }
  return (
    <>
      <input
        class="input"
        aria-label={label}
        placeholder={label}
        list={list}
        aria-invalid={wanted ? 'true' : undefined}
        value={typed ?? everyone.find(({ id }) => id === value)?.called ?? ''}
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onChange={() => wanted && fitting.length === 1 && choose(fitting[0]!)}
      />
      <datalist id={list}>
        {fitting.slice(0, OFFERED).map(({ id, called, name }) => (
          <option key={id} value={called} label={name} />
        ))}
      </datalist>
      {wanted && (
        // Nobody is chosen by half a name, and everybody’s entries must not be taken for theirs.
        <span class="problem" role="status">
          {fitting.length ? `${label}: choose one of ${sayNumber(fitting.length)}` : `${label}: nobody is called so`}
        </span>
      )}
    </>
  );
}

function everyoneIn(view: AdminView): readonly Somebody[] {
  return [
    ...Object.values(view.users).map(({ id, upn, name }) => ({ id, called: upn, name })),
    ...Object.values(view.groups).map(({ id, name }) => ({ id, called: name, name: 'group' })),
  ];
}
