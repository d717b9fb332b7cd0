import { badRequest } from './problem.ts';

/** A call of a bound function in a path: `filterByCurrentUser(on='principal')`. */
export type Segment = { readonly text: string; readonly arguments: Readonly<Record<string, string>> | null };

/**
 * The segments of a path, decoded after splitting, so that an encoded slash stays inside its segment. Keys in brackets
 * (`roleDefinitions('id')`) become segments of their own; a trailing slash and a namespace before a function are dropped,
 * and the short name of a type's (`graph.group`) is written out.
 */
export function segmentsOf(path: string): readonly Segment[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .flatMap((part) => split(decode(part)));
}

/** A segment as it stands in a path. */
export function written({ text, arguments: given }: Segment): string {
  if (!given) return encodeURIComponent(text).replaceAll('%24', '$').replaceAll('%40', '@');
  const pairs = Object.entries(given).map(
    ([name, value]) => `${name}='${encodeURIComponent(value.replaceAll("'", "''"))}'`,
  );
  return `${text}(${pairs.join(',')})`;
}

const CALL = /^(?:(?:microsoft\.)?graph\.)?([A-Za-z]\w*)\((.*)\)$/;

function split(text: string): readonly Segment[] {
  const call = CALL.exec(text);
  if (!call) return [plain(text.replace(/^(?:microsoft\.)?graph\.(?=\w+$)/i, 'microsoft.graph.'))];
  const [, name, inside] = call;
  const key = /^'((?:[^']|'')*)'$|^([^'=,]+)$/.exec(inside!);
  if (key) return [plain(name!), plain(key[1]?.replaceAll("''", "'") ?? key[2]!)];
  return [{ text: name!, arguments: argumentsOf(inside!) }];
}

function plain(text: string): Segment {
  return { text, arguments: null };
}

function argumentsOf(inside: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const pair of inside.split(',')) {
    const named = /^\s*(\w+)\s*=\s*'((?:[^']|'')*)'\s*$/.exec(pair);
    if (named) found[named[1]!] = named[2]!.replaceAll("''", "'");
    else if (inside.trim()) throw badRequest(`expected a quoted argument such as on='principal': ${inside}`);
  }
  return found;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badRequest('the path is not percent-encoded UTF-8');
  }
}
