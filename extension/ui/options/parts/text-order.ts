// Made once: a collator for each comparison is what takes the time in a long list.
const TEXTS = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The order of two texts as people count: `Role 9` before `Role 10`, capitals or not. */
export function compareTexts(one: string, other: string): number {
  return TEXTS.compare(one, other);
}

/** The order of two things by their names. */
export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return TEXTS.compare(one.name, other.name);
}
