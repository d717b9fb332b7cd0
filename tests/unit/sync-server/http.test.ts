import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { addressOf } from '../../../sync-server/http/address.ts';
import { parseJson } from '../../../sync-server/http/body.ts';
import type { Route } from '../../../sync-server/http/messages.ts';
import { createRouter } from '../../../sync-server/http/router.ts';

const route = (method: string, path: string): Route => ({
  method,
  path,
  access: 'anyone',
  handle: () => ({ status: 200 }),
});

test('[Y4] a body may be one long text, as the file of an organisation is, and has as many levels as are outside of texts', () => {
  const long = { text: '[{\\"'.repeat(2_500_000) };
  expect(parseJson(JSON.stringify(long))).toEqual(long);
  expect(parseJson(`["${'['.repeat(60)}","\\\\\\"${'{'.repeat(60)}"]`)).toHaveLength(2);
  expect(() => parseJson(`["\\\\",${'['.repeat(60)}${']'.repeat(60)}]`)).toThrow('levels');
});

test('finds the route of a path and what stands in it', () => {
  const match = createRouter([
    route('GET', '/'),
    route('GET', '/users/:id'),
    route('PATCH', '/users/:id'),
    route('GET', '/users/:id/roles/:role'),
    route('ANY', '/v1.0/*'),
  ]);
  const found = (method: string, path: string) => {
    const answer = match(method, path);
    return answer.kind === 'found' ? [answer.route.path, answer.parameters] : answer;
  };
  expect(found('GET', '/')).toEqual(['/', {}]);
  expect(found('GET', '/users/a%20b')).toEqual(['/users/:id', { id: 'a b' }]);
  expect(found('GET', '/users/%zz/')).toEqual(['/users/:id', { id: '%zz' }]);
  expect(found('GET', '/users/1/roles/2')).toEqual(['/users/:id/roles/:role', { id: '1', role: '2' }]);
  expect(found('POST', "/v1.0/a(b='c')/d")).toEqual(['/v1.0/*', { '*': "a(b='c')/d" }]);
  expect(found('GET', '/v1.0')).toEqual(['/v1.0/*', { '*': '' }]);
  expect(found('DELETE', '/users/1')).toEqual({ kind: 'other_method', methods: ['GET', 'PATCH'] });
  expect(found('GET', '/user')).toEqual({ kind: 'none' });
});

test.each([
  ['10.0.0.7', {}, { address: '10.0.0.7', local: false }],
  ['10.0.0.7', { 'x-forwarded-for': '1.2.3.4' }, { address: '10.0.0.7', local: false }],
  ['::ffff:127.0.0.1', {}, { address: '127.0.0.1', local: true }],
  ['::1', {}, { address: '::1', local: true }],
  ['127.0.0.1', { 'x-forwarded-for': '9.9.9.9, 1.2.3.4' }, { address: '1.2.3.4', local: false }],
  ['127.0.0.1', { 'x-forwarded-for': '::ffff:1.2.3.4' }, { address: '1.2.3.4', local: false }],
  ['127.0.0.1', { 'x-forwarded-for': '1.2.3.4:50123' }, { address: '1.2.3.4', local: false }],
  ['127.0.0.1', { 'x-forwarded-for': '[2001:db8::1]:50123' }, { address: '2001:db8:0:0::/64', local: false }],
  ['2001:db8:1:2:3:4:5:6', {}, { address: '2001:db8:1:2::/64', local: false }],
  ['2001:db8:1:2::9', {}, { address: '2001:db8:1:2::/64', local: false }],
  ['2001:0DB8:0001::7', {}, { address: '2001:db8:1:0::/64', local: false }],
  ['127.0.0.1', { 'x-forwarded-for': '2001:db8::1' }, { address: '2001:db8:0:0::/64', local: false }],
  ['127.0.0.1', { forwarded: 'for=1.2.3.4' }, { address: '127.0.0.1', local: false }],
])('a request from %s with %j comes from %j', (remoteAddress, headers, expected) => {
  expect(addressOf({ socket: { remoteAddress }, headers } as unknown as IncomingMessage)).toEqual(expected);
});
