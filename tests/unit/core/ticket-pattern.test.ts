import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ticketMatches } from '../../../core/settings.ts';
import { SettingsPatch } from '../../../core/settings-schema.ts';
import { isTicketPattern } from '../../../core/ticket-pattern.ts';

const whole = (pattern: string, text: string) => new RegExp(`^(?:${pattern})$`, 'u').test(text);

test('[A9] patterns mean what they mean as regular expressions', () => {
  const patterns = [
    'INC-\\d+',
    '(?:INC|CHG)[-_ ]?\\d{4,7}',
    '^REQ\\d{7}$',
    '(?<kind>[A-Z]{2,5})-[1-9]\\d*',
    '[^\\]\\s]+/\\d{2}\\.x?',
    'a|b|',
    '\\p{Lu}\\u0041*\\x42??.',
    '(a*)*b{2}c{1,}',
    '(?:^a|b$)+',
  ];
  const texts = [
    '',
    'INC-1',
    'INC-',
    'CHG 12345',
    'CHG12',
    'REQ0123456',
    'REQ012345',
    'AB-7',
    'AB-07',
    'Ä]',
    'ok/12.',
    'ok/12.x',
    'a',
    'b',
    'ab',
    'ÄAAB!',
    'Ä!',
    'aabbcc',
    'bbc',
    'bb',
    'inc-1',
    '🔑',
  ];
  for (const pattern of patterns)
    for (const text of texts)
      expect([pattern, text, ticketMatches(pattern, text)]).toEqual([pattern, text, whole(pattern, text)]);
});

test('[A9] any pattern of letters, choices and repetitions means what it means as a regular expression', () => {
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '^', '$', ''),
      fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `${one}${other}`),
      fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(?:${one}|${other})`),
      fc
        .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,3}', '{0,1}', '{1,}'))
        .map(([one, times]) => `(${one})${times}`),
    ),
  }));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(pattern, text, (one, other) => {
      if (one && isTicketPattern(one)) expect(ticketMatches(one, other)).toBe(whole(one, other));
    }),
    { numRuns: 2_000 },
  );
});

test('[A9] no pattern holds up the server, whatever the number', () => {
  const number = `${'a'.repeat(99)}!`;
  const evil = ['(a+)+', '(a|aa)+', '(.*a){12}', 'a*'.repeat(100), '((a{9}){9}){9}', '(a?){99}a{99}'];
  for (const pattern of evil) {
    const started = performance.now();
    expect(ticketMatches(pattern, number)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  }
});

test('[A9] what a sign can be is looked at once for all places of a pattern that ask for it', () => {
  const looked = vi.spyOn(RegExp.prototype, 'test');
  onTestFinished(() => looked.mockRestore());
  for (const pattern of ['(?:\\w?){160}', '(?:\\w*){330}', `(?:(?:${Array(20).fill('a').join('|')})*){40}`])
    expect(ticketMatches(pattern, 'ab'.repeat(50))).toBe(!pattern.includes('|'));
  expect(looked.mock.calls.length).toBeLessThan(1_000);
});

test('[A9] what needs going back, closes what it did not open or is too large is no pattern', () => {
  for (const pattern of ['(', 'a)|(b', '(?=a)b', '(?<!a)b', '(a)\\1', '\\bINC', '(?i:a)', '[', '(((a{9}){9}){9}){9}']) {
    expect([pattern, isTicketPattern(pattern)]).toEqual([pattern, false]);
    expect(ticketMatches(pattern, 'a')).toBe(false);
    expect(SettingsPatch.safeParse({ activation: { ticketPattern: pattern } }).success).toBe(false);
  }
});
