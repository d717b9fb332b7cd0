import { sayMoment } from '../moment-text.ts';
import { openAlerts } from './alerts/alerts-now.ts';
import type { BrowserFacts, Desk } from './desk.ts';
import { hashOf, PAGES, type Page, type Route } from './routes.ts';

const FOR_ADMINISTRATORS: readonly Page[] = [
  'overview',
  'mine',
  'roles',
  'assignments',
  'requests',
  'reviews',
  'alerts',
  'discovery',
  'audit',
  'people',
  'connectors',
  'notifications',
  'account',
  'browser',
];
const FOR_EVERYONE: readonly Page[] = ['mine', 'requests', 'reviews', 'audit', 'account', 'browser'];

/** Where one can go, with what waits there. */
export function Navigation({ route, desk, browser }: { route: Route; desk: Desk; browser: BrowserFacts }) {
  const waiting = Object.keys(desk.me.approvals).length;
  const undecided = Object.values(desk.me.reviews).filter(({ open }) => open > 0).length;
  const { admin, now } = desk;
  const alerts = admin ? openAlerts(admin, now).length : 0;
  const counts: Partial<Record<Page, number>> = { requests: waiting, reviews: undecided, alerts };
  return (
    <nav aria-label="Keyturn">
      <div class="organisation">{desk.me.meta.organisation.name || 'Keyturn'}</div>
      <ul>
        {(desk.me.meta.user.mayRead ? FOR_ADMINISTRATORS : FOR_EVERYONE).map((page) => (
          <li key={page}>
            <a href={hashOf(page)} aria-current={page === route.page ? 'page' : undefined}>
              {PAGES[page]}
              {counts[page] ? (
                <span class="count" aria-hidden="true">
                  {counts[page]}
                </span>
              ) : null}
            </a>
          </li>
        ))}
      </ul>
      <p class="link-state">
        <span class={`dot ${browser.link}`} aria-hidden="true" />
        <span role="status">{sayLink(browser, desk.now)}</span>
      </p>
    </nav>
  );
}

/** How the connection is, and how old what is shown may be. */
export function sayLink({ link, inStepAt }: BrowserFacts, now: number): string {
  switch (link) {
    case 'online':
      return 'In step with the server';
    case 'too_old':
      return 'This extension is too old for the server. Update it.';
    case 'session_ended':
      return 'Your session has ended. Sign in from the toolbar.';
    case 'signed_out':
    case 'signed_out_here':
      return 'Signed out';
    case 'connecting':
    case 'offline': {
      const age = inStepAt === null ? '' : `, as of ${sayMoment(new Date(inStepAt).toISOString(), now)}`;
      return `${link === 'offline' ? 'Offline' : 'Connecting'}${age}`;
    }
  }
}
