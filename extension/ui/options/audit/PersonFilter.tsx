import { useId, useState } from 'preact/hooks';
import type { AdminView } from '../../../../core/wire/rows.ts';

export type PersonFilterProps = {
  readonly label: string;
  readonly view: AdminView;
  /** The id of a user or group, or ''. */
  readonly value: string;
  readonly onChoose: (id: string) => void;
};

/** A user or group by sign-in name or name; typing offers those that fit, an empty field means anyone. */
export function PersonFilter({ label, view, value, onChoose }: PersonFilterProps) {
  const list = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const people = [
    ...Object.values(view.users).map(({ id, upn }) => [id, upn]),
    ...Object.values(view.groups).map(({ id, name }) => [id, name]),
  ];
  const chosen = people.find(([id]) => id === value)?.[1] ?? '';

  function type(text: string): void {
    const found = people.find(([, name]) => name?.toLowerCase() === text.trim().toLowerCase());
    setTyped(found ? null : text);
    if (found) onChoose(found[0]!);
    else if (value) onChoose('');
  }
  return (
    <>
      <input
        class="input"
        aria-label={label}
        placeholder={label}
        list={list}
        value={typed ?? chosen}
        onInput={({ currentTarget }) => type(currentTarget.value)}
      />
      <datalist id={list}>
        {people.map(([id, name]) => (
          <option key={id} value={name} />
        ))}
      </datalist>
    </>
  );
}
