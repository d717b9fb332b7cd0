import { Desk } from './Desk.tsx';
import type { PopupActions, PopupData } from './data.ts';
import { SignIn } from './SignIn.tsx';

export type PopupProps = { readonly data: PopupData; readonly actions: PopupActions };

/** The toolbar's popup: signing in, or everything one holds, may have and has to decide. */
export function Popup({ data, actions }: PopupProps) {
  return data.user ? (
    <Desk data={data} user={data.user} actions={actions} />
  ) : (
    <SignIn key={data.server} server={data.server} link={data.link} onSignIn={actions.signIn} />
  );
}
