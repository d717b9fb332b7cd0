/**
 * What a filter asks for outright: by property, the values it has to have, in lower case. Whatever has others is not looked
 * at, so that a list of one person's does not read everyone's.
 */
export type Wanted = Readonly<Record<string, ReadonlySet<string>>>;

export const ANYTHING: Wanted = {};

/** What fits all of them. */
export function allOf(parts: readonly Wanted[]): Wanted {
  const found: Record<string, ReadonlySet<string>> = {};
  for (const part of parts)
    for (const [name, values] of Object.entries(part)) {
      const known = found[name];
      found[name] = known ? new Set([...values].filter((value) => known.has(value))) : values;
    }
  return found;
}

/** What fits any of them. */
export function anyOf([first, ...rest]: readonly Wanted[]): Wanted {
  const names = Object.keys(first ?? ANYTHING).filter((name) => rest.every((part) => part[name]));
  return Object.fromEntries(
    names.map((name) => [name, new Set([first!, ...rest].flatMap((part) => [...part[name]!]))]),
  );
}
