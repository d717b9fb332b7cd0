import type { ComponentChildren } from 'preact';

/** A word or two about a row. The tone only repeats what the words say. */
export function Tag({ tone, children }: { tone?: 'ok' | 'warn' | 'bad'; children: ComponentChildren }) {
  return <span class={tone ? `tag ${tone}` : 'tag'}>{children}</span>;
}
