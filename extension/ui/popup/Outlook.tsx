import type { Line } from './findings.ts';

const MARKS = { met: '✓', asked: '●', refused: '✕' } as const;
const MEANINGS = { met: 'Met: ', asked: 'Asked: ', refused: 'Not possible: ' } as const;

/** What will happen, line by line, before the click. */
export function Outlook({ lines }: { lines: readonly Line[] }) {
  return (
    <ul class="outlook" aria-label="What will happen">
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
