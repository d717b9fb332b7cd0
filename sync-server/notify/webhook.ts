import { createHmac } from 'node:crypto';
import type { Letter } from './letter.ts';
import type { Send } from './notifier.ts';
import { textOf } from './texts.ts';

/** Bodies a webhook can have: ours as JSON, or what Slack and Microsoft Teams show as a message. */
export type WebhookShape = 'json' | 'slack' | 'teams';
export type Webhook = { readonly url: string; readonly shape: WebhookShape };

const TIMEOUT = 10_000;

/**
 * Posts to webhooks. `Keyturn-Signature` is `t=<ms>,v1=<hex HMAC-SHA-256 of "t.body">` with the shared secret, so that the
 * receiver knows the sender and refuses a replay; `Keyturn-Delivery` is the same for each try.
 */
export function createWebhooks(webhooks: readonly Webhook[], secret: string, now: () => number): Send {
  const shapes = new Map(webhooks.map(({ url, shape }) => [url, shape]));
  return async (delivery) => {
    const letter = JSON.parse(delivery.body) as Letter;
    const body = JSON.stringify(webhookBody(letter, delivery.id, shapes.get(delivery.target) ?? 'json'));
    const at = now();
    const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    const response = await fetch(delivery.target, {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
      headers: {
        'content-type': 'application/json',
        'keyturn-delivery': delivery.id,
        'keyturn-signature': `t=${at},v1=${signature}`,
      },
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The webhook answered ${response.status}.`);
  };
}

/** What is posted. People's words are in it, and none of them becomes a link, a mention or other markup. [N1] */
export function webhookBody(letter: Letter, id: string, shape: WebhookShape): object {
  const { subject, text } = textOf(letter, null);
  switch (shape) {
    case 'json':
      return { id, kind: letter.kind, subject, about: letter.about };
    case 'slack':
      return { text: `${subject}\n${text}`.replace(/[&<>]/g, (sign) => SLACK_SIGNS[sign]!), mrkdwn: false };
    case 'teams':
      return {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            content: {
              type: 'AdaptiveCard',
              version: '1.4',
              // Not TextBlock, which reads Markdown.
              body: [plain(subject, 'Bolder'), ...text.split('\n').map((line) => plain(line, 'Default'))],
            },
          },
        ],
      };
  }
}

const SLACK_SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function plain(text: string, weight: 'Bolder' | 'Default') {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: text || ' ', weight }] };
}
