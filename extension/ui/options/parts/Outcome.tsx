import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Link } from '../../../link.ts';
import { saySpan } from '../../duration-text.ts';
import { sayNo } from '../../say.ts';
import { CHANGE_WAITS } from '../desk.ts';
import type { Sending } from './sending.ts';

/** How the connection is, for whatever waits for it. */
export const LinkNow = createContext<Link>('online');

/** What became of a change, told once in a live region. `now` is server time. */
export function Outcome({ sending, done, now }: { sending: Sending; done: string; now: number }) {
  const link = useContext(LinkNow);
  return (
    <p class={`outcome ${sending.state}`} role="status">
      {textOf(sending, link, done, now)}
    </p>
  );
}

/** What is said of a change that is on its way: that, or what it waits for. */
export function sayOnItsWay(link: Link, sending: string): string {
  if (link === 'online') return sending;
  return `There is no connection. It is sent if the server can be reached within ${saySpan(CHANGE_WAITS)}.`;
}

function textOf(sending: Sending, link: Link, done: string, now: number): string {
  switch (sending.state) {
    case 'idle':
      return '';
    case 'sending':
      return sayOnItsWay(link, 'Sending…');
    case 'refused':
      return sayNo(sending.answer, now).join(' ');
    case 'done':
      return done;
  }
}
