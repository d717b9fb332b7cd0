import * as z from 'zod';
import type { Session } from '../session.ts';
import { HttpProblem, type Route } from './messages.ts';

/** What the routes need of whoever sends messages. */
export type NotificationDoor = {
  list(session: Session): Promise<readonly object[] | null>;
  retry(session: Session, id: string): Promise<true | null>;
};

const Retry = z.strictObject({ id: z.string().min(1).max(500) });

/** `GET /notifications` and `POST /notifications/retry { id }`. */
export function notificationRoutes(door: NotificationDoor): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/notifications',
      access: 'session',
      async handle({ session }) {
        const rows = await door.list(session!);
        if (!rows) throw notAllowed('Global Reader');
        return { status: 200, body: { rows } };
      },
    },
    {
      method: 'POST',
      path: '/notifications/retry',
      access: 'session',
      async handle({ session, json }) {
        const asked = Retry.safeParse(await json());
        if (!asked.success) throw new HttpProblem(400, 'malformed', 'Send { id } as JSON.');
        if (!(await door.retry(session!, asked.data.id))) throw notAllowed('Privileged Role Administrator');
        return { status: 204 };
      },
    },
  ];
}

function notAllowed(role: string): HttpProblem {
  return new HttpProblem(403, 'not_allowed', `This needs the role ${role}.`);
}
