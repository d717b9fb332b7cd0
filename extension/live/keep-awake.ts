import { browser } from 'wxt/browser';
import type { Message } from '../messages.ts';

const EVERY = 2_000;

/**
 * Keeps the worker running for as long as this page is open: the browser may stop it at any moment, and somebody who looks at
 * the page is waiting for what it does.
 */
export function keepAwake(): void {
  wake();
  setInterval(wake, EVERY);
}

function wake(): void {
  browser.runtime.sendMessage<Message>({ type: 'wake' }).catch(() => {
    // The copy is shown; the next message, command or alarm starts the worker again.
  });
}
