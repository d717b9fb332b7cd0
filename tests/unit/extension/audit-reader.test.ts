import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, toIso } from '../../../core/time.ts';
import { KeyturnDatabase } from '../../../extension/db/database.ts';
import { createAuditReader } from '../../../extension/live/audit-reader.ts';
import { askedOf } from '../../../extension/ui/options/audit/asked.ts';
import { START } from '../../support/given.ts';

const USER = { id: 'u', upn: 'alice@contoso.example', name: 'Alice' };
let db: KeyturnDatabase;
let asked: { address: string; authorization: string | null }[] = [];
let saved: { name: string; text: string }[] = [];

beforeEach(async () => {
  db = new KeyturnDatabase(`audit-${Math.random()}`);
  asked = [];
  saved = [];
  const value = { server: 'https://keyturn.example', token: 't0k3n', expiresAt: '', user: USER };
  await db.kept.put({ key: 'session', value });
});

function readerOn(respond: () => Response) {
  const fetchFrom = async (address: string, { headers }: RequestInit) => {
    asked.push({ address, authorization: new Headers(headers).get('authorization') });
    return respond();
  };
  return createAuditReader(db, fetchFrom, async (name, content) => {
    saved.push({ name, text: await content.text() });
  });
}

test('asks the server of the session, with its token in no address', async () => {
  const page = { entries: [], next: null, searchedTo: null };
  const reader = readerOn(() => Response.json(page));
  expect(await reader.page({ activity: 'Add user', own: 'true' })).toEqual({ ok: true, ...page });
  await reader.timeline('a/b');
  expect(asked).toEqual([
    { address: 'https://keyturn.example/audit?activity=Add+user&own=true', authorization: 'Bearer t0k3n' },
    { address: 'https://keyturn.example/audit/requests/a%2Fb', authorization: 'Bearer t0k3n' },
  ]);
});

test('an export is saved under the name the server gives it', async () => {
  const headers = { 'content-disposition': 'attachment; filename="keyturn-audit-2026-01-05.csv"' };
  const reader = readerOn(() => new Response('seq\r\n', { headers }));
  expect(await reader.save('csv', { own: 'true' })).toEqual({ ok: true });
  await expect.poll(() => saved).toEqual([{ name: 'keyturn-audit-2026-01-05.csv', text: 'seq\r\n' }]);
  expect(asked[0]!.address).toBe('https://keyturn.example/audit/export?own=true&format=csv');
});

test('what went wrong is told apart', async () => {
  for (const [status, why] of [
    [401, 'signed_out'],
    [403, 'not_allowed'],
    [404, 'not_found'],
    [503, 'failed'],
  ] as const)
    expect(await readerOn(() => new Response('', { status })).page({})).toEqual({ ok: false, why });
  const unreachable = readerOn(() => {
    throw new TypeError('Failed to fetch');
  });
  expect(await unreachable.page({})).toEqual({ ok: false, why: 'offline' });
  await db.kept.delete('session');
  expect(await unreachable.page({})).toEqual({ ok: false, why: 'signed_out' });
});

test('an address asks for a span of time that stays the same while the page stands', () => {
  const now = START + HOUR / 2;
  expect(askedOf('resource', {}, now)).toEqual({ from: toIso(START - 30 * DAY) });
  expect(askedOf('resource', {}, now + 60_000)).toEqual(askedOf('resource', {}, now));
  expect(askedOf('mine', { span: 'all', text: 'x', actor: '' }, now)).toEqual({ own: 'true', text: 'x' });
  const span = { span: 'custom', from: '2026-01-01', until: '2026-01-31' };
  expect(askedOf('resource', span, now)).toEqual({ from: '2026-01-01', until: '2026-02-01' });
});
