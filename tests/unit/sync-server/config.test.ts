import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigProblem, describeConfig, readConfig } from '../../../sync-server/config.ts';

test('without any variable everything has its default', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 8787,
    folder: resolve('data'),
    databaseUrl: undefined,
    publicUrl: undefined,
    smtpUrl: undefined,
    secretKeyFile: join(resolve('data'), 'secret.key'),
    setupCode: undefined,
  });
});

test('an empty variable counts as absent', () => {
  expect(readConfig({ KEYTURN_PORT: '', KEYTURN_DATABASE_URL: ' ' })).toEqual(readConfig({}));
});

test('reads what is set', () => {
  const config = readConfig({
    KEYTURN_HOST: '0.0.0.0',
    KEYTURN_PORT: '80',
    KEYTURN_DATA: '/srv/keyturn',
    KEYTURN_DATABASE_URL: 'postgres://keyturn:geheim@db:5432/keyturn',
    KEYTURN_PUBLIC_URL: 'https://keyturn.contoso.example/',
    KEYTURN_SMTP_URL: 'smtps://mail.contoso.example',
    KEYTURN_SETUP_CODE: 'twelve-monkeys',
  });
  expect(config).toMatchObject({ port: 80, folder: '/srv/keyturn', publicUrl: 'https://keyturn.contoso.example' });
  expect(config.secretKeyFile).toBe('/srv/keyturn/secret.key');
});

test.each([
  ['KEYTURN_HOST', 'not a host!'],
  ['KEYTURN_PORT', 'http'],
  ['KEYTURN_PORT', '65536'],
  ['KEYTURN_PORT', '-1'],
  ['KEYTURN_DATABASE_URL', 'mysql://secret@host/db'],
  ['KEYTURN_DATABASE_URL', 'secret'],
  ['KEYTURN_PUBLIC_URL', 'keyturn.secret.example'],
  ['KEYTURN_PUBLIC_URL', 'https://keyturn.example/?secret'],
  ['KEYTURN_PUBLIC_URL', 'https://root:secret@keyturn.example'],
  ['KEYTURN_SMTP_URL', 'https://secret.example'],
  ['KEYTURN_SMTP_URL', 'secret.example'],
  ['KEYTURN_SMTP_URL', 'smtp:secret'],
  ['KEYTURN_SMTP_URL', 'smtps://'],
  ['KEYTURN_SIEM_URL', 'syslog+tls://'],
  ['KEYTURN_SETUP_CODE', 'secret'],
])('%s refuses %s in one line that names it, says what it takes and not what it was', (name, value) => {
  let problem: unknown;
  try {
    readConfig({ [name]: value });
  } catch (fault) {
    problem = fault;
  }
  expect(problem).toBeInstanceOf(ConfigProblem);
  const { message } = problem as Error;
  expect(message).toMatch(new RegExp(`^${name} takes .+\\.$`));
  expect(message).not.toContain('\n');
  expect(message).not.toContain('secret');
});

test('is described without passwords', () => {
  const lines = describeConfig(
    readConfig({
      KEYTURN_DATABASE_URL: 'postgres://keyturn:geheim@db:5432/keyturn?sslpassword=geheim2',
      KEYTURN_SMTP_URL: 'smtp://me:geheim3@mail.contoso.example?from=a@contoso.example',
      KEYTURN_SETUP_CODE: 'geheim-code',
      KEYTURN_SIEM_URL: 'https://geheim4@siem.contoso.example:8443/in/geheim5?sig=geheim6',
      KEYTURN_CHECKPOINT_URL: 'https://keep.contoso.example/geheim7',
      KEYTURN_WEBHOOKS: 'slack:https://hooks.contoso.example/geheim8',
    }),
  );
  expect(lines).toContain('KEYTURN_PORT=8787');
  expect(lines).toContain('KEYTURN_DATABASE_URL=postgres://keyturn:***@db:5432/keyturn?sslpassword=***');
  expect(lines).toContain('KEYTURN_SMTP_URL=smtp://me:***@mail.contoso.example?from=a@contoso.example');
  expect(lines).toContain('KEYTURN_SETUP_CODE=(set)');
  expect(lines).toContain('KEYTURN_SIEM_URL=https://siem.contoso.example:8443');
  expect(lines).toContain('KEYTURN_WEBHOOKS=slack:https://hooks.contoso.example');
  expect(lines.join('\n')).not.toContain('geheim');
});
