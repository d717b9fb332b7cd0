import { useId } from 'preact/hooks';
import { Button } from '../pieces/Button.tsx';
import { Note } from '../pieces/Note.tsx';
import type { Progress } from './sendings.ts';

export type StagesProps = {
  readonly progress: Progress;
  /** What comes once the server has said yes. */
  readonly then: string;
  readonly onTakeBack: () => void;
  readonly onClose: () => void;
};

/** A command's way, each stage when it is really there, read out with the button that is focused. Closing stops nothing. */
export function Stages({ progress, then, onTakeBack, onClose }: StagesProps) {
  const sent = progress.kind === 'sent' || progress.kind === 'done';
  const id = useId();
  return (
    <>
      <ol class="stages" aria-label="Progress" id={id}>
        {progress.kind === 'confirming' && <li class="now">{progress.sentences.join(' ')}</li>}
        <li class={sent ? 'met' : progress.kind === 'confirming' ? 'next' : 'now'}>
          {sent || progress.kind === 'confirming' ? 'Sent' : progress.sentences.join(' ')}
        </li>
        <li class={progress.kind === 'done' ? 'met' : sent ? 'now' : 'next'}>
          {progress.kind === 'done' ? 'Decided' : 'The server decides'}
        </li>
        <li class="next">{then}</li>
      </ol>
      {progress.problem && (
        <Note tone="bad" alert>
          {progress.problem}
        </Note>
      )}
      <div class="dialog-foot">
        {progress.kind === 'waiting' && (
          <Button kind="plain" onClick={onTakeBack}>
            Take back
          </Button>
        )}
        <Button large autofocus aria-describedby={id} onClick={onClose}>
          Close
        </Button>
      </div>
    </>
  );
}
