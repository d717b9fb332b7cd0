/** What a field for somebody's sign-in name takes: what the command takes. */
export const SIGN_IN_NAME = {
  pattern: '[^\\s@]+@[^\\s@]+',
  title: 'A sign-in name has an @ inside, such as alice@contoso.example.',
  maxLength: 254,
  spellcheck: false,
} as const;
