import { join, resolve } from 'node:path';
import * as z from 'zod';
import { parseWebhooks } from './notify/targets.ts';
import type { Webhook } from './notify/webhook.ts';

/** What the server was told by its environment. Paths are absolute. */
export type Config = {
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  /** The folder of the log and of what belongs to it. */
  readonly folder: string;
  readonly databaseUrl: string | undefined;
  /** The address people reach the server at, where it is not its own; without a slash at the end. */
  readonly publicUrl: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly secretKeyFile: string;
  readonly setupCode: string | undefined;
  /** Where signed checkpoints of the log go beside the data folder. */
  readonly checkpointFolder: string | undefined;
  readonly checkpointUrl: string | undefined;
  /** Where the audit is streamed to. */
  readonly siemUrl: string | undefined;
  readonly webhooks: readonly Webhook[];
};

/** A setting that will not do; the message is one line that names the variable and what it takes. */
export class ConfigProblem extends Error {}

const url = (protocols: readonly string[]) =>
  z.string().refine((text) => protocols.includes(protocolOf(text)), { error: 'takes' });
/** One that leads to another machine, and so names it. */
const remote = (protocols: readonly string[]) =>
  z.string().refine((text) => protocols.includes(protocolOf(text)) && new URL(text).hostname !== '');

const VARIABLES = {
  KEYTURN_HOST: {
    takes: 'a host name or an IP address to listen on, such as 127.0.0.1',
    schema: z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/),
    unless: '127.0.0.1',
  },
  KEYTURN_PORT: {
    takes: 'a port number from 0 to 65535, such as 8787',
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .refine((text) => Number(text) <= 65_535),
    unless: '8787',
  },
  KEYTURN_DATA: { takes: 'a folder, such as ./data', schema: z.string().regex(/^[^\0]+$/), unless: './data' },
  KEYTURN_DATABASE_URL: {
    takes: 'a PostgreSQL address, such as postgres://user:password@host:5432/keyturn',
    schema: url(['postgres:', 'postgresql:']),
  },
  KEYTURN_PUBLIC_URL: {
    takes: 'the http or https address people reach the server at, such as https://keyturn.example.com',
    // Links are made by writing on behind it.
    schema: url(['http:', 'https:']).refine((text) => !/[?#@]/.test(text)),
  },
  KEYTURN_SMTP_URL: {
    takes: 'a mail server, such as smtps://user:password@mail.example.com or smtp://127.0.0.1:2525',
    schema: remote(['smtp:', 'smtps:']),
  },
  KEYTURN_SECRET_KEY_FILE: {
    takes: 'a file path; the file is made where it is absent',
    schema: z.string().regex(/^[^\0]+$/),
  },
  KEYTURN_CHECKPOINT_DIR: {
    takes: 'a folder, best one on another machine',
    schema: z.string().regex(/^[^\0]+$/),
  },
  KEYTURN_CHECKPOINT_URL: {
    takes: 'an http or https address that checkpoints are posted to',
    schema: url(['http:', 'https:']),
  },
  KEYTURN_SIEM_URL: {
    takes:
      'an address to stream the audit to, such as https://siem.example.com/in or syslog+tls://siem.example.com:6514',
    schema: remote(['http:', 'https:', 'syslog+tls:', 'syslog+tcp:']),
  },
  KEYTURN_WEBHOOKS: {
    takes: 'addresses to post notifications to, such as slack:https://hooks.example.com/a teams:https://example.com/b',
    schema: z.string().refine((text) => parseWebhooks(text) !== null),
  },
  KEYTURN_SETUP_CODE: { takes: 'a code of 8 to 100 characters', schema: z.string().trim().min(8).max(100) },
} as const satisfies Record<string, { takes: string; schema: z.ZodType<string>; unless?: string }>;

type Variable = keyof typeof VARIABLES;

/** Reads the settings. An empty variable counts as absent. Throws `ConfigProblem` for the first bad one. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const folder = resolve(read(env, 'KEYTURN_DATA')!);
  const secretKeyFile = read(env, 'KEYTURN_SECRET_KEY_FILE');
  const checkpointFolder = read(env, 'KEYTURN_CHECKPOINT_DIR');
  return {
    host: read(env, 'KEYTURN_HOST')!,
    port: Number(read(env, 'KEYTURN_PORT')),
    folder,
    databaseUrl: read(env, 'KEYTURN_DATABASE_URL'),
    publicUrl: read(env, 'KEYTURN_PUBLIC_URL')?.replace(/\/+$/, ''),
    smtpUrl: read(env, 'KEYTURN_SMTP_URL'),
    secretKeyFile: secretKeyFile ? resolve(secretKeyFile) : join(folder, 'secret.key'),
    setupCode: read(env, 'KEYTURN_SETUP_CODE'),
    checkpointFolder: checkpointFolder ? resolve(checkpointFolder) : undefined,
    checkpointUrl: read(env, 'KEYTURN_CHECKPOINT_URL'),
    siemUrl: read(env, 'KEYTURN_SIEM_URL'),
    webhooks: parseWebhooks(read(env, 'KEYTURN_WEBHOOKS') ?? '')!,
  };
}

/** Each setting and its value in force, one a line, without secrets. */
export function describeConfig(config: Config): readonly string[] {
  const values: Readonly<Record<Variable, string | undefined>> = {
    KEYTURN_HOST: config.host,
    KEYTURN_PORT: String(config.port),
    KEYTURN_DATA: config.folder,
    KEYTURN_DATABASE_URL: config.databaseUrl && masked(config.databaseUrl),
    KEYTURN_PUBLIC_URL: config.publicUrl,
    KEYTURN_SMTP_URL: config.smtpUrl && masked(config.smtpUrl),
    KEYTURN_SECRET_KEY_FILE: config.secretKeyFile,
    KEYTURN_SETUP_CODE: config.setupCode && '(set)',
    KEYTURN_CHECKPOINT_DIR: config.checkpointFolder,
    KEYTURN_CHECKPOINT_URL: config.checkpointUrl && machineOf(config.checkpointUrl),
    KEYTURN_SIEM_URL: config.siemUrl && machineOf(config.siemUrl),
    KEYTURN_WEBHOOKS: config.webhooks.map(({ url: address, shape }) => `${shape}:${machineOf(address)}`).join(' '),
  };
  return Object.entries(values).map(([name, value]) => `${name}=${value ?? ''}`);
}

function read(env: NodeJS.ProcessEnv, name: Variable): string | undefined {
  const { takes, schema, ...rest } = VARIABLES[name];
  const text = env[name]?.trim() || ('unless' in rest ? rest.unless : undefined);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(text);
  // The value itself may be a secret, so it is not repeated.
  if (!parsed.success) throw new ConfigProblem(`${name} takes ${takes}.`);
  return parsed.data;
}

/** A URL without its password, wherever it stands. */
function masked(text: string): string {
  const address = new URL(text);
  if (address.password) address.password = '***';
  for (const name of [...address.searchParams.keys()])
    if (/pass|secret|token|key/i.test(name)) address.searchParams.set(name, '***');
  return address.toString();
}

/** Where a URL leads, without what is behind it: of such an address the path is often the secret. */
function machineOf(text: string): string {
  const { protocol, host } = new URL(text);
  return `${protocol}//${host}`;
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
