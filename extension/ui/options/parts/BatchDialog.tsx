import type { ComponentChildren } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { Link } from '../../../link.ts';
import { Button } from '../../pieces/Button.tsx';
import { Dialog } from '../../pieces/Dialog.tsx';
import type { AdminDesk } from '../desk.ts';
import { type Batch, type Job, useBatch } from './batch.ts';
import { JustificationField } from './JustificationField.tsx';
import { NameToConfirm } from './NameToConfirm.tsx';
import { sayNumber } from './number-text.ts';
import { LinkNow, sayOnItsWay } from './Outcome.tsx';

export type BatchDialogProps = {
  readonly desk: AdminDesk;
  readonly title: string;
  /** What it means, in a sentence or two. */
  readonly about: ComponentChildren;
  /** What it is done to; as it is when the dialog opens, whatever changes meanwhile. */
  readonly jobs: readonly Job[];
  readonly button: string;
  readonly kind: 'go' | 'danger';
  /** What each is after it was done. */
  readonly done: string;
  /** Whether a reason is asked for, and whether there has to be one. */
  readonly why: 'required' | 'optional' | 'none';
  /** What has to be typed first, where it is dangerous; null where it is not. */
  readonly confirm?: string | null;
  /** Whether further fields, given as children, hold what is needed. */
  readonly ready?: boolean;
  readonly children?: ComponentChildren;
  readonly onClose: () => void;
};

/** Something done to one or many at once: what will happen to each, then what became of each. */
export function BatchDialog(props: BatchDialogProps) {
  const { desk, title, about, button, kind, done, why, confirm = null, ready = true, children, onClose } = props;
  const [jobs] = useState(props.jobs);
  const [justification, setJustification] = useState('');
  const [typed, setTyped] = useState('');
  const link = useContext(LinkNow);
  const batch = useBatch(desk.act, desk.now);
  // As it is now: what is typed below may change what will happen, and a version read at the start may be an old one.
  const now = new Map(props.jobs.map((job) => [job.key, job]));
  const asIsNow = (job: Job) => now.get(job.key) ?? job;
  const left = jobs.filter(({ key }) => !batch.results.get(key)?.ok);
  const over = left.length === 0;
  const stuck =
    batch.running ||
    !ready ||
    (why === 'required' && !justification.trim()) ||
    (confirm !== null && typed.trim() !== confirm);
  return (
    <Dialog label={title} kind="box" onClose={onClose}>
      <form
        class="stack batch"
        onSubmit={(event) => {
          event.preventDefault();
          void batch.run(left.map(asIsNow), justification.trim(), done);
        }}
      >
        <h2>{title}</h2>
        <div class="muted">{about}</div>
        <Jobs jobs={jobs.map(asIsNow)} batch={batch} />
        {!over && children}
        {!over && why !== 'none' && (
          <JustificationField
            hint={why === 'required' ? 'Kept in the audit.' : 'Kept in the audit; optional.'}
            value={justification}
            onChange={setJustification}
          />
        )}
        {!over && confirm !== null && <NameToConfirm name={confirm} value={typed} onChange={setTyped} />}
        <div class="dialog-foot">
          <span class="outcome" role="status">
            {sayProgress(jobs, batch, link)}
          </span>
          <Button onClick={onClose}>{over ? 'Close' : 'Cancel'}</Button>
          {!over && (
            <Button kind={kind} type="submit" disabled={stuck}>
              {batch.results.size && !batch.running ? 'Try the rest again' : button}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** Nobody reads further, and a list of thousands makes typing below it slow. */
const SHOWN = 100;

function Jobs({ jobs, batch: { results } }: { readonly jobs: readonly Job[]; readonly batch: Batch }) {
  const shown = jobs.filter(({ key }, index) => index < SHOWN || results.get(key)?.ok === false);
  const rest = jobs.length - shown.length;
  return (
    <ul class="jobs" aria-label="What will happen">
      {shown.map(({ key, name, effect }) => {
        const result = results.get(key);
        return (
          <li key={key}>
            <span class="name">{name}</span>{' '}
            <span class={result ? (result.ok ? 'done' : 'problem') : 'muted'}>{result ? result.text : effect}</span>
          </li>
        );
      })}
      {rest > 0 && <li class="muted">and {sayNumber(rest)} more</li>}
    </ul>
  );
}

function sayProgress(jobs: readonly Job[], { running, results }: Batch, link: Link): string {
  if (!results.size && !running) return '';
  const done = [...results.values()].filter(({ ok }) => ok).length;
  if (running) return sayOnItsWay(link, `${results.size} of ${jobs.length}…`);
  return done === jobs.length ? 'Done.' : `${done} of ${jobs.length} done.`;
}
