import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CommandOf } from '../../core/commands.ts';
import { MINUTE } from '../../core/time.ts';
import type { Ask, Handle } from '../../sync-server/handle.ts';
import { createAuthenticator } from '../support/authenticator.ts';
import { codeAt, STEP } from '../support/second-factor.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { openSocket, type Socket } from '../support/socket.ts';
import { until } from '../support/until.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

type Json = Record<string, unknown> & { readonly error?: { readonly code: string } };

async function post(of: Person, path: string, body: object): Promise<{ status: number; body: Json }> {
  const response = await server.fetch(`/mfa/${path}`, { body, token: of.token });
  return { status: response.status, body: (await response.json()) as Json };
}

async function setUpApp(of: Person): Promise<{ secret: string; recoveryCodes: readonly string[] }> {
  const started = await post(of, 'totp/start', { password: of.password });
  const secret = String(started.body.secret);
  const codes = [codeAt(secret, server.now() - STEP), codeAt(secret, server.now())];
  const { body } = await post(of, 'totp/confirm', { codes });
  await server.pass(STEP);
  return { secret, recoveryCodes: body.recoveryCodes as string[] };
}

/** Sets up a passkey on these grounds; gives what makes a proof for a command of this content. */
async function setUpPasskey(of: Person, command: CommandOf<'ActivateRole'>, grounds: object) {
  const passkey = createAuthenticator();
  const options = (await post(of, 'passkey/start', grounds)).body as { challenge: string } & Json;
  const response = passkey.register(options);
  expect(await post(of, 'passkey/finish', { response, name: 'Laptop' })).toMatchObject({ status: 200 });
  return async (id: string) => {
    const { body } = await post(of, 'challenge', { id, command });
    const assertion = passkey.assert(body as { challenge: string } & Json) as { id: string };
    return { kind: 'passkey', response: assertion } as const;
  };
}

/** A new person with one role that asks for a second factor, and a socket of theirs. */
async function given(mfa: 'mfa' | 'passkey') {
  const name = `P${randomUUID().slice(0, 8)}`;
  const person = await server.user(name);
  const assignmentId = await server.assign(await server.role(`Role of ${name}`, { activation: { mfa } }), person);
  const socket = openSocket(server.url, 'me', { token: person.token });
  const command: CommandOf<'ActivateRole'> = {
    type: 'ActivateRole',
    eligibleAssignmentId: assignmentId,
    duration: 'PT1H',
    justification: 'CHG-2210',
  };
  const held = () => [...server.app.handle.state.activations.values()].filter(({ userId }) => userId === person.id);
  const end = async () => {
    for (const { id } of held()) await server.must(person, { type: 'DeactivateRole', activeAssignmentId: id });
  };
  return { person, socket, command, held, end };
}

