import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND, toIso } from '../../core/time.ts';
import { createSecondFactors, type SecondFactors } from '../../sync-server/mfa/mfa.ts';
import { createSealing } from '../../sync-server/mfa/sealing.ts';
import { openSqliteStore } from '../../sync-server/store/sqlite.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { createAuthenticator } from '../support/authenticator.ts';
import { START } from '../support/given.ts';

const alice = { id: '00000000-0000-4000-8000-000000000001', upn: 'alice@contoso.example', name: 'Alice' };
const frame = {
  id: '00000000-0000-7000-8000-000000000001',
  command: { type: 'ActivateRole', eligibleAssignmentId: 'a', duration: 'PT1H' },
};

let folder: string;
let store: Store;
let factors: SecondFactors;
let now = START;

beforeEach(async () => {
  now = START;
  folder = mkdtempSync(join(tmpdir(), 'keyturn-mfa-'));
  store = await openSqliteStore({ folder, key: randomBytes(32) });
  factors = createSecondFactors(
    store.secrets,
    randomBytes(32),
    () => now,
    () => true,
  );
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const codeAt = (base32: string, at: number) =>
  new TOTP({ secret: Secret.fromBase32(base32) }).generate({ timestamp: at });

async function enrolledApp(): Promise<string> {
  const { secret } = await factors.totp.start(alice.id, alice.upn, 'Keyturn', now);
  const codes = [codeAt(secret, now), codeAt(secret, now + 30 * SECOND)] as const;
  now += 30 * SECOND;
  expect(await factors.totp.confirm(alice.id, codes, now)).toBe('confirmed');
  return secret;
}

describe('an authenticator app', () => {
  test('[M4] counts only after two codes that follow one another', async () => {
    const { secret, uri } = await factors.totp.start(alice.id, alice.upn, 'Keyturn', now);
    expect(uri).toContain('otpauth://totp/Keyturn:alice%40contoso.example');
    const first = codeAt(secret, now);
    expect((await factors.check(alice.id, frame, { kind: 'totp', code: first })).ok).toBe(false);
    now += 30 * SECOND;
    expect(await factors.totp.confirm(alice.id, [first, first], now)).toBe('wrong_codes');
    expect(await factors.totp.confirm(alice.id, [codeAt(secret, now - 60 * SECOND), codeAt(secret, now)], now)).toBe(
      'wrong_codes',
    );
    expect(await factors.totp.confirm(alice.id, [first, codeAt(secret, now)], now)).toBe('confirmed');
    expect(await factors.totp.confirm(alice.id, [first, codeAt(secret, now)], now)).toBe('not_started');
  });

  test('[M2] a code is accepted once, and none older than it', async () => {
    const secret = await enrolledApp();
    const check = (code: string) => factors.check(alice.id, frame, { kind: 'totp', code });
    expect((await check(codeAt(secret, now))).ok).toBe(false);
    now += 60 * SECOND;
    const code = codeAt(secret, now);
    const both = await Promise.all([check(code), check(code)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await check(codeAt(secret, now - 30 * SECOND))).ok).toBe(false);
  });

  test('[M3] five wrong codes close the door for a quarter of an hour, also to the right one', async () => {
    const secret = await enrolledApp();
    now += 60 * SECOND;
    for (let i = 0; i < 5; i++)
      expect(await factors.check(alice.id, frame, { kind: 'totp', code: '000000' })).toMatchObject({
        rejection: { code: 'proof_wrong' },
      });
    const right = { kind: 'totp', code: codeAt(secret, now) } as const;
    expect(await factors.check(alice.id, frame, right)).toMatchObject({
      rejection: { code: 'proof_blocked', rule: 'M3', facts: { until: toIso(now + 15 * MINUTE) } },
    });
    now += 15 * MINUTE;
    expect((await factors.check(alice.id, frame, { kind: 'totp', code: codeAt(secret, now) })).ok).toBe(true);
  });

  test('[M3] who goes on guessing waits longer each time, also who stops short of the fifth, until one is right', async () => {
    const secret = await enrolledApp();
    const guess = () => factors.check(alice.id, frame, { kind: 'totp', code: '000000' });
    let looked = 0;
    const began = now;
    for (; now < began + 30 * DAY; now += 15 * MINUTE)
      for (let tries = 0; tries < 4; tries++) {
        const checked = await guess();
        if (!checked.ok && checked.rejection.code === 'proof_wrong') looked++;
      }
    // Five a quarter of an hour would be 11,520.
    expect(looked).toBeLessThan(200);
    now += 2 * DAY;
    expect((await factors.check(alice.id, frame, { kind: 'totp', code: codeAt(secret, now) })).ok).toBe(true);
    for (let tries = 0; tries < 5; tries++) expect(await guess()).toMatchObject({ rejection: { code: 'proof_wrong' } });
    expect(await guess()).toMatchObject({ rejection: { facts: { until: toIso(now + 15 * MINUTE) } } });
  });

  test('[M3] [T2] a clock that was ahead, by which every code is wrong, keeps nobody out once it is set back', async () => {
    const secret = await enrolledApp();
    const code = codeAt(secret, now + MINUTE);
    now += 30 * DAY;
    for (let tries = 0; tries < 5; tries++)
      expect(await factors.check(alice.id, frame, { kind: 'totp', code })).toMatchObject({ ok: false });
    now += MINUTE - 30 * DAY;
    expect((await factors.check(alice.id, frame, { kind: 'totp', code })).ok).toBe(true);
  });

  test('[I3] its seed rests encrypted', async () => {
    const secret = await enrolledApp();
    const kept = await store.secrets.get('totp', alice.id, now);
    expect(kept!.value).not.toContain(secret);
    const sealing = createSealing(randomBytes(32));
    expect(() => sealing.open(JSON.parse(kept!.value).seed)).toThrow();
  });
});

test('[M6] a recovery code is used once and kept hashed', async () => {
  const codes = await factors.recoveryCodes.make(alice.id);
  expect(new Set(codes).size).toBe(10);
  const use = (code: string) => factors.check(alice.id, frame, { kind: 'recovery', code });
  expect(await use(codes[0]!.toUpperCase().replaceAll('-', ' '))).toMatchObject({ ok: true, proof: 'mfa' });
  expect((await use(codes[0]!)).ok).toBe(false);
  const both = await Promise.all([use(codes[1]!), use(codes[1]!)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  await factors.recoveryCodes.make(alice.id);
  expect((await use(codes[2]!)).ok).toBe(false);
});

describe('a passkey', () => {
  async function enrolled(origin?: string) {
    const authenticator = createAuthenticator(origin);
    const options = (await factors.passkeys.startRegistration(alice, now)) as { challenge: string };
    const response = authenticator.register(options) as never;
    return { authenticator, done: await factors.passkeys.finishRegistration(alice.id, response, 'Laptop', now) };
  }
  const challenge = async (about: typeof frame) =>
    (await factors.passkeys.startProof(alice.id, about, now)) as { challenge: string };
  const check = (about: typeof frame, response: object) =>
    factors.check(alice.id, about, { kind: 'passkey', response: response as never });

  test('[M1] proves this command and is worth more than a code', async () => {
    const { authenticator, done } = await enrolled();
    expect(done).toBe(true);
    const response = authenticator.assert(await challenge(frame));
    expect(await check(frame, response)).toEqual({ ok: true, proof: 'passkey', used: 'passkey' });
  });

  test('[M1] a proof for one command is none for another role, duration or id', async () => {
    const { authenticator } = await enrolled();
    const others = [
      { ...frame, command: { ...frame.command, duration: 'PT8H' } },
      { ...frame, command: { ...frame.command, eligibleAssignmentId: 'b' } },
      { ...frame, command: { ...frame.command, scope: '/' } },
      { ...frame, id: '00000000-0000-7000-8000-000000000002' },
    ];
    for (const other of others) {
      const response = authenticator.assert(await challenge(frame));
      expect((await check(other as typeof frame, response)).ok).toBe(false);
      now += 16 * MINUTE;
    }
  });

  test('[M2] is used up, and lapses after five minutes', async () => {
    const { authenticator } = await enrolled();
    const response = authenticator.assert(await challenge(frame));
    expect((await check(frame, response)).ok).toBe(true);
    expect((await check(frame, response)).ok).toBe(false);
    const late = authenticator.assert(await challenge(frame));
    now += 5 * MINUTE;
    expect((await check(frame, late)).ok).toBe(false);
  });

  test('[M1] of another person, another origin or an unknown key is refused', async () => {
    expect((await enrolled('https://evil.example')).done).toBe(false);
    const { authenticator } = await enrolled();
    const stranger = createAuthenticator();
    expect((await check(frame, stranger.assert(await challenge(frame)))).ok).toBe(false);
    const options = await challenge(frame);
    const bob = '00000000-0000-4000-8000-000000000002';
    const proof = { kind: 'passkey', response: authenticator.assert(options) as never } as const;
    expect((await factors.check(bob, frame, proof)).ok).toBe(false);
  });
});

test('[M5] [M3] a reset forgets the guesses, so that who waited can set up a new factor at once', async () => {
  const wrong = async () => false;
  for (let tries = 0; tries < 5; tries++) expect(await factors.checkPassword(alice.id, wrong)).toBe('wrong');
  expect(await factors.checkPassword(alice.id, wrong)).toBe('blocked');
  await factors.removeAll(alice.id);
  expect(await factors.checkPassword(alice.id, async () => true)).toBe('right');
});

test('[M5] a reset forgets everything', async () => {
  const secret = await enrolledApp();
  const codes = await factors.recoveryCodes.make(alice.id);
  await factors.removeAll(alice.id);
  now += 60 * SECOND;
  expect((await factors.check(alice.id, frame, { kind: 'totp', code: codeAt(secret, now) })).ok).toBe(false);
  expect((await factors.check(alice.id, frame, { kind: 'recovery', code: codes[0]! })).ok).toBe(false);
});
