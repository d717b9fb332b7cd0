import { createHash, randomInt } from 'node:crypto';
import type { Actor } from '../../core/events.ts';
import type { Instant } from '../../core/time.ts';
import type { Handle } from '../handle.ts';
import type { Secrets } from '../store/store.ts';
import type { Attempts } from './attempts.ts';
import type { Credentials } from './credentials.ts';
import { passwordProblem } from './passwords.ts';

export type SetUpAsk = {
  readonly code: string;
  readonly organisation: string;
  readonly upn: string;
  readonly name: string;
  readonly password: string;
  readonly address: string;
};

export type SetUpAnswer =
  | { readonly ok: true; readonly userId: string }
  | {
      readonly ok: false;
      readonly code: 'wrong_code' | 'weak_password' | 'setup_done' | 'try_later' | 'too_many_attempts';
      readonly message: string;
      readonly retryAfterSeconds?: number;
    };

export type SetUp = {
  /**
   * On a first start makes the one-time code, or takes the given one, and gives it to be shown; null once there is an
   * organisation. Only its hash is kept. What other nodes made stays good; a given one takes the place of all.
   */
  prepare(given: string | null): Promise<string | null>;
  /** Makes the organisation and its first Global Administrator. */
  setUp(ask: SetUpAsk): Promise<SetUpAnswer>;
};

export type SetUpOptions = {
  readonly handle: Handle;
  readonly secrets: Secrets;
  readonly credentials: Credentials;
  readonly attempts: Attempts;
  readonly now: () => Instant;
  readonly newId: () => string;
};

/** In whose name all codes rest, so that they are removed at once. */
const CODES = 'codes';
/** Without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const BY_SETUP: Actor = { kind: 'operator', client: 'setup' };

export function createSetUp({ handle, secrets, credentials, attempts, now, newId }: SetUpOptions): SetUp {
  async function isCode(code: string): Promise<boolean> {
    return (await secrets.get('setup', hashOf(code), now())) !== null;
  }

  return {
    async prepare(given) {
      await handle.settled();
      if (handle.state.organisation) {
        await secrets.removeOf('setup', CODES);
        return null;
      }
      const code = given ?? newCode();
      if (given) await secrets.removeOf('setup', CODES);
      await secrets.put({ kind: 'setup', id: hashOf(code), ownerId: CODES, value: '{}', expiresAt: null });
      return code;
    },

    async setUp({ code, organisation, upn, name, password, address }) {
      const wait = await attempts.begin('setup', address);
      if (wait > 0) {
        const retryAfterSeconds = Math.ceil(wait / 1_000);
        const message = `Too many attempts. Try again in ${retryAfterSeconds} seconds.`;
        return { ok: false, code: 'too_many_attempts', message, retryAfterSeconds };
      }
      await handle.caughtUp();
      if (handle.state.organisation) return DONE;
      if (!(await isCode(code))) {
        const message = 'This is not the setup code. It was printed when the server started.';
        return { ok: false, code: 'wrong_code', message };
      }
      const weak = passwordProblem(password, upn);
      if (weak) return { ok: false, code: 'weak_password', message: weak };
      const command = { type: 'SetUp', organisation, upn: upn.toLowerCase(), name } as const;
      const answer = await handle.send({ id: newId(), command, actor: BY_SETUP });
      if (!answer.ok) return 'rejection' in answer ? DONE : LATER;
      const userId = String(answer.result.userId);
      const change = await credentials.setPassword({ userId, password, actor: BY_SETUP });
      if (!change.ok) {
        const message = `The organisation is made, but not the password. Set it with: npm run keyturn -- user password ${upn}`;
        return { ok: false, code: 'try_later', message };
      }
      await secrets.removeOf('setup', CODES);
      await attempts.clear('setup', address);
      return { ok: true, userId };
    },
  };
}

const DONE: SetUpAnswer = { ok: false, code: 'setup_done', message: 'This server is set up already. Sign in instead.' };
const LATER: SetUpAnswer = { ok: false, code: 'try_later', message: 'That did not work just now. Try again.' };

/** Four groups of five: 98 random bits, short enough to type. */
function newCode(): string {
  const character = () => ALPHABET[randomInt(ALPHABET.length)]!;
  return Array.from({ length: 4 }, () => Array.from({ length: 5 }, character).join('')).join('-');
}

function hashOf(code: string): string {
  return createHash('sha256').update(code.trim().toUpperCase()).digest('base64url');
}
