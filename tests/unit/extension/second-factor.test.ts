import { expect, test } from 'vitest';
import { hashOfPlace, type Place, placeOf } from '../../../extension/ui/popup/place.ts';
import { saySecondFactor } from '../../../extension/ui/say-second-factor.ts';
import { givenOf, isCode, verificationOf } from '../../../extension/ui/second-factor/ways.ts';
import { idOf } from '../../support/my-view.ts';

test('[A10] what is asked of somebody follows from the rule and from what they have', () => {
  expect(verificationOf('none', [])).toEqual({ kind: 'none' });
  expect(verificationOf('mfa', [])).toEqual({ kind: 'set_up', need: 'mfa' });
  expect(verificationOf('passkey', ['totp', 'recovery_codes'])).toEqual({ kind: 'set_up', need: 'passkey' });
  expect(verificationOf('passkey', ['totp', 'passkey', 'recovery_codes'])).toEqual({
    kind: 'prove',
    ways: ['passkey'],
  });
  expect(verificationOf('mfa', ['totp', 'passkey', 'recovery_codes'])).toEqual({
    kind: 'prove',
    ways: ['code', 'passkey', 'recovery'],
  });
  expect(verificationOf('mfa', ['passkey', 'recovery_codes'])).toEqual({
    kind: 'prove',
    ways: ['passkey', 'recovery'],
  });
});

test('a code is complete at six digits, however they are spaced', () => {
  expect(['123456', '123 456', '12345', 'abcdef', ''].map(isCode)).toEqual([true, true, false, false, false]);
  expect(givenOf('code', '123 456')).toEqual({ kind: 'totp', code: '123456' });
  expect(givenOf('code', '12345')).toBeNull();
  expect(givenOf('recovery', ' abcd-efgh-jkmn ')).toEqual({ kind: 'recovery', code: 'abcd-efgh-jkmn' });
  expect(givenOf('recovery', 'abcd')).toBeNull();
  expect(givenOf('passkey', '')).toBe('passkey');
});

test('a place is found again by its address, which holds nothing that was typed', () => {
  const at = { sheet: 'activate', id: idOf(1), go: false } as const;
  const places: readonly Place[] = [
    { kind: 'lists' },
    { kind: 'sign_in', server: 'https://pim.example/a?b', upn: 'alice@contoso.example' },
    { kind: 'sheet', at },
    { kind: 'sheet', at: { ...at, sheet: 'extend', go: true } },
    { kind: 'set_up', need: 'mfa', back: null },
    { kind: 'set_up', need: 'passkey', back: at },
  ];
  for (const place of places) expect(placeOf(hashOfPlace(place))).toEqual(place);
  for (const hash of ['', '#', '#/nowhere/1', '#/activate', '#/activate/'])
    expect(placeOf(hash)).toEqual({ kind: 'lists' });
});

test.each(['password_required', 'proof_wrong', 'proof_blocked', 'wrong_codes', 'cancelled', 'unreachable', 'new_one'])(
  '%s is said with what to do next',
  (code) => {
    expect(saySecondFactor(code)).toMatch(/\b(type|wait|try|choose|check)\b.*\.$/i);
  },
);
