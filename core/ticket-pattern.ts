/**
 * Ticket patterns: regular expressions without what needs going back (assertions other than `^` and `$`, back references).
 * Matched by following all ways at once, so that no pattern and no number together hold up a server. [A9]
 */
export type Pattern = {
  readonly nodes: readonly Node[];
  /** The kinds of signs it names, each once. */
  readonly kinds: readonly RegExp[];
  readonly start: number;
};

/** A sign of that one of the `kinds`. */
type One = { readonly kind: 'one'; readonly of: number; readonly next: number };
type Node =
  | One
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

/** Whether the whole text fits. At each place each node is looked at once, and each kind of sign tested once. */
export function fitsPattern({ nodes, kinds, start }: Pattern, text: string): boolean {
  const signs = [...text];
  const walk: Walk = { nodes, end: signs.length, reached: new Int32Array(nodes.length).fill(NOWHERE), here: [] };
  const fitsBySign = new Map<string, readonly boolean[]>();
  reach(walk, start, 0);
  for (const [index, sign] of signs.entries()) {
    const fits = fitsBySign.get(sign) ?? kinds.map((kind) => kind.test(sign));
    fitsBySign.set(sign, fits);
    const { here } = walk;
    walk.here = [];
    for (const { of, next } of here) if (fits[of]) reach(walk, next, index + 1);
    if (!walk.here.length && walk.reached[DONE] !== index + 1) return false;
  }
  return walk.reached[DONE] === signs.length;
}

const NOWHERE = -1;
/** The node at the end, which is written first. */
const DONE = 0;

type Walk = {
  readonly nodes: readonly Node[];
  readonly end: number;
  /** The place at which each node was last reached. */
  readonly reached: Int32Array;
  /** What the sign at this place can be. */
  here: One[];
};

/** Goes to a node and on to all there are behind it without another sign. */
function reach(walk: Walk, id: number, at: number): void {
  if (walk.reached[id] === at) return;
  walk.reached[id] = at;
  const node = walk.nodes[id]!;
  if (node.kind === 'one') walk.here.push(node);
  else if (node.kind === 'fork') for (const next of node.nexts) reach(walk, next, at);
  else if (node.kind === 'edge' && at === (node.at === 'start' ? 0 : walk.end)) reach(walk, node.next, at);
}

/** `sources` holds the place of each kind of sign among the `kinds`, by its source. */
type Writer = { readonly nodes: Node[]; readonly kinds: RegExp[]; readonly sources: Map<string, number> };

function written(tree: Tree): Pattern {
  const writer: Writer = { nodes: [{ kind: 'done' }], kinds: [], sources: new Map() };
  const start = write(writer, tree, DONE);
  return { nodes: writer.nodes, kinds: writer.kinds, start };
}

/** Writes a tree out so that it leads to `next`; gives where it starts. */
function write(writer: Writer, tree: Tree, next: number): number {
  switch (tree.kind) {
    case 'one': {
      const { kinds, sources } = writer;
      const of = sources.get(tree.source) ?? kinds.push(new RegExp(`^${tree.source}$`, 'u')) - 1;
      sources.set(tree.source, of);
      return add(writer, { kind: 'one', of, next });
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
