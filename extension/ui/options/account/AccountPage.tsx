import { useEffect, useState } from 'preact/hooks';
import { sayMoment } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Note } from '../../pieces/Note.tsx';
import type { Factors, Outcome } from '../../second-factor/factors.ts';
import type { Desk } from '../desk.ts';
import { type Change, ChangeFactors } from './ChangeFactors.tsx';

/** One's own second factors: what there is, and adding and removing. */
export function AccountPage({ desk }: { readonly desk: Desk }) {
  const { user } = desk.me.meta;
  const [listed, setListed] = useState<Outcome<Factors> | null>(null);
  const [change, setChange] = useState<Change | null>(null);
  const [asked, setAsked] = useState(0);
  const known = user.mfaMethods.join();
  useEffect(() => {
    let shown = true;
    void desk.factors.list().then((outcome) => shown && setListed(outcome));
    return () => {
      shown = false;
    };
  }, [known, asked]);
  const none = user.mfaMethods.length === 0;
  return (
    <>
      <h1>My account</h1>
      <p class="muted">
        {user.name}, {user.upn}
      </p>
      <h2>Second factors</h2>
      <p class="muted">
        Some roles ask for one each time they are activated. A proof counts for that one activation and is never used
        twice.
      </p>
      {listed && !listed.ok && (
        <Note tone="bad" alert>
          {listed.sentence}
        </Note>
      )}
      {listed?.ok && <List factors={listed.value} now={desk.now} onChange={setChange} />}
      <div class="buttons left">
        <Button kind={none ? 'go' : undefined} onClick={() => setChange({ kind: 'add' })}>
          {none ? 'Set up a second factor' : 'Add a second factor'}
        </Button>
        {!none && <Button onClick={() => setChange({ kind: 'codes' })}>New recovery codes</Button>}
      </div>
      {change && (
        <ChangeFactors
          desk={desk}
          change={change}
          onClose={() => {
            setChange(null);
            setAsked(asked + 1);
          }}
        />
      )}
    </>
  );
}

type ListProps = { readonly factors: Factors; readonly now: number; readonly onChange: (change: Change) => void };

function List({ factors: { totp, passkeys, recoveryCodesLeft }, now, onChange }: ListProps) {
  if (!totp && !passkeys.length) return <p>You have none yet.</p>;
  return (
    <ul class="factors" aria-label="Second factors">
      {passkeys.map(({ id, name, createdAt }) => (
        <li key={id}>
          <span class="grow">
            <strong>{name}</strong>
            <span class="small muted">Passkey, added {sayMoment(createdAt, now)}</span>
          </span>
          <Button aria-label={`Remove ${name}`} onClick={() => onChange({ kind: 'remove_passkey', id, name })}>
            Remove
          </Button>
        </li>
      ))}
      {totp && (
        <li>
          <span class="grow">
            <strong>Authenticator app</strong>
            <span class="small muted">A new code every half minute</span>
          </span>
          <Button aria-label="Remove authenticator app" onClick={() => onChange({ kind: 'remove_app' })}>
            Remove
          </Button>
        </li>
      )}
      <li>
        <span class="grow">
          <strong>Recovery codes</strong>
          <span class="small muted">
            {recoveryCodesLeft === 1 ? '1 is left' : `${recoveryCodesLeft} are left`}; each works once
          </span>
        </span>
      </li>
    </ul>
  );
}
