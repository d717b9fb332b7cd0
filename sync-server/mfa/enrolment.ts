import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import * as z from 'zod';
import { Proof } from '../../core/commands.ts';
import type { Instant } from '../../core/time.ts';
import { CHANGE_OF_FACTORS } from '../../core/wire/second-factor.ts';
import type { Handle } from '../handle.ts';
import { actorOf, type Session } from '../session.ts';
import type { SecondFactors } from './mfa.ts';

/** What an operation answers: a status of HTTP and JSON. */
export type Reply = { readonly status: number; readonly body: object };

export type EnrolmentOptions = {
  readonly factors: SecondFactors;
  readonly handle: Handle;
  readonly isPassword: (userId: string, password: string) => Promise<boolean>;
  readonly now: () => Instant;
  readonly newId: () => string;
};

/** What a person does with their own second factors: each by its session, each checked and noted in the log. */
export type Enrolment = Readonly<Record<EnrolmentOperation, (session: Session, body: unknown) => Promise<Reply>>>;

export type EnrolmentOperation =
  | 'list'
  | 'totp/start'
  | 'totp/confirm'
  | 'passkey/start'
  | 'passkey/finish'
  | 'recovery-codes'
  | 'remove'
  | 'challenge';

const LATER = refusal(503, 'try_later', 'That could not be recorded. Try again.');
const Id = z.uuid();
/** A proof of a factor one has, for a change of factors; bound to `id` as a command's is. */
const Change = z.strictObject({
  id: Id.optional(),
  proof: z.optional(Proof),
  password: z.string().max(256).optional(),
});
const Codes = z.strictObject({ codes: z.tuple([z.string(), z.string()]) });
const Registration = z.strictObject({
  response: z.looseObject({ id: z.string() }),
  name: z.string().trim().min(1).max(60),
});
const Removal = Change.extend({ kind: z.enum(['totp', 'passkey']), passkeyId: z.string().optional() });
const Challenge = z.strictObject({ id: Id, command: z.looseObject({ type: z.string() }) });

