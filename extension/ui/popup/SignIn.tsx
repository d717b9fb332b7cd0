import { KeyRound } from 'lucide-preact';
import { useState } from 'preact/hooks';
import type { MfaMethod } from '../../../core/wire/rows.ts';
import type { Link } from '../../link.ts';
import type { SignInAnswer, SignInFailure } from '../../messages.ts';
import { Button } from '../pieces/Button.tsx';
import { Field } from '../pieces/Field.tsx';
import { Note } from '../pieces/Note.tsx';
import { saySignInFailure } from '../say-sign-in.ts';
import type { Ceremony } from '../second-factor/ceremony.ts';
import { ProofField } from '../second-factor/ProofField.tsx';
import { useProof } from '../second-factor/useProof.ts';
import type { SignInAsk } from './data.ts';
import type { Place } from './place.ts';

export type SignInProps = {
  readonly server: string;
  /** The name, where it was typed before. */
  readonly upn?: string;
  readonly link: Link;
  readonly ceremony: Ceremony | null;
  readonly onSignIn: (ask: SignInAsk) => Promise<SignInAnswer>;
  /** Goes on in a tab, where there is no ceremony here. */
  readonly onTab?: (place: Place) => void;
};

const NOTICES: Readonly<Partial<Record<Link, string>>> = {
  session_ended: 'Your session has ended. Sign in again to go on.',
  signed_out_here:
    'You are signed out in this browser only, as the server could not be reached. To end your sessions there, sign in and choose Sign out everywhere.',
  too_old: 'This extension is too old for the server. Update it, then sign in again.',
};

/** Who, where and with which password. What was typed stays when it does not work. */
export function SignIn({ server: known, link, ceremony, onSignIn, onTab, ...rest }: SignInProps) {
  const [server, setServer] = useState(known);
  const [upn, setUpn] = useState(rest.upn ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<(SignInFailure & { readonly tried: boolean }) | null>(null);
  const [second, setSecond] = useState<SignInFailure | null>(null);
  const [sentence, setSentence] = useState<string | null>(null);
  const proof = useProof(second ? 'mfa' : 'none', (second?.methods ?? []) as readonly MfaMethod[]);
  const inTab = proof.given === 'passkey' && !ceremony;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    if (inTab) {
      onTab?.({ kind: 'sign_in', server: server.trim(), upn: upn.trim() });
      return;
    }
    setBusy(true);
    setSentence(null);
    await ask().finally(() => setBusy(false));
  }

  async function ask(): Promise<void> {
    const who = { server: server.trim(), upn: upn.trim(), password };
    const given = proof.given === 'passkey' ? await ceremony?.signIn(second?.challenge ?? {}) : null;
    if (given && !given.ok) {
      setSentence(given.sentence);
      return;
    }
    const sent = given?.proof ?? (proof.given === 'passkey' ? null : proof.given);
    const outcome = await onSignIn(sent ? { ...who, proof: sent } : who);
    proof.type('');
    setFailure(outcome.ok ? null : { ...outcome, tried: sent !== null });
    if (!outcome.ok && outcome.failure === 'mfa_required') setSecond(outcome);
    if (!outcome.ok && outcome.failure === 'invalid_credentials') setSecond(null);
  }

  const notice = NOTICES[link];
  return (
    <form class="sign-in" noValidate onSubmit={submit}>
      <h1 class="brand">
        <KeyRound size={20} aria-hidden="true" /> Sign in to Keyturn
      </h1>
      {notice && !failure && <Note tone="warn">{notice}</Note>}
      {failure && (
        <Note tone={failure.failure === 'mfa_required' && !failure.tried ? 'warn' : 'bad'} alert>
          {sentence ?? saySignInFailure(failure, server)}
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
      <ProofField proof={proof} when="to sign in" />
      <Button kind="go" large type="submit" aria-disabled={busy}>
        {busy ? 'Signing in' : inTab ? 'Continue in a tab' : 'Sign in'}
      </Button>
    </form>
  );
}
