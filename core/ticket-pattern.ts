/**
 * Ticket patterns: regular expressions without what needs going back (assertions other than `^` and `$`, back references).
 * Matched by following all ways at once, so that no pattern and no number together hold up a server. [A9]
 */
export type Pattern = { readonly nodes: readonly Node[]; readonly start: number };

type Node =
  | { readonly kind: 'one'; readonly fits: RegExp; readonly next: number }
  | { readonly kind: 'fork'; nexts: readonly number[] }
  | { readonly kind: 'edge'; readonly at: 'start' | 'end'; readonly next: number }
  | { readonly kind: 'done' };

type Tree =
  | { readonly kind: 'one'; readonly source: string }
  | { readonly kind: 'edge'; readonly at: 'start' | 'end' }
  | { readonly kind: 'all'; readonly parts: readonly Tree[] }
  | { readonly kind: 'any'; readonly parts: readonly Tree[] }
  | { readonly kind: 'times'; readonly part: Tree; readonly least: number; readonly most: number | null };

/** What `{n}` is written out to; bounds the work for one character of a number. */
const MOST_NODES = 1_000;

/** Whether the text is a pattern that tickets can be matched with. */
export function isTicketPattern(text: string): boolean {
  return readPattern(text) !== null;
}

/** The pattern a text states, or null where it is no regular expression, too large, or needs going back. */
export function readPattern(text: string): Pattern | null {
  try {
    // By itself, so that no bracket of it closes another's. The engine knows the syntax; below it is only taken apart.
    new RegExp(text, 'u');
    const reader = { text, at: 0 };
    return written(either(reader));
  } catch {
    return null;
  }
}

/** Whether the whole text fits. */
export function fitsPattern({ nodes, start }: Pattern, text: string): boolean {
  const signs = [...text];
  let here = reach(nodes, [start], 0, signs.length);
  for (const [index, sign] of signs.entries()) {
    const next: number[] = [];
    for (const id of here) {
      const node = nodes[id]!;
      if (node.kind === 'one' && node.fits.test(sign)) next.push(node.next);
    }
    if (!next.length) return false;
    here = reach(nodes, next, index + 1, signs.length);
  }
  return [...here].some((id) => nodes[id]!.kind === 'done');
}

/** The nodes one is at without another sign. */
function reach(nodes: readonly Node[], from: readonly number[], at: number, end: number): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const node = nodes[id]!;
    if (node.kind === 'fork') open.push(...node.nexts);
    if (node.kind === 'edge' && at === (node.at === 'start' ? 0 : end)) open.push(node.next);
  }
  return found;
}

/** `signs` holds what one sign is tested with, by its source: copies of it share one. */
type Writer = { readonly nodes: Node[]; readonly signs: Map<string, RegExp> };

function written(tree: Tree): Pattern {
  const writer: Writer = { nodes: [{ kind: 'done' }], signs: new Map() };
  return { nodes: writer.nodes, start: write(writer, tree, 0) };
}

/** Writes a tree out so that it leads to `next`; gives where it starts. */
function write(writer: Writer, tree: Tree, next: number): number {
  switch (tree.kind) {
    case 'one': {
      const fits = writer.signs.get(tree.source) ?? new RegExp(`^${tree.source}$`, 'u');
      writer.signs.set(tree.source, fits);
      return add(writer, { kind: 'one', fits, next });
    }
    case 'edge':
      return add(writer, { kind: 'edge', at: tree.at, next });
    case 'all':
      return tree.parts.reduceRight((after, part) => write(writer, part, after), next);
    case 'any': {
      const nexts = tree.parts.map((part) => write(writer, part, next));
      return add(writer, { kind: 'fork', nexts });
    }
    case 'times': {
      const { part, least, most } = tree;
      let start = next;
      if (most === null) {
        const fork: Node = { kind: 'fork', nexts: [] };
        start = add(writer, fork);
        fork.nexts = [write(writer, part, start), next];
      } else {
        for (let more = least; more < most; more++)
          start = add(writer, { kind: 'fork', nexts: [write(writer, part, start), next] });
      }
      for (let times = 0; times < least; times++) start = write(writer, part, start);
      return start;
    }
  }
}

function add({ nodes }: Writer, node: Node): number {
  if (nodes.length >= MOST_NODES) throw new RangeError('too large');
  return nodes.push(node) - 1;
}

type Reader = { readonly text: string; at: number };

function either(reader: Reader): Tree {
  const parts = [sequence(reader)];
  while (take(reader, /\|/y)) parts.push(sequence(reader));
  return { kind: 'any', parts };
}

function sequence(reader: Reader): Tree {
  const parts: Tree[] = [];
  while (reader.at < reader.text.length && !/[|)]/.test(reader.text[reader.at]!)) parts.push(repeated(reader));
  return { kind: 'all', parts };
}

function repeated(reader: Reader): Tree {
  const part = single(reader);
  const found = take(reader, /([*+?])\??|\{(\d+)(,?)(\d*)\}\??/y);
  if (!found) return part;
  const [, sign, least, comma, most] = found;
  if (sign) return { kind: 'times', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : null };
  return { kind: 'times', part, least: Number(least), most: most ? Number(most) : comma ? null : Number(least) };
}

function single(reader: Reader): Tree {
  if (take(reader, /\(\?:|\(\?<(?![=!])[^>]+>|\((?!\?)/y)) {
    const inner = either(reader);
    if (!take(reader, /\)/y)) throw new SyntaxError('a bracket is not closed');
    return inner;
  }
  const edge = take(reader, /[\^$]/y);
  if (edge) return { kind: 'edge', at: edge[0] === '^' ? 'start' : 'end' };
  const one = take(reader, /\[(?:[^\]\\]|\\.)*\]|\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u.{4}|x..|c.|[^bBk1-9])|[^\\()[]/suy);
  if (!one) throw new SyntaxError('needs going back');
  return { kind: 'one', source: one[0] };
}

function take(reader: Reader, what: RegExp): RegExpExecArray | null {
  what.lastIndex = reader.at;
  const found = what.exec(reader.text);
  if (found) reader.at = what.lastIndex;
  return found;
}
