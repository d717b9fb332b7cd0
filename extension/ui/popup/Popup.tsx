import { lazy } from '../pieces/lazy.ts';
import { Desk } from './Desk.tsx';
import type { PopupActions, PopupData } from './data.ts';
import type { Place } from './place.ts';
import type { SignInProps } from './SignIn.tsx';

const SignIn = lazy<SignInProps>(async () => (await import('./SignIn.tsx')).SignIn);

export type PopupProps = {
  readonly data: PopupData;
  readonly actions: PopupActions;
  /** What is shown first, where somebody comes from elsewhere. */
  readonly place?: Place;
};

/** The toolbar's popup: signing in, or everything one holds, may have and has to decide. */
export function Popup({ data, actions, place = { kind: 'lists' } }: PopupProps) {
  const known = place.kind === 'sign_in' ? place : { server: '', upn: '' };
  return data.user ? (
    // By person: what one of them has open and typed must not be there for the next.
    <Desk
      key={data.user.id}
      data={data}
      user={data.user}
      actions={actions}
      first={place.kind === 'sheet' ? place.at : null}
    />
  ) : (
    <SignIn
      key={data.server}
      server={known.server || data.server}
      upn={known.upn}
      link={data.link}
      ceremony={actions.ceremony}
      onSignIn={actions.signIn}
      onTab={actions.goTo}
    />
  );
}
