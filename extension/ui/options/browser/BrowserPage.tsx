import { useState } from 'preact/hooks';
import { sayMoment } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Note } from '../../pieces/Note.tsx';
import { NOT_WIPED, NOT_WRITTEN } from '../../say.ts';
import type { BrowserFacts } from '../desk.ts';
import { sayLink } from '../Navigation.tsx';

export type BrowserPageProps = {
  readonly facts: BrowserFacts;
  readonly now: number;
  /** Gives whether all that is kept here is gone. */
  readonly onSignOut: (everywhere: boolean) => Promise<boolean>;
  /** Gives whether it could be done. */
  readonly onForget: () => Promise<boolean>;
};

/** This browser: whose it is, what it keeps, and how to leave. */
export function BrowserPage({ facts, now, onSignOut, onForget }: BrowserPageProps) {
  const [asking, setAsking] = useState(false);
  const [forgotten, setForgotten] = useState(true);
  const [left, setLeft] = useState(true);
  const signOut = (everywhere: boolean) => void onSignOut(everywhere).then(setLeft);
  const rows: readonly (readonly [string, string])[] = [
    ['Server', facts.server],
    ['Signed in as', `${facts.name} (${facts.upn})`],
    ['Session ends', facts.expiresAt ? sayMoment(facts.expiresAt, now) : 'when you sign out'],
    ['Connection', sayLink(facts, now)],
    ['Last in step', facts.inStepAt === null ? 'never' : sayMoment(new Date(facts.inStepAt).toISOString(), now)],
  ];
  const kept: readonly (readonly [string, string])[] = [
    [
      'Copies',
      facts.rooms.length === 1 ? '1 page of the organisation' : `${facts.rooms.length} pages of the organisation`,
    ],
    ['On their way', facts.waiting === 1 ? '1 change' : `${facts.waiting} changes`],
    ['Typed and not sent', facts.drafts === 1 ? '1 form' : `${facts.drafts} forms`],
    ['Habits', facts.habits === 1 ? '1 role' : `${facts.habits} roles`],
  ];
  return (
    <>
      <h1>This browser</h1>
      <Facts rows={rows} />
      <div class="buttons left">
        <Button onClick={() => signOut(false)}>Sign out</Button>
        {asking ? (
          <>
            <span>Ends every session of yours, on every device.</span>
            <Button kind="danger" onClick={() => signOut(true)}>
              Sign out everywhere
            </Button>
            <Button kind="plain" onClick={() => setAsking(false)}>
              Stay
            </Button>
          </>
        ) : (
          <Button onClick={() => setAsking(true)}>Sign out everywhere…</Button>
        )}
      </div>
      {!left && (
        <Note tone="bad" alert>
          {NOT_WIPED}
        </Note>
      )}
      <h2>Kept here</h2>
      <p class="muted">
        So that the popup opens at once and offline. Signing out removes all of it but the server’s address.
      </p>
      <Facts rows={kept} />
      <div class="buttons left">
        <Button disabled={!facts.drafts && !facts.habits} onClick={() => void onForget().then(setForgotten)}>
          Clear what was typed and used
        </Button>
        <span class="muted small">Favourites, last durations, words used before. Roles and requests stay.</span>
      </div>
      {!forgotten && (
        <Note tone="bad" alert>
          {NOT_WRITTEN}
        </Note>
      )}
    </>
  );
}

function Facts({ rows }: { readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name} class="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
