import { useState } from 'preact/hooks';
import type { PrincipalRef } from '../../../../core/ids.ts';
import { findPrincipals, type Principal } from '../people/principals.ts';

export type PrincipalPickerProps = {
  readonly id: string;
  /** The id of what is said about it. */
  readonly describedBy?: string | undefined;
  readonly all: readonly Principal[];
  readonly chosen: readonly PrincipalRef[];
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly onChange: (chosen: readonly PrincipalRef[]) => void;
};

const SHOWN = 8;

/** Users and groups to choose: typing finds, arrows choose, Enter adds, Backspace in the empty field takes the last away. */
export function PrincipalPicker({
  id,
  describedBy,
  all,
  chosen,
  placeholder,
  disabled,
  onChange,
}: PrincipalPickerProps) {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const found = findPrincipals(all, text)
    .filter(({ ref }) => !chosen.includes(ref))
    .slice(0, SHOWN);
  const listed = open && !disabled;

  function add(principal: Principal | undefined) {
    if (!principal) return;
    onChange([...chosen, principal.ref]);
    setText('');
    setAt(0);
  }
  function press(event: KeyboardEvent) {
    if (event.key === 'Backspace' && text === '') onChange(chosen.slice(0, -1));
    else if (event.key === 'ArrowDown') setAt((at + 1) % Math.max(found.length, 1));
    else if (event.key === 'ArrowUp') setAt((at + found.length - 1) % Math.max(found.length, 1));
    else if (event.key === 'Enter' && listed) add(found[at]);
    else if (event.key === 'Escape' && listed) setOpen(false);
    else return;
    if (event.key !== 'Backspace') event.preventDefault();
    if (event.key.startsWith('Arrow')) setOpen(true);
    if (event.key === 'Escape') event.stopPropagation();
  }

  return (
    <div class="picker">
      {chosen.map((ref) => (
        <Chosen
          key={ref}
          name={all.find((one) => one.ref === ref)?.name ?? 'somebody gone'}
          kind={ref.startsWith('group:') ? 'group' : 'user'}
          onRemove={disabled ? undefined : () => onChange(chosen.filter((other) => other !== ref))}
        />
      ))}
      <input
        id={id}
        role="combobox"
        aria-expanded={listed}
        aria-controls={`${id}-found`}
        aria-autocomplete="list"
        aria-activedescendant={listed && found[at] ? `${id}-${found[at].id}` : undefined}
        aria-describedby={describedBy}
        autocomplete="off"
        placeholder={placeholder ?? 'Find a user or group'}
        value={text}
        disabled={disabled}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          setAt(0);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      <div id={`${id}-found`} class="found" role="listbox" aria-label="Users and groups found" hidden={!listed}>
        {found.map((principal, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the combobox's, which keeps the focus
          <div
            key={principal.ref}
            id={`${id}-${principal.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => add(principal)}
          >
            <span class="name">{principal.name}</span>
            <span class="sub">{principal.kind === 'group' ? `group · ${principal.detail}` : principal.detail}</span>
          </div>
        ))}
        {!found.length && <div class="none">{text ? 'Nobody of that name' : 'Nobody left to choose'}</div>}
      </div>
    </div>
  );
}

function Chosen(props: {
  readonly name: string;
  readonly kind: 'user' | 'group';
  readonly onRemove: (() => void) | undefined;
}) {
  return (
    <span class="chip">
      {props.name}
      {props.kind === 'group' && <span class="sub">group</span>}
      {props.onRemove && (
        <button type="button" aria-label={`Take out ${props.name}`} onClick={props.onRemove}>
          ×
        </button>
      )}
    </span>
  );
}
