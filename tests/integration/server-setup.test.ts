import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBareServer } from '../support/server.ts';

let server: Awaited<ReturnType<typeof startBareServer>>;
beforeEach(async () => {
  server = await startBareServer();
});
afterEach(() => server.close());

const FORM = {
  organisation: 'Contoso & Söhne',
  name: 'Alice <Moreau>',
  upn: 'Alice@contoso.example',
  password: 'a-long-enough-password',
};

function post(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}/setup`, { method: 'POST', body: new URLSearchParams(fields), headers });
}

test('[I5] [O1] a first start shows the form; the code makes the first administrator, once', async () => {
  const before = await server.fetch('/');
  expect(before.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const form = await before.text();
  for (const name of ['code', 'organisation', 'upn', 'name', 'password']) expect(form).toContain(`name="${name}"`);
  expect(form).not.toContain('<script');
  expect(form).not.toContain(server.app.setupCode!);

  const code = server.app.setupCode!;
  expect(code).toMatch(/^([A-Z2-9]{5}-){3}[A-Z2-9]{5}$/);
  const done = await post({ ...FORM, code: ` ${code.toLowerCase()} ` }, { origin: server.url });
  expect(done.status).toBe(200);
  const page = await done.text();
  expect(page).toContain('.output/chrome-mv3');
  expect(page).toContain('alice@contoso.example');

  const { upn, password } = FORM;
  const signedIn = await server.fetch('/auth/sign-in', { body: { upn, password } });
  expect(await signedIn.json()).toMatchObject({ user: { upn: 'alice@contoso.example', name: FORM.name } });
  expect((await post({ ...FORM, upn: 'eve@contoso.example', code })).status).toBe(409);
  const after = await (await server.fetch('/')).text();
  expect(after).toContain('Load unpacked');
  expect(after).not.toContain('<form');
  expect(server.app.handle.state.users.size).toBe(1);
});

test('a wrong code, a weak password and an empty field say so and keep what was typed', async () => {
  const code = server.app.setupCode!;
  const wrong = await post({ ...FORM, code: 'AAAAA-AAAAA-AAAAA-AAAAA' });
  expect(wrong.status).toBe(400);
  const page = await wrong.text();
  expect(page).toContain('This is not the setup code');
  expect(page).toContain('value="Contoso &#38; Söhne"');
  expect(page).toContain('value="Alice &#60;Moreau&#62;"');
  expect(page).not.toContain(FORM.password);
  expect(await (await post({ ...FORM, code, password: 'short' })).text()).toContain('at least 12 characters; it has 5');
  expect(await (await post({ ...FORM, code, password: FORM.upn })).text()).toContain('must not be the sign-in name');
  expect(await (await post({ ...FORM, code, name: ' ' })).text()).toContain('Your name is missing.');
  expect(await (await post({ ...FORM, code, upn: 'alice' })).text()).toContain('looks like alice@contoso.example');
  expect(server.app.handle.state.organisation).toBeNull();
});

test('guesses of the code are slowed down', async () => {
  const guess = () => post({ ...FORM, code: 'AAAAA-AAAAA-AAAAA-AAAAA' });
  for (let tries = 0; tries < 5; tries++) expect((await guess()).status).toBe(400);
  const slowed = await post({ ...FORM, code: server.app.setupCode! });
  expect(slowed.status).toBe(429);
  expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(server.app.handle.state.organisation).toBeNull();
});

test('another site’s page cannot send the form', async () => {
  const fields = { ...FORM, code: server.app.setupCode! };
  expect((await post(fields, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await post(fields, { origin: 'null' })).status).toBe(403);
  expect(server.app.handle.state.organisation).toBeNull();
});

test('[I5] of two set-ups at once one is done', async () => {
  const code = server.app.setupCode!;
  const upns = ['one@contoso.example', 'two@contoso.example'];
  const answers = await Promise.all(upns.map((upn) => post({ ...FORM, upn, code })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(server.app.handle.state.users.size).toBe(1);
});
