import { useState } from 'preact/hooks';
import type { Command } from '../../../../core/commands.ts';
import { Button } from '../../pieces/Button.tsx';
import { Dialog } from '../../pieces/Dialog.tsx';
import { Field } from '../../pieces/Field.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from './Outcome.tsx';
import { useSending } from './sending.ts';

export type Said = { readonly name: string; readonly description: string; readonly sites: string };

export type DetailsProps = {
  readonly desk: AdminDesk;
  readonly what: 'role' | 'group';
  readonly said: Said;
  /** Why the name is fixed; null where it can be changed. */
  readonly named: string | null;
  /** Whether it cannot be retired. */
  readonly kept: boolean;
  readonly save: (said: Said) => Command;
  readonly retire: Command;
  /** What retiring ends. */
  readonly ends: string;
  readonly onRetired: () => void;
};

/** What something is called and described as, and how it is retired: by typing its name. */
export function Details(props: DetailsProps) {
  const { what } = props;
  const [open, setOpen] = useState(false);
  const title = `Edit ${what}`;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{title}</Button>
      {open && (
        <Dialog label={title} kind="box" onClose={() => setOpen(false)}>
          <h2>{title}</h2>
          <Form {...props} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function Form({
  desk,
  what,
  said,
  named,
  kept,
  save,
  retire,
  ends,
  onRetired,
  onClose,
}: DetailsProps & { onClose: () => void }) {
  const [typed, setTyped] = useState(said);
  const [retiring, setRetiring] = useState<string | null>(null);
  const { sending, send } = useSending(desk.act);
  const busy = sending.state === 'sending';

  async function submit(event: Event) {
    event.preventDefault();
    const answer = await send(retiring === null ? save(typed) : retire, said.name);
    if (!answer?.ok) return;
    onClose();
    if (retiring !== null) onRetired();
  }
  const line = (label: string, key: keyof Said, hint?: string) => (
    <Field label={label} hint={hint}>
      {(control) => (
        <input
          {...control}
          value={typed[key]}
          disabled={key === 'name' && named !== null}
          onInput={({ currentTarget }) => setTyped({ ...typed, [key]: currentTarget.value })}
        />
      )}
    </Field>
  );
  return (
    <form class="stack" onSubmit={submit}>
      {retiring === null ? (
        <>
          {line('Name', 'name', named ?? undefined)}
          {line('Description', 'description')}
          {what === 'role' && line('Sites', 'sites', 'Where the popup offers it first; with spaces between.')}
        </>
      ) : (
        <>
          <p>{ends}</p>
          <Field label={`Type ${said.name} to confirm`}>
            {(control) => (
              <input
                {...control}
                value={retiring}
                autocomplete="off"
                onInput={({ currentTarget }) => setRetiring(currentTarget.value)}
              />
            )}
          </Field>
        </>
      )}
      <Outcome now={desk.now} sending={sending} done="" />
      <div class="dialog-foot">
        {retiring === null && !kept && (
          <Button kind="plain" onClick={() => setRetiring('')}>
            Retire…
          </Button>
        )}
        <span class="grow" />
        <Button onClick={retiring === null ? onClose : () => setRetiring(null)}>
          {retiring === null ? 'Cancel' : 'Back'}
        </Button>
        {retiring === null ? (
          <Button kind="go" type="submit" disabled={busy || !typed.name.trim()}>
            Save
          </Button>
        ) : (
          <Button kind="danger" type="submit" disabled={busy || retiring.trim() !== said.name}>
            Retire
          </Button>
        )}
      </div>
    </form>
  );
}
