import { sayNumber } from './number-text.ts';

export type Tab = { readonly key: string; readonly title: string; readonly count?: number; readonly changed?: boolean };

/** The tabs of a page. Arrow keys move between them; each has its own address. */
export function Tabs({
  label,
  tabs,
  at,
  onChoose,
}: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly at: string;
  readonly onChoose: (key: string) => void;
}) {
  function move(event: KeyboardEvent & { readonly currentTarget: HTMLElement }) {
    const to = targetOf(event.key, tabs, at);
    if (!to) return;
    event.preventDefault();
    onChoose(to.key);
    event.currentTarget.querySelector<HTMLElement>(`#tab-${to.key}`)?.focus();
  }
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map(({ key, title, count, changed }) => (
        <button
          key={key}
          id={`tab-${key}`}
          type="button"
          role="tab"
          aria-selected={key === at}
          aria-controls="tab-panel"
          tabIndex={key === at ? 0 : -1}
          onClick={() => onChoose(key)}
        >
          {title}
          {changed && (
            <>
              <span class="changed" aria-hidden="true" />
              <span class="unseen">, edited</span>
            </>
          )}
          {count !== undefined && <span class="count"> {sayNumber(count)}</span>}
        </button>
      ))}
    </div>
  );
}

function targetOf(key: string, tabs: readonly Tab[], at: string): Tab | undefined {
  const index = tabs.findIndex((tab) => tab.key === at);
  if (key === 'ArrowRight') return tabs[(index + 1) % tabs.length];
  if (key === 'ArrowLeft') return tabs.at(index - 1);
  if (key === 'Home') return tabs[0];
  return key === 'End' ? tabs.at(-1) : undefined;
}
