import type { IncomingMessage } from 'node:http';
import { HttpProblem } from './messages.ts';

export const LONGEST_BODY = 64 * 1024;
/** Nothing that is taken here has as many. */
const DEEPEST = 50;

/** The body's text. Throws `HttpProblem` where it has more than `longest` bytes or is no UTF-8. */
export async function readText(incoming: IncomingMessage, longest: number): Promise<string> {
  const declared = Number(incoming.headers['content-length'] ?? 0);
  if (declared > longest) throw tooLarge(longest);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > longest) throw tooLarge(longest);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new HttpProblem(400, 'malformed', 'The body is not UTF-8.');
  }
}

/** The body as JSON. Throws `HttpProblem` where it is none, or goes deeper than whoever walks through it can follow. */
export function parseJson(text: string): unknown {
  const value = jsonOf(text);
  if (depthOf(text) > DEEPEST) throw new HttpProblem(400, 'malformed', `The body may have at most ${DEEPEST} levels.`);
  return value;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpProblem(400, 'malformed', 'The body is not JSON.');
  }
}

/** How many levels a JSON text has, without walking down into it. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  let quoted = false;
  // One sign after the other: a pattern of a whole string would go down into a long one.
  for (const [sign] of text.matchAll(/\\.|["[\]{}]/g)) {
    if (sign === '"') quoted = !quoted;
    if (quoted || sign.length > 1 || sign === '"') continue;
    depth += sign === '[' || sign === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function tooLarge(longest: number): HttpProblem {
  // The rest of the body is not read, so the connection cannot be used again.
  return new HttpProblem(413, 'too_large', `The body may have at most ${longest} bytes.`, { connection: 'close' });
}
