import { useEffect, useLayoutEffect, useReducer } from 'preact/hooks';
import type { Desk } from '../desk.ts';

type Kept = { readonly value: unknown; readonly unsent: boolean };

/** What each person typed into each form, for as long as the page is open: going elsewhere in it loses nothing. */
const kept = new Map<string, Kept>();
const shown = new Set<() => void>();

export type Typed<T> = {
  readonly value: T;
  /** `unsent` where it would be missed when the page is closed. */
  readonly change: (next: (before: T) => T, unsent?: (value: T) => boolean) => void;
  /** Changes some of its fields. */
  readonly type: (fields: Partial<T>) => void;
  readonly drop: () => void;
};

/** What a form holds: what was typed into it when it was last shown, `fresh` where nothing was. */
export function useTyped<T>({ me }: Pick<Desk, 'me'>, form: string, fresh: () => T): Typed<T> {
  const [, draw] = useReducer((drawn: number) => drawn + 1, 0);
  const key = keyOf(me.meta.user.id, form);
  const now = () => (kept.has(key) ? (kept.get(key)!.value as T) : fresh());
  useLayoutEffect(() => {
    const again = () => draw(undefined);
    shown.add(again);
    return () => void shown.delete(again);
  }, []);
  function change(next: (before: T) => T, unsent: (value: T) => boolean = () => true): void {
    const value = next(now());
    kept.set(key, { value, unsent: unsent(value) });
    drawAll();
  }
  return {
    value: now(),
    change,
    type: (fields) => change((before) => ({ ...before, ...fields })),
    drop() {
      kept.delete(key);
      drawAll();
    },
  };
}

/** Takes along what was typed into one form to another that has nothing of its own. */
export function moveTyped({ me }: Pick<Desk, 'me'>, from: string, to: string): void {
  const [old, key] = [keyOf(me.meta.user.id, from), keyOf(me.meta.user.id, to)];
  const typed = kept.get(old);
  if (!typed || kept.has(key)) return;
  kept.set(key, typed);
  kept.delete(old);
}

/** Asks before the page is closed with something typed and not sent, wherever in it that is. */
export function useUnsentWarning(userId: string | undefined): void {
  useEffect(() => {
    if (userId === undefined) return;
    const warn = (event: BeforeUnloadEvent) => {
      const mine = [...kept].filter(([key]) => key.startsWith(keyOf(userId, '')));
      if (mine.some(([, { unsent }]) => unsent)) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [userId]);
}

function keyOf(userId: string, form: string): string {
  return `${userId} ${form}`;
}

function drawAll(): void {
  for (const draw of shown) draw();
}
