import { Empty } from '../pieces/Empty.tsx';
import type { BrowserFacts, Desk } from './desk.ts';
import { RolePage } from './roles/RolePage.tsx';
import { RolesPage } from './roles/RolesPage.tsx';
import { PAGES, type Route } from './routes.ts';

export type PageOfProps = {
  readonly route: Route;
  readonly desk: Desk;
  readonly browser: BrowserFacts;
  readonly onSignOut: (everywhere: boolean) => void;
  readonly onForget: () => void;
};

/** The page an address names. */
export function PageOf({ route, desk }: PageOfProps) {
  const { admin } = desk;
  if (!admin)
    return (
      <>
        <h1>{PAGES[route.page]}</h1>
        {desk.me.meta.user.mayRead ? (
          <Empty title="The organisation is on its way" />
        ) : (
          <Empty title="This needs a role">
            <p>
              Global Administrators and Privileged Role Administrators administer Keyturn; Global Readers and Security
              Readers see it. Activate one of these roles from the toolbar, where you are eligible.
            </p>
          </Empty>
        )}
      </>
    );
  const seeing = { ...desk, admin };
  const { page, path } = route;
  if (page === 'roles' && path[0] && path[0] !== 'new') return <RolePage desk={seeing} route={route} />;
  return <RolesPage desk={seeing} route={route} />;
}
