import type { IncomingMessage } from 'node:http';

/**
 * Where a request came from. A proxy on this machine is believed: what it appended last. Anybody else's header is not, as
 * it could name any address.
 */
export function addressOf(incoming: IncomingMessage): { readonly address: string; readonly local: boolean } {
  const peer = (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const loopback = peer === '::1' || peer.startsWith('127.');
  const forwarded = incoming.headers['x-forwarded-for'];
  const proxied = forwarded !== undefined || incoming.headers.forwarded !== undefined;
  if (!loopback || !proxied) return { address: peer, local: loopback };
  const last = String(forwarded ?? '')
    .split(',')
    .at(-1)!
    .trim();
  return { address: last || peer, local: false };
}
