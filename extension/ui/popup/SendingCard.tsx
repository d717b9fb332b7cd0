import { Button } from '../pieces/Button.tsx';
import type { Sending } from './data.ts';
import { type Progress, saySending } from './sendings.ts';

export type SendingCardProps = {
  readonly sending: Sending;
  readonly progress: Progress;
  readonly onTakeBack: () => void;
  readonly onDismiss: () => void;
  /** Opens what was typed again; absent where there was nothing to type. */
  readonly onRetry: (() => void) | undefined;
};

/** A command that waits, is on its way, or was not done. */
export function SendingCard({ sending, progress, onTakeBack, onDismiss, onRetry }: SendingCardProps) {
  const { kind, sentences } = progress;
  const over = kind === 'refused' || kind === 'lapsed';
  return (
    <article class={over ? `card ${kind}` : 'card'} aria-label={saySending(sending)}>
      <div class="name">{saySending(sending)}</div>
      {sentences.map((sentence) => (
        <p class="small" key={sentence}>
          {sentence}
        </p>
      ))}
      {over && onRetry && <p class="small muted">What you typed is kept.</p>}
      <div class="deeds end">
        {kind === 'waiting' && (
          <Button data-stop onClick={onTakeBack}>
            Take back
          </Button>
        )}
        {over && (
          <Button data-stop kind="plain" onClick={onDismiss}>
            Dismiss
          </Button>
        )}
        {over && onRetry && (
          <Button data-stop onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </article>
  );
}
