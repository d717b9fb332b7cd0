import { badRequest } from './problem.ts';

export type Literal = string | number | boolean | null;

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'mark'; readonly text: '(' | ')' | ',' };

const TOKEN =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?<mark>[(),])|(?<bare>\d{4}-\d{2}-\d{2}(?:T[0-9:.]+(?:Z|[+-]\d{2}:\d{2}))?(?![\w-])|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27})|(?<number>-?\d+(?:\.\d+)?)(?![\w-])|(?<word>[A-Za-z_@][\w@./]*))/y;

/** The words, literals and marks of a `$filter`. Instants and GUIDs may stand without quotes. */
export function tokensOf(text: string): readonly Token[] {
  const unquoted = text.replace(/'(?:[^']|'')*'/g, "''");
  // From its end, as looking for its start at each sign takes long on a long text.
  const end = /\/(?:any|all)\(/.exec(unquoted);
  if (end) {
    const before = unquoted.slice(Math.max(0, end.index - 100), end.index);
    throw badRequest(`$filter: ${/[\w/]*$/.exec(before)![0]}${end[0].slice(0, -1)} is not supported`);
  }
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim()) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text)?.groups;
    if (!found) throw badRequest(`$filter: this is not understood: ${text.slice(at).trim().slice(0, 60)}`);
    tokens.push(tokenOf(found));
  }
  return tokens;
}

function tokenOf({ text, mark, bare, number, word }: Record<string, string | undefined>): Token {
  if (text !== undefined) return { kind: 'literal', value: text.slice(1, -1).replaceAll("''", "'") };
  if (mark !== undefined) return { kind: 'mark', text: mark as '(' | ')' | ',' };
  if (bare !== undefined) return { kind: 'literal', value: bare };
  if (number !== undefined) return { kind: 'literal', value: Number(number) };
  if (word === 'null') return { kind: 'literal', value: null };
  if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' };
  return { kind: 'word', text: word! };
}