describe('a code, sent with a command', () => {
  let scene: Awaited<ReturnType<typeof given>>;
  let socket: Socket;
  let secret: string;
  let recoveryCodes: readonly string[];

  beforeEach(async () => {
    scene = await given('mfa');
    ({ socket } = scene);
    ({ secret, recoveryCodes } = await setUpApp(scene.person));
    return () => socket.close();
  });
  const proof = () => ({ kind: 'totp', code: codeAt(secret, server.now()) }) as const;

  test('[A10] [M1] is asked for, and activates', async () => {
    expect(await socket.command(scene.command)).toMatchObject({
      ok: false,
      rejection: { code: 'mfa_required', facts: { required: 'mfa' } },
    });
    expect(scene.held()).toHaveLength(0);
    expect(await socket.command({ ...scene.command, proof: proof() })).toMatchObject({ ok: true });
    expect(scene.held()).toHaveLength(1);
  });

  test('[M2] [H2] the frame sent again is answered as before and gives nothing again', async () => {
    const frame = { ...scene.command, proof: proof() };
    const id = randomUUID();
    const first = await socket.command(frame, { id });
    expect(first.ok).toBe(true);
    await scene.end();
    const elsewhere = openSocket(server.url, 'me', { token: scene.person.token });
    expect(await elsewhere.command(frame, { id })).toEqual(first);
    expect(scene.held()).toHaveLength(0);
    expect(await elsewhere.command(frame)).toMatchObject({ rejection: { code: 'proof_wrong', rule: 'M1' } });
    expect(scene.held()).toHaveLength(0);
    elsewhere.close();
  });

  test('[M2] of two frames with one code at once, one is carried out', async () => {
    const one = { ...scene.command, proof: proof() };
    const answers = await Promise.all([socket.command(one), socket.command(one)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(scene.held()).toHaveLength(1);
  });

  test('a refusal for another reason leaves the code unused', async () => {
    const given = proof();
    expect(await socket.command({ ...scene.command, duration: 'PT99H', proof: given })).toMatchObject({
      rejection: { code: 'duration_too_long' },
    });
    expect(await socket.command({ ...scene.command, proof: given })).toMatchObject({ ok: true });
  });

  test('[M3] after five wrong codes the right one waits too', async () => {
    const wrong = { kind: 'totp', code: '000000' } as const;
    for (let tries = 0; tries < 5; tries++)
      expect(await socket.command({ ...scene.command, proof: wrong })).toMatchObject({
        rejection: { code: 'proof_wrong' },
      });
    expect(await socket.command({ ...scene.command, proof: proof() })).toMatchObject({
      rejection: { code: 'proof_blocked', rule: 'M3' },
    });
  });

  test('[M3] who guesses at the sign-in keeps nobody who is signed in from acting', async () => {
    await server.must(server.root, { type: 'UpdateOrganisation', settings: { requireMfaAtSignIn: true } });
    const { upn, password } = scene.person;
    const signIn = (code: string) =>
      server.fetch('/auth/sign-in', { body: { upn, password, proof: { kind: 'totp', code } } });
    const answers = [];
    for (let tries = 0; tries < 6; tries++) answers.push((await signIn('000000')).status);
    await server.must(server.root, { type: 'UpdateOrganisation', settings: { requireMfaAtSignIn: false } });
    expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
    expect(await socket.command({ ...scene.command, proof: proof() })).toMatchObject({ ok: true });
  });

  test('[M3] many codes at once count as many', async () => {
    const wrong = { kind: 'totp', code: '000000' } as const;
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => socket.command({ ...scene.command, proof: wrong })),
    );
    const codes = answers.map((answer) => ('rejection' in answer ? answer.rejection.code : 'done'));
    expect(codes.filter((code) => code === 'proof_wrong')).toHaveLength(5);
    expect(codes.filter((code) => code === 'proof_blocked')).toHaveLength(7);
  });

  test('[M6] a recovery code is used once, and the audit says so', async () => {
    const recovery = { kind: 'recovery', code: recoveryCodes[0]! } as const;
    expect(await socket.command({ ...scene.command, proof: recovery })).toMatchObject({ ok: true });
    await scene.end();
    expect(await socket.command({ ...scene.command, proof: recovery })).toMatchObject({
      rejection: { code: 'proof_wrong', facts: { kind: 'recovery' } },
    });
    const records = await server.app.store.read(0, 100_000);
    expect(records.map(({ event }) => event)).toContainEqual({
      type: 'CredentialChanged',
      userId: scene.person.id,
      credential: 'recovery_codes',
      change: 'used',
    });
  });

  test('[M1] another person’s code is none', async () => {
    const other = await given('mfa');
    await setUpApp(other.person);
    expect(await other.socket.command({ ...other.command, proof: proof() })).toMatchObject({
      rejection: { code: 'proof_wrong' },
    });
    other.socket.close();
  });
});

describe('a passkey, sent with a command', () => {
  test('[M1] [M2] fits its command alone, once', async () => {
    const { person, socket, command, held, end } = await given('passkey');
    const { secret } = await setUpApp(person);
    const code = { kind: 'totp', code: codeAt(secret, server.now()) } as const;
    expect(await socket.command({ ...command, proof: code })).toMatchObject({
      rejection: { code: 'mfa_required', facts: { required: 'passkey' } },
    });
    await server.pass(STEP);
    const proofFor = await setUpPasskey(person, command, {
      id: randomUUID(),
      proof: { kind: 'totp', code: codeAt(secret, server.now()) },
    });
    const other = randomUUID();
    const longer = { ...command, duration: 'PT8H', proof: await proofFor(other) };
    expect(await socket.command(longer, { id: other })).toMatchObject({ rejection: { code: 'proof_wrong' } });
    expect(held()).toHaveLength(0);

    const id = randomUUID();
    const frame = { ...command, proof: await proofFor(id) };
    const first = await socket.command(frame, { id });
    expect(first).toMatchObject({ ok: true });
    await end();
    const elsewhere = openSocket(server.url, 'me', { token: person.token });
    expect(await elsewhere.command(frame, { id })).toEqual(first);
    expect(await elsewhere.command(frame)).toMatchObject({ rejection: { code: 'proof_wrong' } });
    expect(held()).toHaveLength(0);
    elsewhere.close();
    socket.close();
  });

  test('[M2] [H2] is good for its command until that has its answer', async () => {
    const { person, socket: unused, command, held } = await given('passkey');
    unused.close();
    const proofFor = await setUpPasskey(person, command, { password: person.password });
    const inner: Handle = Object.getPrototypeOf(server.app.handle);
    const { send } = inner;
    const meanwhile: ((ask: Ask) => Promise<unknown>)[] = [];
    const losing = vi.spyOn(inner, 'send').mockImplementation(async (ask) => {
      if (ask.proof !== 'passkey' || !meanwhile.length) return send(ask);
      await meanwhile.shift()!(ask);
      return { ok: false, fault: 'try_later' };
    });
    const id = randomUUID();
    const frame = { ...command, proof: await proofFor(id) };
    // Once nothing was carried out, once it was and its answer got lost.
    meanwhile.push(async () => {}, send);
    const answers = [];
    for (let tries = 0; tries < 3; tries++) {
      const socket = openSocket(server.url, 'me', { token: person.token });
      answers.push(await socket.command(frame, { id }));
      socket.close();
    }
    losing.mockRestore();
    expect(answers).toMatchObject([{ fault: 'try_later' }, { fault: 'try_later' }, { ok: true }]);
    expect(held()).toHaveLength(1);
  });
});

