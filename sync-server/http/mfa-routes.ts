import type { Session } from '../session.ts';
import type { Route } from './messages.ts';

/** What a person does with their own second factors, by the name of each operation. */
export type MfaDoor = Readonly<
  Record<string, (session: Session, body: unknown) => Promise<{ readonly status: number; readonly body: object }>>
>;

/** `GET /mfa` lists, `POST /mfa/<operation>` does. Bodies and answers are JSON. */
export function mfaRoutes({ list, ...operations }: MfaDoor): readonly Route[] {
  return [
    { method: 'GET', path: '/mfa', access: 'session', handle: async ({ session }) => list!(session!, {}) },
    ...Object.entries(operations).map(
      ([name, operate]): Route => ({
        method: 'POST',
        path: `/mfa/${name}`,
        access: 'change',
        counts: 'command',
        handle: async ({ session, json }) => operate(session!, await json()),
      }),
    ),
  ];
}
