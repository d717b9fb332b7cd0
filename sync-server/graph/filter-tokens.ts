import { badRequest } from './problem.ts';

export type Literal = string | number | boolean | null;

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'mark'; readonly text: '(' | ')' | ',' | ':' };

const TOKEN =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?<mark>[(),:])|(?<bare>\d{4}-\d{2}-\d{2}(?:T[0-9:.]+(?:Z|[+-]\d{2}:\d{2}))?(?![\w-])|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27})|(?<number>-?\d+(?:\.\d+)?)(?![\w-])|(?<word>[A-Za-z_@][\w@./]*))/y;

/** The words, literals and marks of a `$filter`. Instants and GUIDs may stand without quotes. */
export function tokensOf(text: string): readonly Token[] {
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
  if (mark !== undefined) return { kind: 'mark', text: mark as '(' | ')' | ',' | ':' };
  if (bare !== undefined) return { kind: 'literal', value: bare };
  if (number !== undefined) return { kind: 'literal', value: Number(number) };
  // Shells write True for true.
  const lower = word!.toLowerCase();
  if (lower === 'null') return { kind: 'literal', value: null };
  if (lower === 'true' || lower === 'false') return { kind: 'literal', value: lower === 'true' };
  return { kind: 'word', text: word! };
}
