import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * Where a request came from. A proxy on this machine is believed: what it appended last. Anybody else's header is not, as
 * it could name any address. Of an IPv6 address only its network counts: one machine has as many as it likes in it.
 */
export function addressOf(incoming: IncomingMessage): { readonly address: string; readonly local: boolean } {
  const peer = (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const loopback = peer === '::1' || peer.startsWith('127.');
  const forwarded = incoming.headers['x-forwarded-for'];
  const proxied = forwarded !== undefined || incoming.headers.forwarded !== undefined;
  if (!loopback || !proxied) return { address: networkOf(peer), local: loopback };
  const last = String(forwarded ?? '')
    .split(',')
    .at(-1)!
    .trim();
  return { address: networkOf(withoutPort(last) || peer), local: false };
}

/** Some proxies say the port as well; one address has as many of them as it likes. */
function withoutPort(said: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(said)?.[1] ?? said.replace(/^([\d.]+):\d+$/, '$1');
}

/** The /64 an IPv6 address is in; any other as it is. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '');
  if (!isIPv6(plain) || plain === '::1') return plain;
  const [start = '', end = ''] = plain.split('::');
  const [before, after] = [start, end].map((part) => part.split(':').filter(Boolean)) as [string[], string[]];
  const between = Array<string>(8 - before.length - after.length).fill('0');
  const network = [...before, ...between, ...after].slice(0, 4);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
