import { useEffect } from 'preact/hooks';
import type { AdminView, MeView } from '../../../core/wire/rows.ts';
import { Empty } from '../pieces/Empty.tsx';
import type { AdminDesk, BrowserFacts, Desk } from './desk.ts';
import { Navigation } from './Navigation.tsx';
import { PageOf } from './PageOf.tsx';
import { PAGES, type Route } from './routes.ts';

export type OptionsPageProps = Omit<Desk, 'me' | 'admin'> & {
  readonly route: Route;
  /** Null where nobody is signed in, or nothing has come from the server yet. */
  readonly me: MeView | null;
  readonly admin: AdminView | null;
  readonly browser: BrowserFacts;
  readonly onSignOut: (everywhere: boolean) => void;
  readonly onForget: () => void;
};

/** The whole options page: where one can go, and where one is. */
export function OptionsPage({ route, me, browser, onSignOut, onForget, ...rest }: OptionsPageProps) {
  useEffect(() => {
    document.title = `${PAGES[route.page]} · Keyturn`;
  }, [route.page]);
  if (!me)
    return (
      <main class="alone">
        <h1>Keyturn</h1>
        {browser.link === 'signed_out' || browser.link === 'session_ended' ? (
          <Empty title={browser.link === 'signed_out' ? 'Nobody is signed in' : 'Your session has ended'}>
            <p>Press the Keyturn button in the browser’s toolbar and sign in there. This page follows by itself.</p>
          </Empty>
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
        <PageOf route={route} desk={desk} browser={browser} onSignOut={onSignOut} onForget={onForget} />
      </main>
    </div>
  );
}
