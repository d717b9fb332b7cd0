import * as z from 'zod';
import { type Instant, toIso } from '../../core/time.ts';
import type { Session } from '../session.ts';
import { HttpProblem, type HttpResponse, type Route } from './messages.ts';

/** What the routes need of whoever knows people. */
export type AuthDoor = {
  signIn(ask: {
    readonly upn: string;
    readonly password: string;
    readonly client: string;
    readonly address: string;
    readonly proof?: unknown;
  }): Promise<SignInOutcome>;
  signOut(session: Session): Promise<void>;
  signOutEverywhere(session: Session): Promise<boolean>;
};

export type SignInOutcome =
  | {
      readonly ok: true;
      readonly token: string;
      readonly session: { readonly expiresAt: Instant };
      readonly user: { readonly id: string; readonly upn: string; readonly name: string };
    }
  | { readonly ok: false; readonly code: 'invalid_credentials' | 'try_later' }
  | { readonly ok: false; readonly code: 'too_many_attempts'; readonly retryAfterSeconds: number }
  | {
      readonly ok: false;
      readonly code: 'mfa_required';
      readonly methods: readonly string[];
      readonly challenge: object | null;
    };

const SignIn = z.strictObject({
  upn: z.string().min(1).max(254),
  password: z.string().min(1).max(1_024),
  client: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/)
    .default('api'),
  proof: z.unknown().optional(),
});

export function authRoutes(door: AuthDoor): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/auth/sign-in',
      access: 'anyone',
      async handle(request) {
        const ask = SignIn.safeParse(await request.json());
        if (!ask.success) throw new HttpProblem(400, 'malformed', 'Send { upn, password, client? } as JSON.');
        return signInResponse(await door.signIn({ ...ask.data, address: request.address }));
      },
    },
    {
      method: 'POST',
      path: '/auth/sign-out',
      access: 'session',
      async handle({ session }) {
        await door.signOut(session!);
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: '/auth/sign-out-everywhere',
      access: 'change',
      counts: 'command',
      async handle({ session }) {
        if (await door.signOutEverywhere(session!)) return { status: 204 };
        throw tryLater();
      },
    },
  ];
}

function signInResponse(outcome: SignInOutcome): HttpResponse {
  if (outcome.ok) {
    const { token, session, user } = outcome;
    return { status: 200, body: { token, expiresAt: toIso(session.expiresAt), user } };
  }
  switch (outcome.code) {
    case 'invalid_credentials':
      throw new HttpProblem(401, outcome.code, 'The name or the password is not right.');
    case 'too_many_attempts': {
      const after = String(outcome.retryAfterSeconds);
      throw new HttpProblem(429, outcome.code, `Too many attempts. Try again in ${after} seconds.`, {
        'retry-after': after,
      });
    }
    case 'mfa_required': {
      const message = 'A second factor is needed to sign in.';
      return {
        status: 401,
        body: { error: { code: outcome.code, message, methods: outcome.methods, challenge: outcome.challenge } },
      };
    }
    case 'try_later':
      throw tryLater();
  }
}

function tryLater(): HttpProblem {
  return new HttpProblem(503, 'try_later', 'That did not work just now. Try again.', { 'retry-after': '1' });
}
