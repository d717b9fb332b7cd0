import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { cefLine } from '../audit-export/cef.ts';
import { FORMATS, type Proven } from '../audit-export/format.ts';
import type { Carry } from './siem.ts';

export type CarrierOptions = {
  /** Certificates that are trusted beside the system's, as PEM. */
  readonly ca?: string;
};

const TIMEOUT = 15_000;
/** How long a server that is going away has, in ms, to be seen doing so before we end a connection ourselves. */
const LINGER = 100;
const SEVERITY = { success: 6, expired: 6, denied: 5, failure: 4 } as const;
/** Syslog's facility for log audit. */
const FACILITY = 13;

/** What brings entries to `https://…`, `http://…`, `syslog+tls://host:port` or `syslog+tcp://host:port`. */
export function carrierOf(address: string, options: CarrierOptions = {}): Carry {
  const { protocol } = new URL(address);
  return protocol.startsWith('syslog') ? syslog(address, options) : webhook(address);
}

/** Posts JSON Lines; any 2xx answer means that all of them were taken. */
function webhook(url: string): Carry {
  return async (entries) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': FORMATS.jsonl.contentType,
        'keyturn-first': String(entries[0]?.entry.seq),
        'keyturn-last': String(entries.at(-1)?.entry.seq),
      },
      body: FORMATS.jsonl.lines(entries),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The SIEM answered ${response.status}.`);
  };
}

/**
 * RFC 5424 messages, octet-counted as RFC 5425 says. Syslog has no acknowledgement, so each batch has a connection of its
 * own: where the other side ends it before we do, the batch counts as lost; where it ends it in answer to our end, which
 * comes after all it had to read, as taken.
 */
function syslog(address: string, { ca }: CarrierOptions): Carry {
  const { protocol, hostname: host, port } = new URL(address);
  const tls = protocol === 'syslog+tls:';
  const at = { host: host.replace(/^\[|\]$/g, ''), port: Number(port || (tls ? 6514 : 601)) };
  const open = () =>
    tls
      ? connectTls({ ...at, ...(isIP(at.host) ? {} : { servername: at.host }), ...(ca && { ca }) })
      : connectPlain(at);
  return (entries) =>
    new Promise((resolve, reject) => {
      const socket: Socket = open();
      let ending = false;
      socket.setTimeout(TIMEOUT, () => socket.destroy(new Error('The syslog server did not answer in time.')));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('The syslog server ended the connection before it had read all.')));
      socket.once('end', () => {
        if (ending) resolve();
      });
      socket.once(tls ? 'secureConnect' : 'connect', () =>
        socket.write(entries.map(framed).join(''), () =>
          setTimeout(() => {
            ending = !socket.destroyed && !socket.readableEnded;
            socket.end();
          }, LINGER),
        ),
      );
      socket.resume();
    });
}

function framed(proven: Proven): string {
  const message = syslogMessage(proven);
  return `${Buffer.byteLength(message)} ${message}`;
}

/** One entry as an RFC 5424 message whose text is its CEF line. */
function syslogMessage({ entry }: Pick<Proven, 'entry'>): string {
  const priority = FACILITY * 8 + SEVERITY[entry.result];
  const host = hostname().replace(/[^\x21-\x7e]/g, '') || '-';
  return `<${priority}>1 ${entry.at} ${host} keyturn ${process.pid} ${entry.details.type} - \ufeff${cefLine(entry)}`;
}
