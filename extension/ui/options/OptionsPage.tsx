import { useEffect } from 'preact/hooks';
import type { AdminView, MeView } from '../../../core/wire/rows.ts';
import type { Link } from '../../link.ts';
import type { SignInAnswer } from '../../messages.ts';
import { Empty } from '../pieces/Empty.tsx';
import type { SignInAsk } from '../popup/data.ts';
import { SignIn } from '../popup/SignIn.tsx';
import type { Ceremony } from '../second-factor/ceremony.ts';
import type { AdminDesk, BrowserFacts, Desk } from './desk.ts';
import { Navigation } from './Navigation.tsx';
import { PageOf } from './PageOf.tsx';
import { useKeptFocus } from './parts/kept-focus.ts';
import { LinkNow } from './parts/Outcome.tsx';
import { useUnsentWarning } from './parts/typed.ts';
import { PAGES, type Route } from './routes.ts';

export type OptionsPageProps = Omit<Desk, 'me' | 'admin'> & {
  readonly route: Route;
  /** Null where nobody is signed in, or nothing has come from the server yet. */
  readonly me: MeView | null;
  readonly admin: AdminView | null;
  readonly browser: BrowserFacts;
  readonly ceremony: Ceremony;
  readonly onSignIn: (ask: SignInAsk) => Promise<SignInAnswer>;
  readonly onSignOut: (everywhere: boolean) => Promise<boolean>;
  readonly onForget: () => Promise<boolean>;
};

const SIGNED_OUT: ReadonlySet<Link> = new Set<Link>(['signed_out', 'signed_out_here', 'session_ended', 'too_old']);

/** The whole options page: where one can go, and where one is. */
export function OptionsPage({
  route,
  me,
  browser,
  ceremony,
  onSignIn,
  onSignOut,
  onForget,
  ...rest
}: OptionsPageProps) {
  useKeptFocus();
  useUnsentWarning(me?.meta.user.id);
  // By the heading, which names the role or the person that is shown; it may come later than its page.
  useEffect(() => {
    const heading = document.querySelector('main h1')?.firstChild?.textContent;
    document.title = `${heading || PAGES[route.page]} · Keyturn`;
  });
  if (!me)
    return (
      <main class="alone">
        {SIGNED_OUT.has(browser.link) ? (
          <SignIn server={browser.server} link={browser.link} ceremony={ceremony} onSignIn={onSignIn} />
        ) : (
          <Empty title="Nothing has come from the server yet">
            <p>{browser.link === 'offline' ? 'There is no connection. It is tried again by itself.' : 'Connecting…'}</p>
          </Empty>
        )}
      </main>
    );
  const desk: Desk | AdminDesk = { me, ...rest };
  return (
    <div class="options">
      <Navigation route={route} desk={desk} browser={browser} />
      <main class="body">
        <LinkNow.Provider value={browser.link}>
          <PageOf route={route} desk={desk} browser={browser} onSignOut={onSignOut} onForget={onForget} />
        </LinkNow.Provider>
      </main>
    </div>
  );
}
