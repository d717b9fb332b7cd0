import { randomBytes } from 'node:crypto';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Instant } from '../../core/time.ts';
import { MINUTE } from '../../core/time.ts';
import { EXTENSION_ID, EXTENSION_ORIGIN } from '../../core/wire/extension-id.ts';
import type { Secret, Secrets } from '../store/store.ts';
import { challengeOf } from './binding.ts';

const TIME_TO_ANSWER = 5 * MINUTE;

/** Fetched by the first passkey: loading it takes a fifth of a second, which no start needs. */
const webauthn = () => import('@simplewebauthn/server');

type Frame = { readonly id: string; readonly command: object };
type Kept = {
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
  readonly createdAt: Instant;
};

export type Passkey = { readonly id: string; readonly name: string; readonly createdAt: Instant };

export type Passkeys = {
  list(userId: string, now: Instant): Promise<readonly Passkey[]>;
  /** Options for `navigator.credentials.create`. */
  startRegistration(
    user: { readonly id: string; readonly upn: string; readonly name: string },
    now: Instant,
  ): Promise<object>;
  finishRegistration(userId: string, response: RegistrationResponseJSON, name: string, now: Instant): Promise<boolean>;
  /** Options for `navigator.credentials.get`, their challenge bound to this one command. */
  startProof(userId: string, frame: Frame, now: Instant): Promise<object>;
  /** Whether the assertion is the user's, fresh, and made for exactly this command. One that is not is used up by that. */
  checkProof(
    userId: string,
    frame: Frame,
    response: AuthenticationResponseJSON,
    now: Instant,
  ): Promise<{
    /** Uses it up; of several who do, exactly one is told that it still was good. */
    useUp(): Promise<boolean>;
  } | null>;
  remove(userId: string, id: string): Promise<boolean>;
  removeAll(userId: string): Promise<void>;
};

/** Passkeys of the extension: an extension page is its own relying party, named by its whole origin in what it signs. */
export function createPasskeys(secrets: Secrets): Passkeys {
  const challengeId = (userId: string, use: string) => `${userId}:${use}`;

  async function putChallenge(userId: string, use: string, value: string, now: Instant): Promise<void> {
    const id = challengeId(userId, use);
    await secrets.put({ kind: 'challenge', id, ownerId: userId, value, expiresAt: now + TIME_TO_ANSWER });
  }

  return {
    async list(userId, now) {
      return (await secrets.listOf('passkey', userId, now)).map((secret) => {
        const { name, createdAt } = keptOf(secret);
        return { id: secret.id, name, createdAt };
      });
    },

    async startRegistration({ id: userId, upn, name }, now) {
      const { generateRegistrationOptions } = await webauthn();
      const existing = await secrets.listOf('passkey', userId, now);
      const options = await generateRegistrationOptions({
        rpName: 'Keyturn',
        rpID: EXTENSION_ID,
        userID: new Uint8Array(Buffer.from(userId)),
        userName: upn,
        userDisplayName: name,
        attestationType: 'none',
        excludeCredentials: existing.map(({ id }) => ({ id })),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      });
      await putChallenge(userId, 'register', options.challenge, now);
      return options;
    },

    async finishRegistration(userId, response, name, now) {
      const { verifyRegistrationResponse } = await webauthn();
      const challenge = await secrets.take('challenge', challengeId(userId, 'register'), now);
      if (!challenge) return false;
      const checked = await verifyRegistrationResponse({
        response,
        expectedChallenge: challenge.value,
        expectedOrigin: EXTENSION_ORIGIN,
        expectedRPID: EXTENSION_ORIGIN,
        requireUserVerification: true,
      }).catch(() => null);
      if (!checked?.verified) return false;
      const { id, publicKey, counter, transports } = checked.registrationInfo.credential;
      const kept: Kept = {
        publicKey: Buffer.from(publicKey).toString('base64url'),
        counter,
        transports: transports ?? [],
        name,
        createdAt: now,
      };
      // An id that is taken stays with its owner, whoever sends it again.
      return secrets.putNew(
        { kind: 'passkey', id, ownerId: userId, value: JSON.stringify(kept), expiresAt: null },
        now,
      );
    },

    async startProof(userId, frame, now) {
      const { generateAuthenticationOptions } = await webauthn();
      const passkeys = await secrets.listOf('passkey', userId, now);
      const nonce = randomBytes(32).toString('base64url');
      await putChallenge(userId, frame.id, nonce, now);
      return generateAuthenticationOptions({
        rpID: EXTENSION_ID,
        challenge: new Uint8Array(Buffer.from(challengeOf(nonce, frame), 'base64url')),
        allowCredentials: passkeys.map(({ id }) => ({ id })),
        userVerification: 'required',
      });
    },

    async checkProof(userId, frame, response, now) {
      const id = challengeId(userId, frame.id);
      const challenge = await secrets.get('challenge', id, now);
      const passkey = await secrets.get('passkey', response.id, now);
      const after =
        challenge && passkey?.ownerId === userId ? await asserted(challenge, passkey, frame, response) : null;
      if (!after || !passkey) {
        await secrets.remove('challenge', id);
        return null;
      }
      return {
        async useUp() {
          if (!(await secrets.take('challenge', id, now))) return false;
          return after === passkey.value || secrets.swap('passkey', passkey.id, passkey.value, after);
        },
      };
    },

    async remove(userId, id) {
      const own = (await secrets.listOf('passkey', userId, 0)).some((passkey) => passkey.id === id);
      if (own) await secrets.remove('passkey', id);
      return own;
    },
    removeAll: (userId) => secrets.removeOf('passkey', userId),
  };
}

function keptOf({ value }: Secret): Kept {
  return JSON.parse(value) as Kept;
}

/** What is kept of a passkey after this assertion, or null where it does not fit the challenge and the command. */
async function asserted(
  challenge: Secret,
  passkey: Secret,
  frame: Frame,
  response: AuthenticationResponseJSON,
): Promise<string | null> {
  const { verifyAuthenticationResponse } = await webauthn();
  const kept = keptOf(passkey);
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challengeOf(challenge.value, frame),
    expectedOrigin: EXTENSION_ORIGIN,
    expectedRPID: EXTENSION_ORIGIN,
    requireUserVerification: true,
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(Buffer.from(kept.publicKey, 'base64url')),
      counter: kept.counter,
    },
  }).catch(() => null);
  if (!checked?.verified) return null;
  return JSON.stringify({ ...kept, counter: checked.authenticationInfo.newCounter } satisfies Kept);
}
