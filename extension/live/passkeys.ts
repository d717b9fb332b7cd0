import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import type { Proof } from '../../core/commands.ts';
import { saySecondFactor } from '../ui/say-second-factor.ts';
import type { Outcome } from '../ui/second-factor/factors.ts';

/** Makes a passkey by the browser's dialog. */
export function createPasskey(options: object): Promise<Outcome<object>> {
  return asked(() => startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON }));
}

/** Asks for a passkey by the browser's dialog and answers the challenge with it. */
export async function usePasskey(options: object): Promise<Outcome<Proof>> {
  const made = await asked(() =>
    startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }),
  );
  return made.ok ? { ok: true, value: { kind: 'passkey', response: { ...made.value } } } : made;
}

async function asked<Value>(ceremony: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await ceremony() };
  } catch (fault) {
    const code = codeOf(fault);
    if (code === 'unknown') console.warn('Keyturn: the passkey did not work:', fault);
    return { ok: false, code, sentence: saySecondFactor(code) };
  }
}

function codeOf(fault: unknown): string {
  switch (fault instanceof Error ? fault.name : '') {
    case 'NotAllowedError':
    case 'AbortError':
      return 'cancelled';
    case 'InvalidStateError':
      return 'passkey_known';
    case 'NotSupportedError':
    case 'SecurityError':
      return 'no_passkeys';
  }
  return 'unknown';
}
