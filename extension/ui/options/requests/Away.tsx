import { useState } from 'preact/hooks';
import { DAY, toIso } from '../../../../core/time.ts';
import { sayMoment } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import type { Desk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';

/** While an approver is away somebody else may decide in their place. */
export function Away({ desk }: { readonly desk: Desk }) {
  const { sending, send } = useSending(desk.act);
  const { away, name } = desk.me.meta.user;
  const [upn, setUpn] = useState('');
  const [day, setDay] = useState(() => toIso(desk.now + 7 * DAY).slice(0, 10));

  async function submit(event: Event) {
    event.preventDefault();
    await send({ type: 'SetAway', until: new Date(`${day}T23:59`).toISOString(), delegateUpn: upn.trim() }, name);
  }
  if (away)
    return (
      <section class="stack narrow" aria-label="While you are away">
        <p>{`${away.delegateName} may decide in your place until ${sayMoment(away.until, desk.now)}.`}</p>
        <Outcome now={desk.now} sending={sending} done="You decide yourself again." />
        <Button onClick={() => void send({ type: 'SetAway', until: null }, name)}>I am back</Button>
      </section>
    );
  return (
    <details>
      <summary>While you are away, let somebody decide in your place</summary>
      <form class="stack narrow" onSubmit={submit}>
        <label>
          Sign-in name of your delegate
          <input
            class="input"
            type="email"
            required
            value={upn}
            onInput={(event) => setUpn(event.currentTarget.value)}
          />
        </label>
        <label>
          Until the end of
          <input
            class="input"
            type="date"
            required
            value={day}
            onInput={(event) => setDay(event.currentTarget.value)}
          />
        </label>
        <Outcome now={desk.now} sending={sending} done="Done." />
        <Button kind="go" type="submit">
          Let them decide
        </Button>
      </form>
    </details>
  );
}
