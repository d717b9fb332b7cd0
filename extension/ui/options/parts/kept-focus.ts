import { useEffect } from 'preact/hooks';

/** Where the keyboard is, and what is around it, for when it goes away. */
type Place = {
  readonly element: HTMLElement;
  readonly above: readonly HTMLElement[];
  /** The row it is in, if any: which of its list, and which control of the row it is. */
  readonly list: HTMLElement | null;
  readonly row: number;
  readonly control: number;
  /** The dialog it is in, and where the keyboard was when that opened. */
  readonly dialog: Element | null;
  readonly opener: Place | null;
};

const CONTROLS = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled)';

/**
 * Keeps the keyboard's place when what it is on goes away: the same control of the row that moved up, else the first
 * control of what is left around it, else the heading of the page; and while a button is off, what is said of its work.
 * Without it the focus falls to the top of everything, and nobody who listens is told of a new page.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    // A dialog that is opened by its address has the keyboard before this looks.
    const { activeElement: first } = document;
    let last = first instanceof HTMLElement && first !== document.body ? placeOf(first, null) : null;
    // What is said of the work of a button that is off meanwhile.
    let said: HTMLElement | null = null;
    const remember = ({ target }: FocusEvent) => {
      if (target === said) return;
      said = null;
      last = target instanceof HTMLElement ? placeOf(target, last) : null;
    };
    // A press beside everything is a wish to be nowhere.
    const forget = () => {
      last = said = null;
    };
    const watching = new MutationObserver(() => {
      const { activeElement } = document;
      if (!last || (activeElement !== document.body && activeElement !== said)) return;
      if (!last.element.isConnected) instead(last)?.focus({ preventScroll: last.list === null });
      // A button that was off while its work was done is where it was.
      else if (last.element.matches(CONTROLS)) last.element.focus({ preventScroll: true });
      else if (!said) {
        said = saidBeside(last);
        said?.focus({ preventScroll: true });
      }
    });
    addEventListener('focusin', remember);
    addEventListener('pointerdown', forget, true);
    watching.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    return () => {
      removeEventListener('focusin', remember);
      removeEventListener('pointerdown', forget, true);
      watching.disconnect();
    };
  }, []);
}

function placeOf(element: HTMLElement, before: Place | null): Place {
  const dialog = element.closest('dialog');
  const row = element.closest<HTMLElement>('tr, li');
  const list = row?.parentElement ?? null;
  return {
    element,
    above: ancestorsOf(element),
    list,
    row: row && list ? [...list.children].indexOf(row) : -1,
    control: row ? controlsIn(row).indexOf(element) : -1,
    dialog,
    opener: dialog && (dialog === before?.dialog ? before.opener : before),
  };
}

function saidBeside({ above }: Place): HTMLElement | null {
  const main = document.querySelector('main');
  for (const part of above) {
    // What a page says of a table is not said of the button.
    if (part === main) break;
    const said = part.querySelector<HTMLElement>('[role="status"]');
    if (said?.textContent) {
      said.tabIndex = -1;
      return said;
    }
  }
  return null;
}

function instead({ above, list, row, control, dialog, opener }: Place): HTMLElement | null {
  // What a dialog was opened from may have gone by what was done in it.
  if (dialog && !dialog.isConnected && opener) return instead(opener);
  const main = document.querySelector('main');
  const next = control >= 0 && list?.isConnected ? list.children[Math.min(row, list.children.length - 1)] : undefined;
  const controls = next ? controlsIn(next) : [];
  if (controls.length) return controls[Math.min(control, controls.length - 1)] ?? null;
  const left = above.find(({ isConnected }) => isConnected);
  const around = left && left !== main && !left.contains(main) ? controlsIn(left)[0] : undefined;
  const heading = around ?? main?.querySelector<HTMLElement>('h1') ?? main;
  if (heading && !around) heading.tabIndex = -1;
  return heading;
}

function controlsIn(part: Element): readonly HTMLElement[] {
  return [...part.querySelectorAll<HTMLElement>(CONTROLS)];
}

function ancestorsOf(element: HTMLElement): readonly HTMLElement[] {
  const { parentElement } = element;
  return parentElement ? [parentElement, ...ancestorsOf(parentElement)] : [];
}
