import { Empty } from '../pieces/Empty.tsx';
import { AccountPage } from './account/AccountPage.tsx';
import { AlertsPage } from './alerts/AlertsPage.tsx';
import { AssignmentsPage } from './assignments/AssignmentsPage.tsx';
import { AuditPage } from './audit/AuditPage.tsx';
import { BrowserPage } from './browser/BrowserPage.tsx';
import { ConnectorsPage } from './connectors/ConnectorsPage.tsx';
import type { AdminDesk, BrowserFacts, Desk } from './desk.ts';
import { DiscoveryPage } from './discovery/DiscoveryPage.tsx';
import { MinePage } from './mine/MinePage.tsx';
import { NotificationsPage } from './notifications/NotificationsPage.tsx';
import { OverviewPage } from './overview/OverviewPage.tsx';
import { OnItsWay } from './parts/OnItsWay.tsx';
import { PeoplePage } from './people/PeoplePage.tsx';
import { RequestsPage } from './requests/RequestsPage.tsx';
import { ReviewsPage } from './reviews/ReviewsPage.tsx';
import { RolePage } from './roles/RolePage.tsx';
import { RolesPage } from './roles/RolesPage.tsx';
import { PAGES, type Route } from './routes.ts';

export type PageOfProps = {
  readonly route: Route;
  readonly desk: Desk;
  readonly browser: BrowserFacts;
  readonly onSignOut: (everywhere: boolean) => Promise<boolean>;
  readonly onForget: () => Promise<boolean>;
};

/** The page an address names. */
export function PageOf({ route, desk, browser, onSignOut, onForget }: PageOfProps) {
  const { admin } = desk;
  switch (route.page) {
    case 'browser':
      return <BrowserPage facts={browser} now={desk.now} onSignOut={onSignOut} onForget={onForget} />;
    case 'account':
      return <AccountPage desk={desk} />;
    case 'mine':
      return <MinePage desk={desk} route={route} />;
    case 'requests':
      return <RequestsPage desk={desk} route={route} />;
    case 'audit':
      return <AuditPage desk={desk} route={route} />;
    case 'reviews':
      return <ReviewsPage desk={desk} route={route} />;
    case 'overview':
    case 'roles':
    case 'assignments':
    case 'alerts':
    case 'discovery':
    case 'people':
    case 'connectors':
    case 'notifications':
      if (!admin) return <NotSeen desk={desk} route={route} />;
      return <AdminPage route={route} desk={{ ...desk, admin }} browser={browser} />;
  }
}

function AdminPage({ route, desk, browser }: { route: Route; desk: AdminDesk; browser: BrowserFacts }) {
  const { page, path } = route;
  if (page === 'overview') return <OverviewPage desk={desk} />;
  if (page === 'discovery') return <DiscoveryPage desk={desk} route={route} />;
  if (page === 'assignments') return <AssignmentsPage desk={desk} route={route} />;
  if (page === 'people') return <PeoplePage desk={desk} route={route} />;
  if (page === 'alerts') return <AlertsPage desk={desk} route={route} />;
  if (page === 'notifications') return <NotificationsPage desk={desk} route={route} />;
  if (page === 'connectors') return <ConnectorsPage server={browser.server} />;
  if (path[0] && path[0] !== 'new') return <RolePage key={path[0]} desk={desk} route={route} />;
  return <RolesPage desk={desk} route={route} />;
}

function NotSeen({ desk, route }: { readonly desk: Desk; readonly route: Route }) {
  return (
    <>
      <h1>{PAGES[route.page]}</h1>
      {desk.me.meta.user.mayRead ? (
        <OnItsWay what="The organisation" />
      ) : (
        <Empty title="This page needs a role">
          <p>
            Global Administrators and Privileged Role Administrators administer Keyturn; Global Readers and Security
            Readers see it. Activate one of these roles from the toolbar, where you are eligible, and the page opens.
          </p>
        </Empty>
      )}
    </>
  );
}
