import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { core } from 'zod/mini';
import { OrganisationFile } from './schema.ts';

/** A place in the file: keys and list positions, outermost first. */
export type Path = readonly (string | number)[];

export type Parsed =
  | { readonly ok: true; readonly file: OrganisationFile; place(path: Path): string }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Above this the file is not an organisation's; it also bounds what a running server is asked to read. */
const LARGEST = 10 * 1024 * 1024;

/** Reads an organisation's file. Each problem is one line that starts with `line:column` and names the field. */
export function parseOrganisation(text: string): Parsed {
  if (text.length > LARGEST) return { ok: false, problems: ['the file is larger than 10 MB'] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  };
  if (document.errors.length)
    return { ok: false, problems: document.errors.map((error) => `${at(error.pos[0])} ${error.message}`) };
  const value = contentOf(document);
  if ('problem' in value) return { ok: false, problems: [`${at(0)} the file: ${value.problem}`] };
  const place = (path: Path) => at(offsetOf(document.contents, path));
  const read = OrganisationFile.safeParse(value.js);
  if (read.success) return { ok: true, file: read.data, place };
  const problems = read.error.issues.map((issue) => {
    const path = pathOf(issue);
    return `${place(path)} ${fieldOf(path)}: ${messageOf(issue)}`;
  });
  return { ok: false, problems };
}

/** What the file says; a few lines whose aliases would grow into gigabytes are not followed. */
function contentOf(document: Document): { readonly js: unknown } | { readonly problem: string } {
  try {
    return { js: document.toJS() };
  } catch (fault) {
    return { problem: fault instanceof Error ? fault.message : String(fault) };
  }
}

/** `roles[2].settings.activation.maxDuration`, as people point at a field. */
export function fieldOf(path: Path): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return text.replace(/^\./, '') || 'the file';
}

function pathOf(issue: core.$ZodIssue): Path {
  const path = issue.path.filter((key) => typeof key !== 'symbol');
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return [...path, ...unknown];
}

function messageOf(issue: core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'unknown field';
    case 'invalid_type':
      // A schema's own words are kept; the library's differ with what else is loaded.
      return issue.message.startsWith('Invalid input') ? `expected ${wordOf(issue.expected)}` : issue.message;
    case 'invalid_value':
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_big':
      return `expected at most ${issue.maximum}`;
    case 'too_small':
      return `expected at least ${issue.minimum}`;
    default:
      return issue.message;
  }
}

function wordOf(expected: string): string {
  return { array: 'a list', object: 'fields', string: 'text', boolean: 'true or false' }[expected] ?? expected;
}

/** Where the innermost part of the path that exists is written; of a field, where its name is. */
function offsetOf(contents: unknown, path: Path): number {
  let node: unknown = contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const key of path) {
    const next = childOf(node, key);
    if (!next) return offset;
    offset = next.offset;
    node = next.node;
  }
  return offset;
}

function childOf(node: unknown, key: string | number): { readonly node: unknown; readonly offset: number } | null {
  if (isSeq(node) && typeof key === 'number') {
    const item = node.items[key];
    return isNode(item) ? { node: item, offset: startOf(item) } : null;
  }
  if (!isMap(node)) return null;
  const pair = node.items.find((one) => isPair(one) && isScalar(one.key) && String(one.key.value) === String(key));
  return pair && isNode(pair.key) ? { node: pair.value, offset: startOf(pair.key) } : null;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
