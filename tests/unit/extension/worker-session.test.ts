import { expect, test } from 'vitest';
import { serverAddress, signIn } from '../../../extension/worker/session.ts';

function answering(status: number, body: unknown, headers: Record<string, string> = {}): typeof fetch {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return async () => new Response(text, { status, headers });
}

const asked = { type: 'sign_in', server: 'https://keyturn.example/', upn: 'a@b', password: 'x' } as const;
const error = (code: string, more = {}) => ({ error: { code, message: 'for people', ...more } });
const user = { id: 'u', upn: 'a@b', name: 'A' };

test.each([
  [401, error('invalid_credentials'), {}, { failure: 'invalid_credentials' }],
  [400, error('malformed'), {}, { failure: 'invalid_credentials' }],
  [401, error('mfa_required', { methods: ['totp'] }), {}, { failure: 'mfa_required', methods: ['totp'] }],
  [
    401,
    error('mfa_required', { methods: ['passkey'], challenge: { challenge: 'c' } }),
    {},
    { failure: 'mfa_required', methods: ['passkey'], challenge: { challenge: 'c' } },
  ],
  [429, error('too_many_attempts'), { 'retry-after': '7' }, { failure: 'too_many_attempts', retryAfterSeconds: 7 }],
  [426, error('too_old'), {}, { failure: 'too_old' }],
  [503, error('try_later'), {}, { failure: 'unreachable' }],
  [502, '<h1>Bad gateway</h1>', {}, { failure: 'unreachable' }],
  [401, '<h1>Log in first</h1>', {}, { failure: 'not_keyturn' }],
  [404, { error: 'no such page' }, {}, { failure: 'not_keyturn' }],
  [200, '<h1>Welcome</h1>', {}, { failure: 'not_keyturn' }],
  [200, { token: 't', user }, {}, { failure: 'not_keyturn' }],
])('an answer %i %j is understood', async (status, body, headers, failure) => {
  expect(await signIn(answering(status, body, headers), asked)).toEqual({ ok: false, ...failure });
});

test('a session is what the server gave, at the address without a slash at its end', async () => {
  const body = { token: 't', expiresAt: '2026-01-01T00:00:00.000Z', user: { ...user, more: 1 }, more: 1 };
  expect(await signIn(answering(200, body), asked)).toEqual({
    ok: true,
    session: { server: 'https://keyturn.example', token: 't', expiresAt: body.expiresAt, user },
  });
});

test('what is no address is asked nothing', async () => {
  const never = async () => Promise.reject(new Error('asked'));
  for (const server of ['', 'ftp://keyturn.example'])
    expect(await signIn(never, { ...asked, server })).toEqual({ ok: false, failure: 'no_address' });
});

test('a server that does not answer is unreachable', async () => {
  const failing = async () => Promise.reject(new TypeError('fetch failed'));
  expect(await signIn(failing, asked)).toEqual({ ok: false, failure: 'unreachable' });
});

test.each([
  ['keyturn.example', 'https://keyturn.example'],
  ['http://127.0.0.1:8787/', 'http://127.0.0.1:8787'],
  ['https://example.com/keyturn/?x=1#y', 'https://example.com/keyturn'],
  ['ftp://example.com', null],
  ['https://', null],
  ['', null],
])('the address %j is kept as %j', (typed, kept) => {
  expect(serverAddress(typed)).toBe(kept);
});
