import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR } from '../../core/time.ts';
import { checkRoom } from '../../sync-server/cli/doctor/files.ts';
import { cliOn } from '../support/cli.ts';
import { prepare } from '../support/prepared.ts';

const CONTOSO = 'sync-server/demo/contoso.yaml';
const home = mkdtempSync(join(tmpdir(), 'keyturn-cli-'));
const data = join(home, 'data');
const keyturn = cliOn(data);

beforeAll(async () => {
  const applied = await keyturn(`org apply ${CONTOSO}`);
  if (applied.code !== 0) throw new Error(applied.err);
});
afterAll(() => rmSync(home, { recursive: true }));

test('org apply shows its changes, and applied again makes none', async () => {
  const fresh = cliOn(join(home, 'dry'));
  const plan = await fresh(`org apply ${CONTOSO} --dry-run`);
  expect(plan).toMatchObject({ code: 0, out: expect.stringContaining('+ user alice@contoso.example\n') });
  expect(plan.out).toContain('+ password of alice@contoso.example\n');
  expect((await fresh('org export')).err).toContain('There is no organisation yet');
  expect(await keyturn(`org apply ${CONTOSO}`)).toEqual({ code: 0, out: '', err: 'Nothing to change.\n' });
});

test('org apply of a wrong file changes nothing and names file, line and field', async () => {
  const file = join(home, 'wrong.yaml');
  writeFileSync(file, 'organisation: Contoso\nusers:\n  - { upn: zoe@contoso.example, name: Zoe, password: short }\n');
  const { code, err, out } = await keyturn(`org apply ${file}`);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(`${file}:3:44 users[0].password: The password needs at least 12 characters`);
  expect(err).toContain('nothing was changed');
  const long = await keyturn('org apply -', `organisation: Contoso\n#${'x'.repeat(10 * 1024 * 1024)}`);
  expect(long).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^standard input:the file is larger than 10 MB\n/),
  });
  expect((await keyturn('org export')).out).not.toContain('zoe');
});

test('org export makes the same organisation elsewhere', async () => {
  const elsewhere = cliOn(join(home, 'elsewhere'));
  const { out } = await keyturn('org export');
  expect(await elsewhere('org apply -', out)).toMatchObject({ code: 0 });
  expect((await elsewhere('org export')).out).toBe(out);
});

test('token create prints the token alone, for an enabled user only', async () => {
  const made = await keyturn('token create --user Alice@contoso.example --ttl 30m --scope read');
  expect(made).toEqual({ code: 0, out: expect.stringMatching(/^[A-Za-z0-9_-]{43}\n$/), err: '' });
  expect(await keyturn('token create --user nobody@contoso.example')).toMatchObject({ code: 1, out: '' });
  for (const ttl of ['soon', '0h', '366d'])
    expect(await keyturn(`token create --user alice@contoso.example --ttl ${ttl}`)).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(/^--ttl: expected a span such as 30m, 8h or 7d, at most 365d\nUsage: .*\n$/),
    });
});

test('user password takes the password from standard input and refuses a weak one', async () => {
  const command = 'user password dave@contoso.example';
  expect(await keyturn(command, 'a much longer one\n')).toMatchObject({ code: 0, out: '' });
  expect(await keyturn(command, 'short')).toMatchObject({ code: 1, err: expect.stringContaining('at least 12') });
  expect(await keyturn(command)).toMatchObject({ code: 1, err: expect.stringContaining('standard input') });
  const events = (await keyturn('audit export --format jsonl')).out;
  expect(events).toContain('"CredentialChanged"');
  expect(events).not.toContain('a much longer one');
});

test('audit export gives every event once, with names, and keeps to its span', async () => {
  const jsonl = (await keyturn('audit export --format jsonl')).out;
  const lines = jsonl
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ seq }) => seq);
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
  const csv: Record<string, string>[] = parse((await keyturn('audit export --format csv')).out, { columns: true });
  // The first export is in the log itself by now.
  expect(csv.map(({ seq, event }) => [Number(seq), event])).toEqual([
    ...lines.map(({ seq, event }) => [seq, event]),
    [lines.length + 1, 'AuditExported'],
  ]);
  const assigned = csv.find(({ event, role }) => event === 'RoleAssigned' && role === 'User Administrator');
  expect(assigned).toMatchObject({ actor: 'Operator', subject: 'alice@contoso.example', scope: '/' });
  const { at } = lines.at(-1);
  expect((await keyturn(`audit export --format csv --until ${lines[0].at}`)).out.trim().split('\n')).toHaveLength(1);
  expect((await keyturn(`audit export --format jsonl --since ${at}`)).out).toContain(`"seq":${lines.at(-1).seq},`);
  expect(await keyturn('audit export --format xml')).toMatchObject({ code: 2, out: '' });
});

test('audit verify finds an edited record and a cut tail', async () => {
  const copy = join(home, 'copy.db');
  expect((await keyturn(`backup ${copy}`)).err).toContain('does not hold the secret key');
  const restored = cliOn(join(home, 'restored'), { KEYTURN_SECRET_KEY_FILE: join(data, 'secret.key') });
  expect(await restored(`restore ${copy}`)).toMatchObject({ code: 0 });
  const checkpoint = join(home, 'checkpoint.json');
  const good = await restored('audit verify');
  expect(good.code).toBe(0);
  writeFileSync(checkpoint, good.out);
  expect((await restored(`audit verify --checkpoint ${checkpoint}`)).code).toBe(0);

  const { seq } = JSON.parse(good.out);
  const db = new DatabaseSync(join(home, 'restored', 'log.db'));
  db.exec(`DELETE FROM snapshot; DELETE FROM command; DELETE FROM event WHERE seq = ${seq}`);
  const cut = await restored(`audit verify --checkpoint ${checkpoint}`);
  expect(cut).toMatchObject({ code: 1, err: expect.stringContaining(`Record ${seq} is missing`) });
  db.exec("UPDATE event SET record = replace(record, 'Alice', 'Mallory') WHERE record LIKE '%Alice Moreau%'");
  db.close();
  expect(await restored('audit verify')).toMatchObject({ code: 1, err: expect.stringMatching(/was changed/) });
});