export function createEnrolment({ factors, handle, isPassword, now, newId }: EnrolmentOptions): Enrolment {
  const { totp, passkeys, recoveryCodes } = factors;
  const userOf = ({ userId }: Session) => handle.state.users.get(userId)!;

  /** The factors the user has by now, those that another node recorded among them. */
  async function methodsOf(session: Session) {
    await handle.caughtUp();
    return userOf(session).methods;
  }

  /** Who has a factor proves it; who has none yet proves the password, so that a stolen token alone adds nothing. [M5] */
  async function refuse(session: Session, change: z.infer<typeof Change>): Promise<Reply | null> {
    const { userId } = session;
    const methods = await methodsOf(session);
    if (!methods.totp && !methods.passkeys) {
      const { password } = change;
      const guess =
        password === undefined ? 'wrong' : await factors.checkPassword(userId, () => isPassword(userId, password));
      if (guess === 'right') {
        // What a reset could not remove must not come back with the first factor after it.
        const current = await methodsOf(session);
        if (!current.totp && !current.passkeys) await factors.removeAll(userId);
        return null;
      }
      if (guess === 'blocked')
        return refusal(
          403,
          'proof_blocked',
          'There were too many tries. Wait a quarter of an hour, or longer after more of them.',
        );
      return refusal(403, 'password_required', 'Type your password to set up a second factor.');
    }
    if (!change.id || !change.proof) return refusal(403, 'proof_required', 'Prove a second factor you have.');
    const checked = await factors.check(userId, { id: change.id, command: CHANGE_OF_FACTORS }, change.proof);
    if (!checked.ok)
      return { status: 403, body: { error: { ...checked.rejection, message: 'That proof is not right.' } } };
    if (checked.used === 'recovery_codes') await record(session, 'recovery_codes', 'used');
    return null;
  }

  /** Not where the session ended meanwhile: what was reset then would come back. [M5] */
  async function record(
    session: Session,
    credential: 'totp' | 'passkey' | 'recovery_codes',
    change: 'set' | 'removed' | 'used',
  ): Promise<boolean> {
    const command = { type: 'RecordCredentialChange', userId: session.userId, credential, change } as const;
    return (await handle.send({ id: newId(), command, actor: actorOf(session), since: session.seq })).ok;
  }

  /** The first factor brings recovery codes with it; they are shown this once. */
  async function added(session: Session, credential: 'totp' | 'passkey'): Promise<Reply> {
    const methods = await methodsOf(session);
    if (!(await record(session, credential, 'set'))) return LATER;
    const codes = methods.totp || methods.passkeys ? null : await newCodes(session);
    // The factor is there, also where the codes could not be recorded: those are made anew.
    return codes?.status === 200 ? codes : { status: 200, body: { recoveryCodes: null } };
  }

  async function newCodes(session: Session): Promise<Reply> {
    const codes = await recoveryCodes.make(session.userId);
    if (!(await record(session, 'recovery_codes', 'set'))) return LATER;
    return { status: 200, body: { recoveryCodes: codes } };
  }

  return {
    async list(session) {
      const methods = await methodsOf(session);
      const own = await passkeys.list(session.userId, now());
      return { status: 200, body: { totp: methods.totp, passkeys: own, recoveryCodesLeft: methods.recoveryCodes } };
    },
    'totp/start': parsed(Change, async (session, change) => {
      const refused = await refuse(session, change);
      if (refused) return refused;
      const issuer = `Keyturn ${handle.state.organisation?.name ?? ''}`.trim();
      return { status: 200, body: await totp.start(session.userId, userOf(session).upn, issuer, now()) };
    }),
    'totp/confirm': parsed(Codes, async (session, { codes }) => {
      const outcome = await totp.confirm(session.userId, codes, now());
      if (outcome === 'confirmed') return added(session, 'totp');
      if (outcome === 'not_started') return refusal(409, 'not_started', 'Start again: the key was shown too long ago.');
      return refusal(400, 'wrong_codes', 'Type two codes that follow one another, the newest last.');
    }),
    'passkey/start': parsed(Change, async (session, change) => {
      const refused = await refuse(session, change);
      return refused ?? { status: 200, body: await passkeys.startRegistration(userOf(session), now()) };
    }),
    'passkey/finish': parsed(Registration, async (session, { response, name }) => {
      const registration = response as unknown as RegistrationResponseJSON;
      const done = await passkeys.finishRegistration(session.userId, registration, name, now());
      return done
        ? added(session, 'passkey')
        : refusal(400, 'passkey_refused', 'The passkey could not be checked. Try again.');
    }),
    'recovery-codes': parsed(Change, async (session, change) => {
      const methods = await methodsOf(session);
      if (!methods.totp && !methods.passkeys) return refusal(409, 'no_factor', 'Set up a second factor first.');
      return (await refuse(session, change)) ?? newCodes(session);
    }),
    remove: parsed(Removal, async (session, { kind, passkeyId, ...change }) => {
      const refused = await refuse(session, change);
      if (refused) return refused;
      const { userId } = session;
      if (kind === 'passkey' && !(await passkeys.remove(userId, passkeyId ?? ''))) {
        // One that went before it could be recorded is removed by trying again.
        const own = await passkeys.list(userId, now());
        if (own.length >= userOf(session).methods.passkeys)
          return refusal(404, 'not_found', 'There is no such passkey.');
      }
      if (!(await record(session, kind, 'removed'))) return LATER;
      // After that, as an app the log names and nobody has would shut its user out.
      if (kind === 'totp') await totp.remove(userId);
      const { methods } = userOf(session);
      if (!methods.totp && !methods.passkeys) {
        await recoveryCodes.remove(session.userId);
        await record(session, 'recovery_codes', 'removed');
      }
      return { status: 200, body: {} };
    }),
    challenge: parsed(Challenge, async (session, frame) => ({
      status: 200,
      body: await passkeys.startProof(session.userId, frame, now()),
    })),
  };
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  work: (session: Session, body: z.infer<Schema>) => Promise<Reply>,
): (session: Session, body: unknown) => Promise<Reply> {
  return async (session, body) => {
    const read = schema.safeParse(body);
    if (read.success) return work(session, read.data);
    const { path, message } = read.error.issues[0]!;
    return refusal(400, 'malformed', `${path.join('.') || 'body'}: ${message}`);
  };
}

function refusal(status: number, code: string, message: string): Reply {
  return { status, body: { error: { code, message } } };
}
