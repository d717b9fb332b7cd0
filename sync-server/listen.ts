import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Config, ConfigProblem } from './config.ts';

export type Listening = {
  /** Where this machine reaches the server. */
  readonly url: string;
  readonly port: number;
  /** Takes no more connections, and ends those left after a while. */
  close(): Promise<void>;
};

const GRACE = 3_000;
/** What means all of this machine's addresses is no address to go to. */
const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

/** Listens where the settings say. `upgrade` takes requests for a socket, and says whether it did. */
export async function listen(
  server: Server,
  { host, port }: Pick<Config, 'host' | 'port'>,
  upgrade: (request: IncomingMessage, stream: Duplex, head: Buffer) => boolean,
): Promise<Listening> {
  server.on('upgrade', (request, stream, head) => {
    // Node listens no more once it has given the stream away: a client that goes away would end the process.
    stream.on('error', () => {});
    if (upgrade(request, stream, head)) return;
    stream.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n', () => stream.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (fault) => reject(explained(fault, host, port)));
    server.listen({ host, port }, resolve);
  });
  const taken = (server.address() as AddressInfo).port;
  const name = EVERYWHERE[host] ?? (host.includes(':') ? `[${host}]` : host);
  return { url: `http://${name}:${taken}`, port: taken, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatient = setTimeout(() => server.closeAllConnections(), GRACE);
    server.close(() => {
      clearTimeout(impatient);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function explained(fault: NodeJS.ErrnoException, host: string, port: number): Error {
  if (fault.code === 'EADDRINUSE')
    return new ConfigProblem(`KEYTURN_PORT: port ${port} on ${host} is taken. Choose another, or stop what uses it.`);
  if (fault.code === 'EACCES')
    return new ConfigProblem(`KEYTURN_PORT: port ${port} may not be used by this user. Choose one above 1023.`);
  if (fault.code === 'EADDRNOTAVAIL' || fault.code === 'ENOTFOUND')
    return new ConfigProblem(`KEYTURN_HOST: this machine has no address ${host}.`);
  return fault;
}
