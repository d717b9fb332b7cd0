import { type DestinationStream, destination, type Logger, pino, stdSerializers } from 'pino';

export type Log = Logger;

/** Names of fields that are secret or private wherever they stand. */
const SECRET = ['token', 'password', 'code', 'secret', 'authorization', 'cookie', 'justification', 'proof', 'ticket'];

/**
 * Structured lines on standard error. What is secret or personal is left out where it is logged; the list here is the net
 * below.
 */
export function createLog(to: DestinationStream = destination({ dest: 2, sync: true }), level = 'info'): Log {
  const paths = SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: '***' },
      serializers: { err: withoutPasswords },
    },
    to,
  );
}

/** An error as it is logged: its words, without the passwords of addresses in them. */
function withoutPasswords(fault: Error): unknown {
  const { type, message, stack } = stdSerializers.err(fault);
  const clean = (text: string) => text.replace(/(\w+:\/\/[^\s:/@]*):[^\s@/]+@/g, '$1:***@');
  return { type, message: clean(message), stack: clean(stack ?? '') };
}
