import { useEffect, useRef } from 'preact/hooks';
import type { Line } from './findings.ts';

const MARKS = { met: '✓', asked: '●', refused: '✕' } as const;
const MEANINGS = { met: 'Met: ', asked: 'Asked: ', refused: 'Not possible: ' } as const;

export type OutlookProps = {
  readonly lines: readonly Line[];
  /** Somebody tried to send it all the same: what stands in the way is shown and read out. */
  readonly insist: boolean;
};

/** What will happen, line by line, before the click. */
export function Outlook({ lines, insist }: OutlookProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (insist) list.current?.scrollIntoView({ block: 'nearest' });
  }, [insist]);
  return (
    <ul class="outlook" aria-label="What will happen" aria-live={insist ? 'assertive' : 'off'} ref={list}>
      {lines.map(({ kind, text }) => (
        <li key={text} class={kind}>
          <span class="mark" aria-hidden="true">
            {MARKS[kind]}
          </span>
          <span>
            <span class="unseen">{MEANINGS[kind]}</span>
            {text}
          </span>
        </li>
      ))}
    </ul>
  );
}
