import { useRef, useState } from 'preact/hooks';
import type { CommandOf } from '../../../../core/commands.ts';
import type { Desk } from '../desk.ts';
import type { Sending } from '../parts/sending.ts';

/** Sends decisions as fast as they are made, each on its own; what is told is the first refusal since the last answer. */
export function useDeciding(desk: Desk, label: string) {
  const [sending, setSending] = useState<Sending>({ state: 'idle' });
  const under = useRef(0);

  async function send(command: CommandOf<'DecideReviewItems'>): Promise<boolean> {
    under.current++;
    setSending({ state: 'sending' });
    const answer = await desk.act(command, label).finally(() => under.current--);
    if (!answer.ok) setSending({ state: 'refused', answer });
    else if (!under.current) setSending((now) => (now.state === 'refused' ? now : { state: 'done' }));
    return answer.ok;
  }
  return { sending, send };
}
