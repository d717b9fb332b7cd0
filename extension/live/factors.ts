import type { Command, Proof } from '../../core/commands.ts';
import { CHANGE_OF_FACTORS } from '../../core/wire/second-factor.ts';
import type { KeyturnDatabase } from '../db/database.ts';
import { uuidv7 } from '../db/uuid.ts';
import { saySecondFactor } from '../ui/say-second-factor.ts';
import type { Ceremony, Confirmed } from '../ui/second-factor/ceremony.ts';
import type { FactorDesk, Factors, Grounds, Outcome } from '../ui/second-factor/factors.ts';
import { askServer } from './ask-server.ts';
import { createPasskey, usePasskey } from './passkeys.ts';

const TIMEOUT = 15_000;

/** The second factors of whoever is signed in, and their passkeys; for a page that stays open. */
export function createFactors(db: KeyturnDatabase): FactorDesk & { readonly ceremony: Ceremony } {
  async function ask<Value>(path: string, body?: object): Promise<Outcome<Value>> {
    const response = await askServer(db, `/mfa${path}`, { body, timeout: TIMEOUT });
    if (response === 'signed_out') return refused('unauthenticated');
    const answer = response === 'offline' ? null : await response.json().catch(() => null);
    if (response === 'offline' || !answer) return refused('unreachable');
    return response.ok ? { ok: true, value: answer as Value } : refused(String(answer.error?.code));
  }

  async function challenge(command: object, id: string): Promise<Outcome<Proof>> {
    const options = await ask<object>('/challenge', { id, command });
    return options.ok ? usePasskey(options.value) : options;
  }

  /** Sends a change with what allows it; a passkey is asked for now, for this one change. */
  async function change<Value>(path: string, grounds: Grounds, more: object = {}): Promise<Outcome<Value>> {
    if ('password' in grounds) return ask(path, { password: grounds.password, ...more });
    const id = uuidv7();
    if (grounds.given !== 'passkey') return ask(path, { id, proof: grounds.given, ...more });
    const proof = await challenge(CHANGE_OF_FACTORS, id);
    return proof.ok ? ask(path, { id, proof: proof.value, ...more }) : proof;
  }

  return {
    list: () => ask<Factors>(''),
    startApp: (grounds) => change('/totp/start', grounds),
    confirmApp: (codes) => ask('/totp/confirm', { codes }),
    async addPasskey(grounds, name) {
      const options = await change<object>('/passkey/start', grounds);
      if (!options.ok) return options;
      const response = await createPasskey(options.value);
      return response.ok ? ask('/passkey/finish', { response: response.value, name }) : response;
    },
    newRecoveryCodes: (grounds) => change('/recovery-codes', grounds),
    removeApp: (grounds) => change('/remove', grounds, { kind: 'totp' }),
    removePasskey: (grounds, passkeyId) => change('/remove', grounds, { kind: 'passkey', passkeyId }),
    ceremony: {
      async confirm(command: Command) {
        const id = uuidv7();
        const proof = await challenge(command, id);
        return proof.ok ? { ok: true, id, proof: proof.value } : { ok: false, sentence: proof.sentence };
      },
      async signIn(options): Promise<Confirmed> {
        const proof = await usePasskey(options);
        return proof.ok ? { ok: true, proof: proof.value } : { ok: false, sentence: proof.sentence };
      },
    },
  };
}

function refused(code: string): { readonly ok: false; readonly code: string; readonly sentence: string } {
  return { ok: false, code, sentence: saySecondFactor(code) };
}
