import type { Badge } from './badge.ts';
import type { Notification } from './notify.ts';

/** All that the worker asks of the browser it runs in, so that a test can be one. */
export type Surroundings = {
  /** Local clock, ms. */
  readonly now: () => number;
  /** Ms that passed since some moment, whatever is done to the clock meanwhile. */
  readonly passed: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly fetch: typeof fetch;
  readonly WebSocket: typeof WebSocket;
  /** Runs once after `ms`, while the worker lives; gives the way to call it off. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Resolves when this worker is the only one; the lock is let go when the worker ends. */
  readonly onlyOne: () => Promise<void>;
  readonly showBadge: (badge: Badge) => Promise<void>;
  readonly alarms: {
    /** Wakes the worker once, at a local instant. */
    readonly at: (name: string, when: number) => Promise<void>;
    /** Wakes the worker again and again. */
    readonly every: (name: string, minutes: number) => Promise<void>;
    readonly clear: (name: string) => Promise<void>;
  };
  readonly notifications: {
    /** Shows it; one with the same id is replaced. */
    readonly show: (notification: Notification) => Promise<void>;
    readonly clear: (id: string) => Promise<void>;
    readonly shown: () => Promise<readonly string[]>;
  };
  readonly openPopup: () => Promise<void>;
  /** Opens the options page at a hash such as `#/requests`. */
  readonly openOptions: (hash: string) => Promise<void>;
};
