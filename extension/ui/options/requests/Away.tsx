import { useState } from 'preact/hooks';
import { DAY } from '../../../../core/time.ts';
import { sayMoment, toLocalField } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import type { Desk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { useTyped } from '../parts/typed.ts';

/** While an approver is away somebody else may decide in their place. */
export function Away({ desk }: { readonly desk: Desk }) {
  const { sending, send } = useSending(desk.act);
  const { away, name } = desk.me.meta.user;
  const [fresh] = useState(() => ({ upn: '', day: toLocalField(desk.now + 7 * DAY).slice(0, 10) }));
  const { value, type, drop } = useTyped(desk, 'away', () => fresh);
  const { upn, day } = value;

  async function submit(event: Event) {
    event.preventDefault();
    const until = new Date(`${day}T23:59`).toISOString();
    const answer = await send({ type: 'SetAway', until, delegateUpn: upn.trim() }, name);
    if (answer?.ok) drop();
  }
  if (away)
    return (
      <section class="stack narrow" aria-label="While you are away">
        <p>{`${away.delegateName} may decide in your place until ${sayMoment(away.until, desk.now)}.`}</p>
        <Outcome now={desk.now} sending={sending} done="You decide yourself again." />
        <div>
          <Button onClick={() => void send({ type: 'SetAway', until: null }, name)}>I am back</Button>
        </div>
      </section>
    );
  return (
    <details open={value !== fresh}>
      <summary>While you are away, let somebody decide in your place</summary>
      <form class="stack narrow" onSubmit={submit}>
        <Field label="Sign-in name of your delegate">
          {(control) => (
            <input
              {...control}
              type="email"
              required
              value={upn}
              onInput={({ currentTarget }) => type({ upn: currentTarget.value })}
            />
          )}
        </Field>
        <Field label="Until the end of">
          {(control) => (
            <input
              {...control}
              type="date"
              required
              min={toLocalField(desk.now).slice(0, 10)}
              value={day}
              onInput={({ currentTarget }) => type({ day: currentTarget.value })}
            />
          )}
        </Field>
        <div class="buttons">
          <Outcome now={desk.now} sending={sending} done="Done." />
          <Button kind="go" type="submit" disabled={sending.state === 'sending'}>
            Let them decide
          </Button>
        </div>
      </form>
    </details>
  );
}
