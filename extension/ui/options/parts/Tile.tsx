import type { ComponentChildren } from 'preact';
import { sayNumber } from './number-text.ts';

/** A number to look at, and where it leads. */
export function Tile(props: {
  readonly href: string;
  readonly count: number;
  readonly of: string;
  readonly tone?: 'warn' | 'bad' | undefined;
  readonly children?: ComponentChildren;
}) {
  const { href, count, of, tone, children } = props;
  return (
    <li>
      <a class={tone ? `tile ${tone}` : 'tile'} href={href}>
        <span class="big">{sayNumber(count)}</span>
        <span class="of">{of}</span>
        <span class="muted small">{children}</span>
      </a>
    </li>
  );
}
