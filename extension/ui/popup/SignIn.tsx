import { KeyRound } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { Button } from '../pieces/Button.tsx';
import { Field } from '../pieces/Field.tsx';
import { Note } from '../pieces/Note.tsx';
import { type SignInFailure, saySignInFailure } from '../say-sign-in.ts';
import { isCode } from './ask.ts';
import type { Link, SignInAsk, SignInOutcome } from './data.ts';

export type SignInProps = {
  readonly server: string;
  readonly link: Link;
  readonly onSignIn: (ask: SignInAsk) => Promise<SignInOutcome>;
};

const NOTICES: Readonly<Partial<Record<Link, string>>> = {
  session_ended: 'Your session has ended. Sign in again to go on.',
  too_old: 'This extension is too old for the server. Update it, then sign in again.',
};

/** Who, where and with which password. What was typed stays when it does not work. */
export function SignIn({ server: known, link, onSignIn }: SignInProps) {
  const [server, setServer] = useState(known);
  const [upn, setUpn] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<SignInFailure | null>(null);
  const asksForCode = failure?.failure === 'mfa_required' || code !== '';

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const proof = isCode(code) ? { kind: 'totp' as const, code: code.replaceAll(/\s/g, '') } : undefined;
    const outcome = await onSignIn({ server: server.trim(), upn: upn.trim(), password, ...(proof && { proof }) });
    setBusy(false);
    setFailure(outcome.ok ? null : outcome);
  }

  const notice = NOTICES[link];
  return (
    <form class="sign-in" noValidate onSubmit={submit}>
      <h1 class="brand">
        <KeyRound size={20} aria-hidden="true" /> Sign in to Keyturn
      </h1>
      {notice && !failure && <Note tone="warn">{notice}</Note>}
      {failure && (
        <Note tone={failure.failure === 'mfa_required' ? 'warn' : 'bad'} alert>
          {saySignInFailure(failure, server)}
        </Note>
      )}
      <Field label="Server" hint="its address">
        {(control) => (
          <input
            {...control}
            type="url"
            value={server}
            autocomplete="url"
            spellcheck={false}
            onInput={(event) => setServer(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Name" hint="such as alice@contoso.example">
        {(control) => (
          <input
            {...control}
            value={upn}
            autocomplete="username"
            spellcheck={false}
            autofocus
            onInput={(event) => setUpn(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Password">
        {(control) => (
          <input
            {...control}
            type="password"
            value={password}
            autocomplete="current-password"
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        )}
      </Field>
      {asksForCode && (
        <Field label="Code" hint="from your authenticator app">
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              autocomplete="one-time-code"
              value={code}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      <Button kind="go" large type="submit" aria-disabled={busy}>
        {busy ? 'Signing in' : 'Sign in'}
      </Button>
    </form>
  );
}
