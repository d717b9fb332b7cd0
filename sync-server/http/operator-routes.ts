import { hkdfSync, timingSafeEqual } from 'node:crypto';
import { HttpProblem, type Route } from './messages.ts';

/** What whoever runs the server may ask of it, by name. Throws where the input will not do. */
export type OperatorDoor = (name: string, input: unknown) => Promise<unknown> | null;

const LONGEST_BODY = 16 * 1024 * 1024;
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const SCHEME = 'Bearer ';

/** What proves to a running server that one can read its secret key; sent as a Bearer authorization. */
export function operatorToken(secretKey: Uint8Array): string {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'keyturn operator v1', 32)).toString('base64url');
}

/** `POST /operator/NAME` with the input as JSON, from this machine only. Answers the result, or 422 with the refusal. */
export function operatorRoutes(secretKey: Uint8Array, door: OperatorDoor): readonly Route[] {
  const expected = Buffer.from(SCHEME + operatorToken(secretKey));
  return [
    {
      method: 'POST',
      path: '/operator/:name',
      access: 'anyone',
      longestBody: LONGEST_BODY,
      async handle({ local, headers, parameters, json }) {
        const given = Buffer.from(headers.authorization ?? '');
        if (!local || given.length !== expected.length || !timingSafeEqual(given, expected))
          throw new HttpProblem(403, 'forbidden', 'This is for whoever runs the server, on its own machine.');
        const work = door(parameters.name!, await json());
        if (!work) throw new HttpProblem(404, 'not_found', `There is no operation ${parameters.name}.`);
        try {
          return { status: 200, headers: JSON_TYPE, body: JSON.stringify((await work) ?? null) };
        } catch (fault) {
          throw new HttpProblem(422, 'refused', fault instanceof Error ? fault.message : String(fault));
        }
      },
    },
  ];
}
