import * as z from 'zod';
import type { HttpRequest, HttpResponse, Route } from './messages.ts';
import { homePage, openPage, type PageState, type SetupFields, setupDonePage, setupProblemPage } from './page.ts';

/** What the page needs of the server. */
export type PageDoor = {
  state(): Promise<PageState>;
  setUp(ask: {
    readonly code: string;
    readonly organisation: string;
    readonly upn: string;
    readonly name: string;
    readonly password: string;
    readonly address: string;
  }): Promise<
    | { readonly ok: true }
    | { readonly ok: false; readonly code: string; readonly message: string; readonly retryAfterSeconds?: number }
  >;
};

const Field = (max: number, what: string) =>
  z.string(`${what} is missing.`).trim().min(1, `${what} is missing.`).max(max);
const Setup = z.object({
  code: Field(100, 'The setup code'),
  organisation: Field(128, 'The name of the organisation'),
  name: Field(128, 'Your name'),
  upn: Field(254, 'The sign-in name')
    .toLowerCase()
    .regex(/^[^\s@]+@[^\s@]+$/, 'The sign-in name looks like alice@contoso.example.'),
  password: z.string('The password is missing.').max(1_024),
});
const STATUS: Readonly<Record<string, number>> = { too_many_attempts: 429, try_later: 503, setup_done: 409 };

export function pageRoutes(door: PageDoor): readonly Route[] {
  return [
    { method: 'GET', path: '/', access: 'anyone', handle: async () => homePage(await door.state()) },
    {
      method: 'GET',
      path: '/open/*',
      access: 'anyone',
      handle: async ({ parameters }) => openPage(await door.state(), parameters['*'] ?? ''),
    },
    { method: 'POST', path: '/setup', access: 'anyone', handle: (request) => setUp(door, request) },
  ];
}

async function setUp(door: PageDoor, request: HttpRequest): Promise<HttpResponse> {
  const form = Object.fromEntries(new URLSearchParams(await request.text()));
  const typed: SetupFields = { organisation: form.organisation ?? '', upn: form.upn ?? '', name: form.name ?? '' };
  const refuse = async (status: number, message: string, headers = {}) =>
    setupProblemPage(status, await door.state(), typed, message, headers);
  if (!fromOwnPage(request)) return refuse(403, 'This form was not sent from this server’s own page.');
  const fields = Setup.safeParse(form);
  if (!fields.success) return refuse(400, fields.error.issues[0]!.message);
  const answer = await door.setUp({ ...fields.data, address: request.address });
  if (answer.ok) return setupDonePage(await door.state(), fields.data.upn);
  const { retryAfterSeconds: after } = answer;
  return refuse(
    STATUS[answer.code] ?? 400,
    answer.message,
    after === undefined ? {} : { 'retry-after': String(after) },
  );
}

/** Whether a browser sent it from a page of the host it sent it to. Programs name no origin; the code is what counts. */
export function fromOwnPage({ headers }: HttpRequest): boolean {
  const { origin, host } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
