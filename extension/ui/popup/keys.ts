/**
 * Moves through the popup by keyboard: arrows up and down go from one thing that can be done to the next, those to the
 * sides to what else is in its row, and typing anywhere goes to the find field, where Enter takes the first role. `root`
 * holds both.
 */
export function onPopupKey(event: KeyboardEvent, root: HTMLElement, find: HTMLInputElement | null): void {
  const target = event.target as HTMLElement;
  if (target.closest('dialog, [popover]') || event.defaultPrevented) return;
  // A sheet has its keys to itself, also while nothing in it has the focus.
  if (root.querySelector('dialog[open]')) return;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    move(event.key === 'ArrowDown' ? 1 : -1, target, root, find);
    return;
  }
  const beside = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
  if (beside && !target.matches('input, textarea, select')) {
    event.preventDefault();
    moveBeside(beside, target);
    return;
  }
  if (event.key === 'Enter' && target === find) {
    event.preventDefault();
    root.querySelector<HTMLElement>('[data-first]')?.click();
    return;
  }
  if (event.key === 'Escape' && target !== find && find) {
    event.preventDefault();
    find.focus();
    return;
  }
  const types = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (types && !target.matches('input, textarea, select')) find?.focus();
}

function move(step: 1 | -1, from: HTMLElement, root: HTMLElement, find: HTMLInputElement | null): void {
  const stops = [...root.querySelectorAll<HTMLElement>('[data-stop]')];
  const here = stops.indexOf(from.closest<HTMLElement>('[data-stop]') ?? from);
  const next = here === -1 ? nearest(stops, from, step) : here + step;
  const stop = next < 0 ? find : stops[next];
  stop?.focus();
  stop?.scrollIntoView({ block: 'nearest' });
}

function moveBeside(step: 1 | -1, from: HTMLElement): void {
  const controls = [...(from.closest('li, article')?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])];
  const here = controls.indexOf(from);
  if (here !== -1) controls[here + step]?.focus();
}

/** The stop after or before an element that is none itself. */
function nearest(stops: readonly HTMLElement[], from: HTMLElement, step: 1 | -1): number {
  const after = stops.findIndex((stop) => from.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (step === 1) return after === -1 ? stops.length : after;
  return (after === -1 ? stops.length : after) - 1;
}