test('a wrong use ends with 2 and says how to call it', async () => {
  expect(await keyturn('org apply')).toMatchObject({ code: 2, err: expect.stringContaining('keyturn org apply FILE') });
  expect(await keyturn('org frobnicate')).toMatchObject({ code: 2, err: expect.stringContaining('keyturn doctor') });
  expect(await keyturn('doctor --fast')).toMatchObject({ code: 2, out: '' });
});

test('config shows what is in force without secrets; a bad value names its variable', async () => {
  const env = { KEYTURN_SMTP_URL: 'smtps://user:hunter2@mail.example', KEYTURN_PORT: '9000' };
  const { code, out } = await cliOn(data, env)('config');
  expect(code).toBe(0);
  expect(out).toContain('KEYTURN_PORT=9000\n');
  expect(out).not.toContain('hunter2');
  const bad = await cliOn(data, { KEYTURN_PORT: 'http' })('config');
  expect(bad).toMatchObject({ code: 1, err: expect.stringMatching(/^KEYTURN_PORT takes .*\n$/) });
});

test('[T2] doctor says that the log is ahead of the machine’s clock', async () => {
  const ahead = await prepare(1, 1, { now: () => Date.now() + HOUR });
  const { code, out } = await cliOn(ahead.env.KEYTURN_DATA!, { ...ahead.env, KEYTURN_PORT: '0' })('doctor');
  ahead.remove();
  expect(code).toBe(1);
  expect(out).toMatch(
    /^✕ the newest record of the log is of .*Z, which this machine’s clock has not reached: set the/m,
  );
});

test('doctor is content with a good place and names each thing that is wrong with its fix', async () => {
  const good = await cliOn(data, { KEYTURN_PORT: '0' })('doctor');
  expect(good).toMatchObject({ code: 0, out: expect.stringContaining('organisation Contoso') });

  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  chmodSync(join(data, 'secret.key'), 0o644);
  const bad = await cliOn(data, {
    KEYTURN_PORT: String(port),
    KEYTURN_SMTP_URL: 'smtp://127.0.0.1:1',
    KEYTURN_SIEM_URL: 'syslog+tls://127.0.0.1:1',
    KEYTURN_WEBHOOKS: `http://127.0.0.1:${port}/a slack:http://127.0.0.1:1/secret`,
    KEYTURN_CHECKPOINT_DIR: join(data, 'secret.key'),
  })('doctor');
  chmodSync(join(data, 'secret.key'), 0o600);
  taken.close();
  expect(bad.code).toBe(1);
  expect(bad.out).toMatch(/^✕ secret key .* can be read by others on this machine: chmod 600 /m);
  expect(bad.out).toMatch(/^✕ 127\.0\.0\.1:\d+ cannot be listened on \(EADDRINUSE\): .*KEYTURN_PORT/m);
  for (const what of ['mail server', 'SIEM', 'webhook'])
    expect(bad.out).toMatch(
      new RegExp(`^✕ ${what} 127\\.0\\.0\\.1:1 does not answer \\(ECONNREFUSED\\): correct KEYTURN_`, 'm'),
    );
  expect(bad.out).toContain(`✓ webhook 127.0.0.1:${port} answers`);
  expect(bad.out).not.toContain('/secret\n');
  expect(bad.out).toMatch(/^✕ .*secret\.key is a file: set KEYTURN_CHECKPOINT_DIR to a folder/m);
});

test('[H7] where the key of a log is gone, no command makes another in its place, and doctor says what to bring', async () => {
  const copy = join(home, 'lost.db');
  expect((await keyturn(`backup ${copy}`)).code).toBe(0);
  const file = join(home, 'lost.key');
  const lost = cliOn(data, { KEYTURN_PORT: '0', KEYTURN_SECRET_KEY_FILE: file });
  const { code, out } = await lost('doctor');
  expect(code).toBe(1);
  expect(out).toMatch(/^✕ secret key .*lost\.key is absent: bring it from its backup/m);
  const refused = {
    code: 1,
    out: '',
    err: expect.stringMatching(/^KEYTURN_SECRET_KEY_FILE: .*lost\.key is absent.*Bring/),
  };
  expect(await lost('org export')).toEqual(refused);
  expect((await keyturn(`restore ${home}`)).err).toMatch(/ is no whole backup of Keyturn: /);
  const empty = cliOn(join(home, 'empty'), { KEYTURN_SECRET_KEY_FILE: file });
  expect(await empty(`restore ${copy}`)).toEqual(refused);
  expect(existsSync(file)).toBe(false);
});

test('doctor looks for room on the disk', () => {
  expect(checkRoom({ folder: data }).what).toContain(`MB free on the disk of ${data}`);
  expect(checkRoom({ folder: '/proc' })).toMatchObject({ how: 'wrong', fix: expect.stringContaining('make room') });
});

test('whoever has read enough of an output ends the command without a word', async () => {
  const main = join(import.meta.dirname, '../../sync-server/cli/main.ts');
  const child = spawn(process.execPath, ['--no-warnings', main, 'audit', 'export', '--format', 'csv'], {
    env: { ...process.env, KEYTURN_DATA: data },
  });
  child.stdout.destroy();
  const ended = new Promise((resolve) => child.on('close', resolve));
  expect(await text(child.stderr)).toBe('');
  expect(await ended).toBe(0);
});
