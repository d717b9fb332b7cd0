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
  const { hostname, port, protocol } = new URL(smtpUrl);
  const place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'smtps:' ? 465 : 587) };
  const fault = await connecting(place);
  if (!fault) return well(`mail server ${place.host}:${place.port} answers`);
  return wrong(`mail server ${place.host}:${place.port} does not answer (${fault})`, 'correct KEYTURN_SMTP_URL');
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
