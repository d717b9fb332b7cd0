import { hkdfSync } from 'node:crypto';
import type { Instant } from '../../core/time.ts';
import type { Handle } from '../handle.ts';
import type { Store } from '../store/store.ts';
import { createMail } from './mail.ts';
import { startNotifier } from './notifier.ts';
import { createOutgoing, type Outgoing } from './outgoing.ts';
import { createWebhooks, type Webhook } from './webhook.ts';

export type NotificationsOptions = {
  readonly handle: Handle;
  readonly store: Store;
  readonly node: string;
  readonly secretKey: Uint8Array;
  readonly smtpUrl: string | undefined;
  readonly webhooks: readonly Webhook[];
  readonly now: () => Instant;
  /** The machine's clock, by which whoever takes a webhook tells an old one from a new one. */
  readonly wall: () => Instant;
  readonly onFault: (fault: unknown) => void;
};

export type Notifications = {
  readonly outgoing: Outgoing;
  /** Starts sending; `url` is where links in mails lead. */
  start(url: string): Promise<void>;
  stop(): Promise<void>;
};

/** Mail and webhooks as the settings name them, and the page that shows what became of them. */
export function createNotifications(options: NotificationsOptions): Notifications {
  const { handle, store, node, secretKey, smtpUrl, webhooks, now, wall, onFault } = options;
  const undo: (() => Promise<void> | void)[] = [];
  let wake = () => {};
  return {
    outgoing: createOutgoing(handle, store.deliveries, now, () => wake()),
    async start(url) {
      if (!smtpUrl && !webhooks.length) return;
      const mail = smtpUrl ? createMail(smtpUrl, url) : null;
      if (mail) undo.push(mail.close);
      const targets = webhooks.map((webhook) => webhook.url);
      const webhook = { targets, send: createWebhooks(webhooks, webhookSecret(secretKey), wall) };
      const channels = { ...(mail && { mail: mail.send }), ...(targets.length && { webhook }) };
      const notifier = await startNotifier({ handle, store, now, node, channels, onFault });
      undo.push(notifier.stop);
      wake = () => void notifier.settle();
    },
    async stop() {
      for (const step of undo.splice(0).reverse()) await step();
    },
  };
}

/** What webhooks are signed with; hexadecimal. `keyturn config` shows it to whoever runs the server. */
function webhookSecret(secretKey: Uint8Array): string {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'keyturn webhooks v1', 32)).toString('hex');
}
