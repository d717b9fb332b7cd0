import { useEffect, useState } from 'preact/hooks';
import type { Link } from '../../link.ts';
import { sayAgo } from '../countdown.ts';
import { sayClock } from '../moment-text.ts';
import type { PopupData } from './data.ts';

const STEP = 10_000;

export type FooterProps = Pick<PopupData, 'link' | 'inStepAt' | 'clockOffset'>;

/** How fresh everything above is, and which keys there are. */
export function Footer({ link, inStepAt, clockOffset }: FooterProps) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), STEP);
    return () => clearInterval(timer);
  }, []);
  const now = Date.now() + clockOffset;
  return (
    <footer class={`footer ${link}`}>
      <span class="dot" aria-hidden="true" />
      <span class="grow">{sayLink(link, inStepAt, Math.max(now, inStepAt ?? 0))}</span>
      {link !== 'too_old' && (
        <span class="keys" aria-hidden="true">
          ↑↓ choose · ⏎ activate
        </span>
      )}
    </footer>
  );
}

/** The connection in a few words; all times by the server's clock. */
export function sayLink(link: Link, inStepAt: number | null, now: number): string {
  const asOf = inStepAt === null ? '' : `, as of ${sayClock(new Date(inStepAt).toISOString(), now)}`;
  switch (link) {
    case 'online':
      return inStepAt === null ? 'In step' : `In step, ${sayAgo(now - inStepAt)}`;
    case 'connecting':
      return `Connecting${asOf}`;
    case 'offline':
      return `Offline${asOf}`;
    case 'too_old':
      return 'Too old for the server. Update the extension.';
    case 'session_ended':
      return 'Your session has ended';
    case 'signed_out':
    case 'signed_out_here':
      return 'Signed out';
  }
}
