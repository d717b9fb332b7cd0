import type { Webhook, WebhookShape } from './webhook.ts';

/** Webhooks as a setting lists them: `slack:https://… teams:https://… https://…`, by white space or commas; null where one is none. */
export function parseWebhooks(text: string): readonly Webhook[] | null {
  const webhooks = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(parseWebhook);
  return webhooks.every((webhook) => webhook !== null) ? webhooks : null;
}

function parseWebhook(text: string): Webhook | null {
  const [, shape = 'json', url] = /^(?:(json|slack|teams):)?(https?:\/\/\S+)$/.exec(text) ?? [];
  return url && URL.canParse(url) ? { url, shape: shape as WebhookShape } : null;
}
