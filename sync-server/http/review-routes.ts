import type { Session } from '../session.ts';
import { HttpProblem, type HttpResponse, type Route } from './messages.ts';

type Asked = Readonly<Record<string, string>>;
type Refusal =
  | { readonly ok: false; readonly code: 'malformed'; readonly message: string }
  | { readonly ok: false; readonly code: 'not_allowed' | 'not_found' | 'try_later' };
type File = { readonly ok: true; readonly name: string; readonly pieces: AsyncIterable<string> };

/** What the routes need of whoever reads the history of reviews. */
export type ReviewsDoor = {
  read(session: Session, asked: Asked): Promise<({ readonly ok: true } & object) | Refusal>;
  file(session: Session, asked: Asked): Promise<File | Refusal>;
  linked(name: string): Promise<File | Refusal>;
};

/** `GET /reviews/history`, `/reviews/history/export` and, for whoever has a link, `/reviews/history/linked?link=`. */
export function reviewRoutes(door: ReviewsDoor): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/reviews/history',
      access: 'session',
      counts: 'search',
      async handle({ session, query }) {
        const answer = await door.read(session!, Object.fromEntries(query));
        if (!answer.ok) throw problemOf(answer as Refusal);
        const { ok: _, ...body } = answer;
        return { status: 200, body };
      },
    },
    {
      method: 'GET',
      path: '/reviews/history/export',
      access: 'session',
      counts: 'command',
      long: true,
      handle: async ({ session, query }) => sent(await door.file(session!, Object.fromEntries(query))),
    },
    {
      method: 'GET',
      path: '/reviews/history/linked',
      access: 'anyone',
      handle: async ({ query }) => sent(await door.linked(query.get('link') ?? '')),
    },
  ];
}

function sent(file: File | Refusal): HttpResponse {
  if (!file.ok) throw problemOf(file);
  const headers = {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${file.name}"`,
  };
  return { status: 200, headers, body: file.pieces };
}

function problemOf(refusal: Refusal): HttpProblem {
  switch (refusal.code) {
    case 'malformed':
      return new HttpProblem(400, refusal.code, refusal.message);
    case 'not_allowed':
      return new HttpProblem(403, refusal.code, 'This needs the role Global Reader or Security Reader.');
    case 'not_found':
      return new HttpProblem(404, refusal.code, 'There is no such report, or the link to it is over.');
    case 'try_later':
      return new HttpProblem(503, refusal.code, 'That did not work just now. Try again.', { 'retry-after': '1' });
  }
}
