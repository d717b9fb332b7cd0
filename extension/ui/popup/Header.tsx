import type { Ref } from 'preact';
import { useRef } from 'preact/hooks';
import { Button } from '../pieces/Button.tsx';

export type HeaderProps = {
  readonly user: { readonly upn: string; readonly name: string };
  readonly filter: string;
  readonly find: Ref<HTMLInputElement>;
  readonly onFilter: (typed: string) => void;
  readonly onOptions: () => void;
  readonly onSignOut: (everywhere: boolean) => void;
};

/** Finding a role, and what concerns oneself. */
export function Header({ user, filter, find, onFilter, onOptions, onSignOut }: HeaderProps) {
  const menu = useRef<HTMLDivElement>(null);
  const close = () => menu.current?.hidePopover();
  return (
    <header class="header">
      <input
        ref={find}
        type="search"
        class="input find"
        placeholder="Find a role"
        aria-label="Find a role"
        autocomplete="off"
        spellcheck={false}
        autofocus
        value={filter}
        onInput={(event) => onFilter(event.currentTarget.value)}
      />
      <button type="button" class="avatar" aria-label={`Menu of ${user.name}`} popovertarget="menu">
        {initials(user.name)}
      </button>
      <div id="menu" class="menu" popover="auto" ref={menu}>
        <div class="whoami">
          <strong>{user.name}</strong>
          <span class="muted small">{user.upn}</span>
        </div>
        <Button kind="plain" onClick={onOptions}>
          Options
        </Button>
        <Button
          kind="plain"
          onClick={() => {
            close();
            onSignOut(false);
          }}
        >
          Sign out
        </Button>
        <Button
          kind="plain"
          onClick={() => {
            close();
            onSignOut(true);
          }}
        >
          Sign out everywhere
        </Button>
      </div>
    </header>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
