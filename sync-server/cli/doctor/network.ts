import { connect, createServer } from 'node:net';
import type { Config } from '../../config.ts';
import { type Finding, well, wrong } from './finding.ts';

const LIMIT = 5_000;

/** Whether the server could listen where it is told to, or does. */
export async function checkPort({ host, port }: Config, runningAt: string | null): Promise<Finding> {
  if (runningAt) return well(`the server runs at ${runningAt}`);
  const fault = await listening(host, port);
  if (!fault) return well(`${host}:${port} is free to listen on`);
  const fix =
    fault === 'EADDRINUSE' ? 'stop what listens there, or set KEYTURN_PORT' : 'set KEYTURN_HOST or KEYTURN_PORT';
  return wrong(`${host}:${port} cannot be listened on (${fault})`, fix);
}

export async function checkPublicUrl({ publicUrl }: Config, runningAt: string | null): Promise<Finding> {
  if (!publicUrl) return well('KEYTURN_PUBLIC_URL is not set: for this machine alone');
  if (!runningAt) return well(`KEYTURN_PUBLIC_URL ${publicUrl} is tried while the server runs`);
  const why = await answering(`${publicUrl}/healthz`);
  if (why === null) return well(`KEYTURN_PUBLIC_URL ${publicUrl} leads here`);
  return wrong(`KEYTURN_PUBLIC_URL ${publicUrl} does not lead here (${why})`, `pass it on to ${runningAt}`);
}

export async function checkSmtp({ smtpUrl }: Config): Promise<Finding> {
  if (!smtpUrl) return well('KEYTURN_SMTP_URL is not set: no mail is sent');
  return checkPlace('mail server', smtpUrl, 'KEYTURN_SMTP_URL');
}

/** Whether what else the server sends to can be reached: nothing for what is not set. */
export function checkReceivers({ siemUrl, checkpointUrl, webhooks }: Config): Promise<readonly Finding[]> {
  return Promise.all([
    ...(siemUrl ? [checkPlace('SIEM', siemUrl, 'KEYTURN_SIEM_URL')] : []),
    ...(checkpointUrl ? [checkPlace('checkpoint server', checkpointUrl, 'KEYTURN_CHECKPOINT_URL')] : []),
    ...webhooks.map(({ url }) => checkPlace('webhook', url, 'KEYTURN_WEBHOOKS')),
  ]);
}

/** The port of an address that names none. */
const PORTS: Readonly<Record<string, number>> = {
  'smtp:': 587,
  'smtps:': 465,
  'http:': 80,
  'https:': 443,
  'syslog+tls:': 6514,
  'syslog+tcp:': 601,
};

async function checkPlace(what: string, address: string, name: string): Promise<Finding> {
  const { hostname, port, protocol } = new URL(address);
  const place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || PORTS[protocol]! };
  const fault = await connecting(place);
  if (!fault) return well(`${what} ${place.host}:${place.port} answers`);
  return wrong(`${what} ${place.host}:${place.port} does not answer (${fault})`, `correct ${name}, or start it`);
}

function listening(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (fault: NodeJS.ErrnoException) => resolve(fault.code ?? fault.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

async function answering(url: string): Promise<string | null> {
  try {
    const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(LIMIT) });
    return ok ? null : `it answers ${status}`;
  } catch (fault) {
    return fault instanceof Error && fault.cause instanceof Error ? fault.cause.message : String(fault);
  }
}

function connecting(place: { readonly host: string; readonly port: number }): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ ...place, timeout: LIMIT });
    const end = (why: string | null) => {
      socket.destroy();
      resolve(why);
    };
    socket.once('connect', () => end(null));
    socket.once('timeout', () => end('no answer'));
    socket.once('error', (fault: NodeJS.ErrnoException) => end(fault.code ?? fault.message));
  });
}
