import { useRef, useState } from 'preact/hooks';
import type { Command } from '../../../../core/commands.ts';
import type { Outcome } from '../../../outcome.ts';
import type { Given } from '../../second-factor/ways.ts';
import type { Act } from '../desk.ts';

export type Refusal = Extract<Outcome, { readonly ok: false }>;

/** Where a command is between the click and its answer. */
export type Sending =
  | { readonly state: 'idle' }
  | { readonly state: 'sending' }
  | { readonly state: 'refused'; readonly answer: Refusal }
  | { readonly state: 'done' };

/** Sends one command at a time and tells where it is; a second click while one is under way does nothing. */
export function useSending(act: Act) {
  const [sending, setSending] = useState<Sending>({ state: 'idle' });
  const busy = useRef(false);

  async function send(command: Command, label: string, given?: Given | null): Promise<Outcome | null> {
    if (busy.current) return null;
    busy.current = true;
    setSending({ state: 'sending' });
    const answer = await act(command, label, given).finally(() => {
      busy.current = false;
    });
    setSending(answer.ok ? { state: 'done' } : { state: 'refused', answer });
    return answer;
  }
  return { sending, send, reset: () => setSending({ state: 'idle' }) };
}
