import type { Session } from '../session.ts';
import { HttpProblem, type HttpResponse, type Route } from './messages.ts';

type Refusal =
  | { readonly ok: false; readonly code: 'malformed'; readonly message: string }
  | { readonly ok: false; readonly code: 'not_allowed' | 'not_found' | 'try_later' };
type Asked = Readonly<Record<string, string>>;

/** What the routes need of whoever reads the audit. */
export type AuditDoor = {
  page(session: Session, asked: Asked): Promise<({ readonly ok: true } & object) | Refusal>;
  timeline(session: Session, requestId: string): Promise<({ readonly ok: true } & object) | Refusal>;
  /** Null where there is no such format. */
  export(
    session: Session,
    format: string,
    asked: Asked,
  ): Promise<
    | {
        readonly ok: true;
        readonly contentType: string;
        readonly name: string;
        readonly pieces: AsyncIterable<string>;
      }
    | Refusal
    | null
  >;
  readonly key: string;
};

/** `GET /audit`, `/audit/requests/ID`, `/audit/export?format=` and, for anyone, `/audit/key`. */
export function auditRoutes(door: AuditDoor): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/audit',
      access: 'session',
      counts: 'search',
      handle: async ({ session, query }) => answered(await door.page(session!, Object.fromEntries(query))),
    },
    {
      method: 'GET',
      path: '/audit/requests/:id',
      access: 'session',
      counts: 'search',
      handle: async ({ session, parameters }) => answered(await door.timeline(session!, parameters.id!)),
    },
    {
      method: 'GET',
      path: '/audit/export',
      access: 'session',
      counts: 'command',
      long: true,
      async handle({ session, query }) {
        const { format = '', ...asked } = Object.fromEntries(query);
        const found = await door.export(session!, format, asked);
        if (!found) throw new HttpProblem(400, 'malformed', 'format: takes csv, jsonl, ocsf or cef.');
        if (!found.ok) return answered(found);
        const headers = {
          'content-type': found.contentType,
          'content-disposition': `attachment; filename="${found.name}"`,
        };
        return { status: 200, headers, body: found.pieces };
      },
    },
    {
      method: 'GET',
      path: '/audit/key',
      access: 'anyone',
      handle: () => ({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${door.key}\n` }),
    },
  ];
}

function answered(answer: ({ readonly ok: true } & object) | Refusal): HttpResponse {
  if (answer.ok) {
    const { ok: _, ...body } = answer;
    return { status: 200, body };
  }
  switch (answer.code) {
    case 'malformed':
      throw new HttpProblem(400, answer.code, answer.message);
    case 'not_allowed':
      throw new HttpProblem(403, answer.code, 'This needs the role Security Reader; ask for your own with own=true.');
    case 'not_found':
      throw new HttpProblem(404, answer.code, 'There is no such request, or it is not yours to see.');
    case 'try_later':
      throw new HttpProblem(503, answer.code, 'That did not work just now. Try again.', { 'retry-after': '1' });
  }
}
