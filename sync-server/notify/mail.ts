import { createTransport } from 'nodemailer';
import type { Letter } from './letter.ts';
import type { Send } from './notifier.ts';
import { textOf } from './texts.ts';

/**
 * Sends letters by SMTP. `url` is `smtp://user:password@host:port` or `smtps://`, with `?from=keyturn@contoso.example` for the
 * sender; `publicUrl` is where links lead. The message id is the delivery's, so that a repeated mail is known as the same.
 */
export function createMail(url: string, publicUrl: string): { readonly send: Send; close(): void } {
  const from = new URL(url).searchParams.get('from') ?? `keyturn@${new URL(publicUrl).hostname}`;
  const transport = createTransport({
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    pool: true,
  });
  return {
    async send(delivery) {
      const letter = JSON.parse(delivery.body) as Letter;
      const page = pageOf(letter);
      const text = textOf(letter, page && `${publicUrl}/open/${page}`);
      const messageId = `<${delivery.id.replace(/[^A-Za-z0-9.]/g, '-')}@keyturn>`;
      await transport.sendMail({ from: { name: 'Keyturn', address: from }, to: delivery.target, messageId, ...text });
    },
    close: () => transport.close(),
  };
}

/** The page of the options page a letter leads to. */
function pageOf({ about: { requestId, reviewId, incidents, digest } }: Letter): string | null {
  if (incidents) return 'alerts';
  if (digest) return 'audit';
  if (reviewId) return `reviews/${reviewId}`;
  return requestId ? `requests/${requestId}` : null;
}
