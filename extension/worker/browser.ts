import { browser } from 'wxt/browser';
import type { Badge } from './badge.ts';
import { buttonsOf, type Notification } from './notify.ts';
import type { Surroundings } from './surroundings.ts';
import { BUTTON } from './texts.ts';

const COLOUR: Readonly<Record<Badge['colour'], string>> = {
  ok: '#13744a',
  warn: '#9a5b00',
  bad: '#b3261e',
  accent: '#2f53d7',
};

/** The browser the extension really runs in. */
export const surroundings: Surroundings = {
  now: Date.now,
  passed: () => performance.now(),
  random: Math.random,
  fetch: (...asked) => fetch(...asked),
  WebSocket,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  onlyOne: () =>
    new Promise((held) => {
      void navigator.locks.request('keyturn.sync', () => {
        held();
        return new Promise<never>(() => {});
      });
    }),
  async showBadge({ text, colour, title }) {
    await Promise.all([
      browser.action.setBadgeText({ text }),
      browser.action.setBadgeBackgroundColor({ color: COLOUR[colour] }),
      browser.action.setBadgeTextColor({ color: '#ffffff' }),
      browser.action.setTitle({ title }),
    ]);
  },
  alarms: {
    at: (name, when) => browser.alarms.create(name, { when }),
    every: (name, minutes) => browser.alarms.create(name, { periodInMinutes: minutes }),
    clear: async (name) => void (await browser.alarms.clear(name)),
  },
  notifications: {
    show: async (notification) => void (await browser.notifications.create(notification.id, optionsOf(notification))),
    clear: async (id) => void (await browser.notifications.clear(id)),
    shown: async () => Object.keys(await browser.notifications.getAll()),
  },
  async openPopup() {
    // Without a browser window there is no toolbar to open it from; the options page shows the same.
    await browser.action.openPopup().catch(() => surroundings.openOptions('#/overview'));
  },
  async openOptions(hash) {
    await browser.tabs.create({ url: addressOf(`/options.html${hash}`) });
  },
};

function optionsOf({ id, title, message, urgent }: Notification) {
  return {
    type: 'basic' as const,
    iconUrl: addressOf('/icon/128.png'),
    title,
    message,
    buttons: buttonsOf(id).map((button) => ({ title: BUTTON[button] })),
    requireInteraction: urgent,
  };
}

function addressOf(path: string): string {
  return new URL(path, location.href).href;
}
