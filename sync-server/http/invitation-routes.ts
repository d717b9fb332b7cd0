import * as z from 'zod';
import { type Instant, toIso } from '../../core/time.ts';
import type { Answer } from '../../core/wire/frames.ts';
import type { Session } from '../session.ts';
import { HttpProblem, type HttpRequest, type HttpResponse, type Route } from './messages.ts';
import type { PageState } from './page.ts';
import { fromOwnPage } from './page-routes.ts';
import { welcomeDonePage, welcomePage } from './welcome-page.ts';

/** What the routes need of whoever knows people. */
export type InvitationDoor = {
  invite(
    userId: string,
    session: Session,
  ): Promise<
    | { readonly ok: true; readonly code: string; readonly expiresAt: Instant }
    | { readonly ok: false; readonly answer: Extract<Answer, { ok: false }> }
  >;
  invited(code: string): Promise<string | null>;
  accept(ask: {
    readonly code: string;
    readonly password: string;
    readonly address: string;
  }): Promise<
    | { readonly ok: true; readonly upn: string }
    | { readonly ok: false; readonly code: string; readonly message: string }
  >;
  state(): Promise<PageState>;
};

const Ask = z.strictObject({ userId: z.string().max(64) });
const STATUS: Readonly<Record<string, number>> = { over: 410, too_many_attempts: 429, try_later: 503 };

/**
 * `POST /invitations { userId }` gives an administrator the link of somebody who has never signed in, and `/welcome/CODE` is
 * where that leads. The code is in the address, so the log gets the route and not the path.
 */
export function invitationRoutes(door: InvitationDoor): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/invitations',
      access: 'change',
      counts: 'command',
      handle: (request) => invite(door, request),
    },
    { method: 'GET', path: '/welcome/:code', access: 'anyone', secret: true, handle: (request) => show(door, request) },
    {
      method: 'POST',
      path: '/welcome/:code',
      access: 'anyone',
      secret: true,
      handle: (request) => accept(door, request),
    },
  ];
}

async function invite(door: InvitationDoor, { session, json }: HttpRequest): Promise<HttpResponse> {
  const asked = Ask.safeParse(await json());
  if (!asked.success) throw new HttpProblem(400, 'malformed', 'Send { userId } as JSON.');
  const made = await door.invite(asked.data.userId, session!);
  if (made.ok) {
    const { url } = await door.state();
    const link = `${url.replace(/\/+$/, '')}/welcome/${made.code}`;
    return { status: 200, body: { link, expiresAt: toIso(made.expiresAt) } };
  }
  if ('rejection' in made.answer) return { status: 409, body: { rejection: made.answer.rejection } };
  throw new HttpProblem(503, 'try_later', 'That did not work just now. Try again.', { 'retry-after': '1' });
}

async function show(door: InvitationDoor, { parameters }: HttpRequest): Promise<HttpResponse> {
  return welcomePage(await door.state(), await door.invited(parameters.code!), null);
}

async function accept(door: InvitationDoor, request: HttpRequest): Promise<HttpResponse> {
  const { parameters, address } = request;
  const code = parameters.code!;
  const form = new URLSearchParams(await request.text());
  const refuse = async (status: number, problem: string) =>
    welcomePage(await door.state(), await door.invited(code), problem, status);
  if (!fromOwnPage(request)) return refuse(403, 'This form was not sent from this server’s own page.');
  const password = form.get('password') ?? '';
  if (password !== form.get('again')) return refuse(400, 'The two passwords are not the same.');
  const answer = await door.accept({ code, password, address });
  if (answer.ok) return welcomeDonePage(await door.state(), answer.upn);
  return refuse(STATUS[answer.code] ?? 400, answer.message);
}
