import type { AnyCommand } from '../../core/commands.ts';
import type { State } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Path } from './parse.ts';

/**
 * One thing the file says, at its place in the file. `command` looks at the state as the steps before have left it and gives
 * what is still to do, or null where it is so already. Throws UnknownName where the file names what is not there.
 */
export type Step = {
  readonly path: Path;
  readonly command: (state: State, now: Instant) => AnyCommand | null;
};

/** The fields of `wanted` that the file gives and that differ; null where none does. */
export function changes<T extends object>(current: T, wanted: { readonly [K in keyof T]?: T[K] | undefined }) {
  const changed = Object.entries(wanted).filter(
    ([key, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(current[key as keyof T]),
  );
  return changed.length ? (Object.fromEntries(changed) as Partial<T>) : null;
}
