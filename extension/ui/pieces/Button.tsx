import type { ButtonHTMLAttributes } from 'preact';

type Kind = 'go' | 'danger' | 'plain';

export type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'icon'> & {
  /** `go` is the one thing to do here, `danger` takes something away, `plain` steps back. */
  readonly kind?: Kind;
  readonly large?: boolean;
  /** Only an icon inside; give an `aria-label`. */
  readonly iconOnly?: boolean;
};

/** A button that says what it does. It submits nothing unless its `type` says so. */
export function Button({ kind, large, iconOnly, class: more, ...rest }: ButtonProps) {
  const classes = ['button', kind, large && 'large', iconOnly && 'icon-only', more].filter(Boolean).join(' ');
  return <button type="button" {...rest} class={classes} />;
}
