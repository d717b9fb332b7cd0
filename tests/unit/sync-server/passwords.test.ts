import { expect, test } from 'vitest';
import { ATTEMPT_RULES, waitAfter } from '../../../sync-server/identity/attempts.ts';
import { Busy, createPasswords, PASSWORD_COST, passwordProblem } from '../../../sync-server/identity/passwords.ts';

const cheap = { N: 16, r: 1, p: 1 };

test('a password is its own and no other; two of the same are kept differently', async () => {
  const { hash, verify } = createPasswords(cheap);
  const [one, other] = [await hash('a long password'), await hash('a long password')];
  expect(one).not.toBe(other);
  expect(await verify('a long password', one)).toBe(true);
  expect(await verify('a long passworD', one)).toBe(false);
  expect(await verify('', one)).toBe(false);
  expect(await verify('a long password', null)).toBe(false);
});

test('the real cost is what OWASP asks for, and is kept beside the hash', async () => {
  expect(PASSWORD_COST).toEqual({ N: 32_768, r: 8, p: 3 });
  const kept = await createPasswords().hash('a long password');
  expect(kept).toMatch(/^scrypt\$N=32768,r=8,p=3\$/);
  // Whatever the cost is today, what was kept is checked with its own.
  expect(await createPasswords(cheap).verify('a long password', kept)).toBe(true);
});

test('the same letters in other code points are the same password', async () => {
  const { hash, verify } = createPasswords(cheap);
  expect(await verify('Ma\u0308nnerwelten', await hash('M\u00e4nnerwelten'))).toBe(true);
});

test('[I1] a nobody costs the same work as somebody', async () => {
  const kept = await createPasswords(cheap).hash('a long password');
  const work: unknown[] = [];
  const { verify } = createPasswords(cheap, async (password, salt, cost) => {
    work.push([password, salt.length, cost]);
    return Buffer.alloc(32);
  });
  for (const against of [kept, null]) expect(await verify('another password', against)).toBe(false);
  expect(work).toHaveLength(2);
  expect(work[0]).toEqual(work[1]);
});

test('too many at once are told so instead of piling up', async () => {
  const { verify } = createPasswords(cheap);
  const answers = await Promise.allSettled(Array.from({ length: 400 }, () => verify('x', null)));
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused.length).toBeGreaterThan(100);
  expect(refused.every((answer) => answer.status === 'rejected' && answer.reason instanceof Busy)).toBe(true);
  expect(await verify('x', null)).toBe(false);
});

test('a password needs 12 characters and must not be the name', () => {
  const upn = 'alice@contoso.example';
  expect(passwordProblem('eleven-char', upn)).toMatch(/at least 12 characters; it has 11/);
  expect(passwordProblem('twelve-chars', upn)).toBeNull();
  expect(passwordProblem('🔑'.repeat(11), upn)).toMatch(/it has 11/);
  expect(passwordProblem(' Alice@Contoso.example', upn)).toMatch(/must not be the sign-in name/);
  expect(passwordProblem('x'.repeat(257), upn)).toMatch(/at most 256/);
});

test('waits double from the first one that is not free, up to the longest', () => {
  const waits = Array.from({ length: 14 }, (_, failures) => waitAfter(failures, ATTEMPT_RULES.account) / 1_000);
  expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(waitAfter(5_000, ATTEMPT_RULES.address)).toBe(15 * 60_000);
});
