import type { Proof } from '../../../core/commands.ts';
import type { Mfa } from '../../../core/settings.ts';
import type { MfaMethod } from '../../../core/wire/rows.ts';

/** How somebody can prove a second factor: a code of their app, their passkey, or a recovery code. */
export type Way = 'code' | 'passkey' | 'recovery';

/** What a rule comes to for somebody: nothing to prove, one of some ways, or a factor to set up first. */
export type Verification =
  | { readonly kind: 'none' }
  | { readonly kind: 'prove'; readonly ways: readonly Way[] }
  | { readonly kind: 'set_up'; readonly need: Exclude<Mfa, 'none'> };

/** A proof that is typed, or a passkey's, which is made when the command is sent. */
export type Given = Exclude<Proof, { readonly kind: 'passkey' }> | 'passkey';

/** What is asked of somebody with these methods, the handiest way first. */
export function verificationOf(required: Mfa, methods: readonly MfaMethod[]): Verification {
  if (required === 'none') return { kind: 'none' };
  const ways = waysOf(required, methods);
  return ways.length ? { kind: 'prove', ways } : { kind: 'set_up', need: required };
}

/** The proof as typed, or null while it is not complete. */
export function givenOf(way: Way, typed: string): Given | null {
  switch (way) {
    case 'passkey':
      return 'passkey';
    case 'code':
      return isCode(typed) ? { kind: 'totp', code: readCode(typed) } : null;
    case 'recovery':
      return isRecoveryCode(typed) ? { kind: 'recovery', code: typed.trim() } : null;
  }
}

/** Whether a code of an authenticator app is complete. */
export function isCode(typed: string): boolean {
  return /^\d{6}$/.test(readCode(typed));
}

/** A code as it is sent: apps show it with a space in its middle. */
export function readCode(typed: string): string {
  return typed.replaceAll(/\s/g, '');
}

function isRecoveryCode(typed: string): boolean {
  return /^[a-z0-9]{12}$/i.test(typed.replaceAll(/[\s-]/g, ''));
}

function waysOf(required: Exclude<Mfa, 'none'>, methods: readonly MfaMethod[]): readonly Way[] {
  const has = (method: MfaMethod) => methods.includes(method);
  if (required === 'passkey') return has('passkey') ? ['passkey'] : [];
  return [
    ...(has('totp') ? (['code'] as const) : []),
    ...(has('passkey') ? (['passkey'] as const) : []),
    ...(has('recovery_codes') ? (['recovery'] as const) : []),
  ];
}
