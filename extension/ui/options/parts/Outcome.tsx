import { sayRefusal } from './refusal-text.ts';
import type { Sending } from './sending.ts';

/** What became of a change, told once in a live region. */
export function Outcome({ sending, done }: { readonly sending: Sending; readonly done: string }) {
  return (
    <p class={`outcome ${sending.state}`} role="status">
      {textOf(sending, done)}
    </p>
  );
}

function textOf(sending: Sending, done: string): string {
  switch (sending.state) {
    case 'idle':
      return '';
    case 'sending':
      return 'Sending…';
    case 'refused':
      return sayRefusal(sending.answer);
    case 'done':
      return done;
  }
}