describe('a change of factors', () => {
  test('[M5] takes the password for the first, and a proof of one after that', async () => {
    const { person, socket } = await given('mfa');
    const code = async (path: string, body: object) => (await post(person, path, body)).body.error?.code;
    expect(await code('totp/start', {})).toBe('password_required');
    expect(await code('totp/start', { password: 'not-the-password' })).toBe('password_required');
    const { secret } = await setUpApp(person);
    expect(await code('passkey/start', { password: person.password })).toBe('proof_required');
    expect(await code('remove', { kind: 'totp', password: person.password })).toBe('proof_required');
    const wrong = { id: randomUUID(), proof: { kind: 'totp', code: '000000' } };
    expect(await code('remove', { kind: 'totp', ...wrong })).toBe('proof_wrong');
    const right = { id: randomUUID(), proof: { kind: 'totp', code: codeAt(secret, server.now()) } };
    expect(await post(person, 'remove', { kind: 'totp', ...right })).toMatchObject({ status: 200 });
    expect(server.app.handle.state.users.get(person.id)!.methods).toMatchObject({ totp: false, recoveryCodes: 0 });
    socket.close();
  });

  test('[H1] [M5] what could not be recorded is not said to be done, and is done by trying again', async () => {
    const { person, socket } = await given('mfa');
    socket.close();
    const { handle } = server.app;
    const inner: Handle = Object.getPrototypeOf(handle);
    const { send } = inner;
    let lost = 0;
    const losing = vi.spyOn(inner, 'send').mockImplementation(async (ask) => {
      if (ask.command.type !== 'RecordCredentialChange' || lost === 0) return send(ask);
      lost--;
      return { ok: false, fault: 'try_later' };
    });
    const known = () => handle.state.users.get(person.id)!.methods;
    const { secret: first } = (await post(person, 'totp/start', { password: person.password })).body;
    lost = 1;
    const codes = (secret: string) => [codeAt(secret, server.now() - STEP), codeAt(secret, server.now())];
    expect((await post(person, 'totp/confirm', { codes: codes(String(first)) })).status).toBe(503);
    expect(known().totp).toBe(false);

    const { secret } = await setUpApp(person);
    const proven = async () => {
      await server.pass(STEP);
      return { id: randomUUID(), proof: { kind: 'totp', code: codeAt(secret, server.now()) } };
    };
    const started = await post(person, 'passkey/start', await proven());
    const response = createAuthenticator().register(started.body as { challenge: string } & Json);
    await post(person, 'passkey/finish', { response, name: 'Laptop' });
    const passkey = { kind: 'passkey', passkeyId: (response as { id: string }).id };
    for (const removal of [passkey, { kind: 'totp' }]) {
      const grounds = await proven();
      lost = 1;
      expect((await post(person, 'remove', { ...removal, ...grounds })).status).toBe(503);
      expect((await post(person, 'remove', { ...removal, ...(await proven()) })).status).toBe(200);
    }
    expect(known()).toEqual({ totp: false, passkeys: 0, recoveryCodes: 0 });
    losing.mockRestore();
  });

  test('[M5] a factor that is on its way while all are reset, and their user’s sessions ended, is none', async () => {
    const { person, socket } = await given('mfa');
    socket.close();
    const { handle } = server.app;
    const inner: Handle = Object.getPrototypeOf(handle);
    const { send } = inner;
    const { secret } = (await post(person, 'totp/start', { password: person.password })).body;
    const late = vi.spyOn(inner, 'send').mockImplementation(async (ask) => {
      if (ask.command.type !== 'RecordCredentialChange') return send(ask);
      late.mockRestore();
      await server.must(server.root, { type: 'ResetMfaMethods', userId: person.id });
      return send(ask);
    });
    const codes = [codeAt(String(secret), server.now() - STEP), codeAt(String(secret), server.now())];
    expect((await post(person, 'totp/confirm', { codes })).status).toBe(503);
    expect(handle.state.users.get(person.id)!.methods.totp).toBe(false);
  });

  test('[U2] a recovery code that was used for a change of factors is on record with who sent it', async () => {
    const { person, socket } = await given('mfa');
    socket.close();
    const { recoveryCodes } = await setUpApp(person);
    const { seq } = server.app.handle.state;
    const grounds = { id: randomUUID(), proof: { kind: 'recovery', code: recoveryCodes[0] } };
    expect((await post(person, 'totp/start', grounds)).status).toBe(200);
    const [used] = await server.app.store.read(seq, 10);
    expect(used).toMatchObject({
      event: { type: 'CredentialChanged', credential: 'recovery_codes', change: 'used' },
      actor: { kind: 'user', userId: person.id, client: 'test', access: 'admin' },
    });
  });

  test('[M3] who has to wait for their second factor is told so when they sign in', async () => {
    const { person, socket } = await given('mfa');
    socket.close();
    const { secret } = await setUpApp(person);
    const { upn, password } = person;
    const signIn = async (code: string) => {
      const response = await server.fetch('/auth/sign-in', { body: { upn, password, proof: { kind: 'totp', code } } });
      return { status: response.status, wait: response.headers.get('retry-after') };
    };
    const settings = (requireMfaAtSignIn: boolean) =>
      server.must(server.root, { type: 'UpdateOrganisation', settings: { requireMfaAtSignIn } });
    await settings(true);
    for (let tries = 0; tries < 5; tries++) expect((await signIn('000000')).status).toBe(401);
    await server.pass(STEP);
    expect(await signIn(codeAt(secret, server.now()))).toEqual({
      status: 429,
      wait: expect.stringMatching(/^8[67]\d$/),
    });
    await settings(false);
  });

  test('[M3] [M5] the password cannot be guessed with a token alone', async () => {
    const { person, socket } = await given('mfa');
    const guess = async (password: string) => (await post(person, 'totp/start', { password })).body.error?.code;
    for (let tries = 0; tries < 5; tries++) expect(await guess(`guess-number-${tries}`)).toBe('password_required');
    expect(await guess(person.password)).toBe('proof_blocked');
    await server.pass(15 * MINUTE);
    expect(await guess(person.password)).toBeUndefined();
    socket.close();
  });

  test('[M5] an administrator resets them, which ends the sessions and is in the log', async () => {
    const { person, socket } = await given('mfa');
    await setUpApp(person);
    await socket.hello();
    await server.must(server.root, { type: 'ResetMfaMethods', userId: person.id });
    expect((await socket.closed).code).toBe(4401);
    expect(server.app.handle.state.users.get(person.id)!.methods).toMatchObject({ totp: false, recoveryCodes: 0 });
    const token = await server.token(person);
    const listed = await (await server.fetch('/mfa', { token })).json();
    expect(listed).toEqual({ totp: false, passkeys: [], recoveryCodesLeft: 0 });
    const records = await server.app.store.read(0, 100_000);
    expect(records.map(({ event }) => event)).toContainEqual({ type: 'MfaMethodsReset', userId: person.id });
  });

  test('[M5] a factor that was reset is none, even where its secret was left behind', async () => {
    const { person, socket, command } = await given('mfa');
    const { secret, recoveryCodes } = await setUpApp(person);
    const { secrets } = server.app.store;
    const passkey = { kind: 'passkey', id: randomUUID(), ownerId: person.id, value: '{}', expiresAt: null } as const;
    const left = [passkey, (await secrets.get('totp', person.id, 0))!];
    left.push(...(await secrets.listOf('recovery_codes', person.id, 0)));
    await server.must(server.root, { type: 'ResetMfaMethods', userId: person.id });
    await until(async () => !(await secrets.listOf('recovery_codes', person.id, 0)).length);
    // As if the server had stopped before it removed them.
    for (const one of left) await secrets.put(one);

    const again = { ...person, token: await server.token(person) };
    const elsewhere = openSocket(server.url, 'me', { token: again.token });
    const proofs = [
      { kind: 'totp', code: codeAt(secret, server.now()) },
      { kind: 'recovery', code: recoveryCodes[0]! },
    ] as const;
    for (const proof of proofs)
      expect(await elsewhere.command({ ...command, proof })).toMatchObject({ rejection: { code: 'proof_wrong' } });
    await setUpApp(again);
    expect(await (await server.fetch('/mfa', { token: again.token })).json()).toMatchObject({ passkeys: [] });
    elsewhere.close();
    socket.close();
  });
});
