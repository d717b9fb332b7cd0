import type { Given } from './ways.ts';

/** A passkey as its owner knows it. */
export type PasskeyRow = { readonly id: string; readonly name: string; readonly createdAt: string };

/** What somebody has set up. */
export type Factors = {
  readonly totp: boolean;
  readonly passkeys: readonly PasskeyRow[];
  readonly recoveryCodesLeft: number;
};

/** What allows a change: the password while there is no factor yet, a factor one has afterwards. */
export type Grounds = { readonly password: string } | { readonly given: Given };

/** What came of an operation; a sentence says why not and what to do. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: string; readonly sentence: string };

/** The codes that came with the first factor; null where there were some before. */
export type Added = { readonly recoveryCodes: readonly string[] | null };

/** What somebody can do with their own second factors. Each asks the server and waits for its answer. */
export type FactorDesk = {
  readonly list: () => Promise<Outcome<Factors>>;
  /** A new seed: base32 to type, and the address a QR code carries. */
  readonly startApp: (grounds: Grounds) => Promise<Outcome<{ readonly secret: string; readonly uri: string }>>;
  readonly confirmApp: (codes: readonly [string, string]) => Promise<Outcome<Added>>;
  readonly addPasskey: (grounds: Grounds, name: string) => Promise<Outcome<Added>>;
  readonly newRecoveryCodes: (grounds: Grounds) => Promise<Outcome<Added>>;
  readonly removeApp: (grounds: Grounds) => Promise<Outcome<unknown>>;
  readonly removePasskey: (grounds: Grounds, passkeyId: string) => Promise<Outcome<unknown>>;
};
