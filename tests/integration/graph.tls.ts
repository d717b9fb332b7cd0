import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer as createHttpServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';

/** A certificate for these names that is its own authority, and its key; both PEM. */
export type Certificate = { readonly cert: string; readonly key: string };

/** Makes one that is good for a day on either side of now. */
export function makeCertificate(names: readonly string[]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(0x30, oid('2a8648ce3d040302'));
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from('Keyturn test')))));
  const day = 86_400_000;
  const validity = der(0x30, utcTime(Date.now() - day), utcTime(Date.now() + day));
  const alternatives = der(0x30, ...names.map((one) => der(0x82, Buffer.from(one))));
  const extensions = der(0xa3, der(0x30, der(0x30, oid('551d11'), der(0x04, alternatives))));
  const serial = der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' });
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const body = der(0x30, version, serial, algorithm, name, validity, name, subjectKey, extensions);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const whole = der(0x30, body, algorithm, signature).toString('base64');
  const lines = whole.match(/.{1,64}/g)!.join('\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

/** What listens on loopback, and how to end it. */
export type Listening = { readonly port: number; close(): Promise<void> };

/** Speaks TLS and hands each request on to the address `target` gives. */
export function tlsFront({ cert, key }: Certificate, target: () => string): Promise<Listening> {
  const server = createTlsServer({ cert, key }, (incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const onward = request(`${target()}${url}`, { method: method!, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  return listen(server);
}

/** A proxy that connects to `port` whatever host it is asked for, as if every name resolved to loopback. */
export function tunnel(port: number): Promise<Listening> {
  const server = createHttpServer();
  server.on('connect', (_, socket, head) => {
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return listen(server);
}

/** Gives the token to whoever asks, as a host's own identity service does. */
export function identityService(token: () => string): Promise<Listening> {
  const server = createHttpServer((_, outgoing) => {
    const expires = Math.floor(Date.now() / 1_000) + 3_600;
    outgoing.setHeader('content-type', 'application/json');
    outgoing.end(JSON.stringify({ access_token: token(), expires_on: String(expires) }));
  });
  return listen(server);
}

async function listen(server: Server): Promise<Listening> {
  // What was tunnelled is no longer the server's to close.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function utcTime(at: number): Buffer {
  return der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`));
}
