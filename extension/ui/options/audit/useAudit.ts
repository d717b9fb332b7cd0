import { useEffect, useState } from 'preact/hooks';
import type { AuditAsk, AuditPart, AuditProblem, AuditReader } from './reader.ts';

export type AuditSeen =
  | { readonly state: 'loading'; readonly part: AuditPart | null }
  | { readonly state: 'shown'; readonly part: AuditPart; readonly more: boolean; readonly problem: AuditProblem | null }
  | { readonly state: 'problem'; readonly why: AuditProblem };

/** Long enough for the next key of somebody who types. */
const PAUSE = 200;

/** The entries of what is asked, and a way to get older ones and to ask again. */
export function useAudit(reader: AuditReader, asked: AuditAsk) {
  const [seen, setSeen] = useState<AuditSeen>({ state: 'loading', part: null });
  const [round, setRound] = useState(0);
  const key = JSON.stringify(asked);
  useEffect(() => {
    let wanted = true;
    setSeen((before) => ({ state: 'loading', part: before.state === 'shown' ? before.part : null }));
    const timer = setTimeout(async () => {
      const answer = await reader.page(asked);
      if (!wanted) return;
      setSeen(
        answer.ok
          ? { state: 'shown', part: answer, more: false, problem: null }
          : { state: 'problem', why: answer.why },
      );
    }, PAUSE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [reader, key, round]);

  async function more(): Promise<void> {
    if (seen.state !== 'shown' || seen.part.next === null) return;
    const { part } = seen;
    setSeen({ ...seen, more: true, problem: null });
    const answer = await reader.page({ ...asked, after: String(part.next) });
    setSeen((now) => {
      // Something else was asked meanwhile.
      if (now.state !== 'shown' || now.part !== part) return now;
      if (!answer.ok) return { ...now, more: false, problem: answer.why };
      return { ...now, more: false, part: { ...answer, entries: [...part.entries, ...answer.entries] } };
    });
  }

  return { seen, more, again: () => setRound(round + 1) };
}
