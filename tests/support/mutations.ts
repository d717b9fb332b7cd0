import * as encoding from 'lib0/encoding';

/** Values that programs get wrong. */
const ODD: readonly unknown[] = [
  null,
  '',
  0,
  -1,
  1e308,
  true,
  [],
  {},
  '\u0000',
  '\ud800',
  'PT1H',
  'PT99999999999H',
  '9999-12-31T23:59:59Z',
  '__proto__',
  'x'.repeat(2_000),
  [[[[[[]]]]]],
  '00000000-0000-0000-0000-000000000000',
];

/** Ill-formed input, made of well-formed input and chance. */
export type Mutations = {
  /** A number below `end`. */
  below(end: number): number;
  pick<T>(from: readonly T[]): T;
  /** The value with something in it exchanged, dropped, doubled or nested. */
  json(value: unknown): unknown;
  /** The bytes with a few of them changed, or the end cut off. */
  bytes(from: Uint8Array): Uint8Array;
  garbage(most: number): Uint8Array;
};

export function createMutations(roll: () => number): Mutations {
  const below = (end: number) => roll() % end;
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;

  function json(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || below(6) === 0) return pick(ODD);
    if (Array.isArray(value)) return below(2) ? [...value, json(value[0])] : value.map(json);
    const entries = Object.entries(value);
    const at = below(Math.max(1, entries.length));
    const [key, inner] = entries[at] ?? ['type', ''];
    switch (below(4)) {
      case 0:
        return Object.fromEntries(entries.filter((_, index) => index !== at));
      case 1:
        return { ...value, [String(pick(ODD)).slice(0, 40)]: pick(ODD) };
      default:
        return { ...value, [key]: json(inner) };
    }
  }

  function bytes(from: Uint8Array): Uint8Array {
    const changed = Uint8Array.from(from);
    if (!changed.length) return changed;
    for (let changes = below(4); changes >= 0; changes--) changed[below(changed.length)] = roll() & 255;
    return changed.subarray(0, changed.length - below(3));
  }

  return { below, pick, json, bytes, garbage: (most) => Uint8Array.from({ length: below(most) }, () => roll() & 255) };
}

/** JSON text of arrays in arrays, so deep. */
export function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

/** A frame: varuints, then bytes or a string with their length. */
export function frame(types: readonly number[], content: Uint8Array | string): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const type of types) encoding.writeVarUint(encoder, type);
  if (typeof content === 'string') encoding.writeVarString(encoder, content);
  else encoding.writeVarUint8Array(encoder, content);
  return encoding.toUint8Array(encoder);
}
