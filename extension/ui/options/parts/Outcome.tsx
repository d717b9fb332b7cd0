import { sayNo } from '../../say.ts';
import type { Sending } from './sending.ts';

/** What became of a change, told once in a live region. `now` is server time. */
export function Outcome({ sending, done, now }: { sending: Sending; done: string; now: number }) {
  return (
    <p class={`outcome ${sending.state}`} role="status">
      {textOf(sending, done, now)}
    </p>
  );
}

function textOf(sending: Sending, done: string, now: number): string {
  switch (sending.state) {
    case 'idle':
      return '';
    case 'sending':
      return 'Sending…';
    case 'refused':
      return sayNo(sending.answer, now).join(' ');
    case 'done':
      return done;
  }
}
