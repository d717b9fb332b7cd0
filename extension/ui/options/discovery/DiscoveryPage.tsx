import { useMemo } from 'preact/hooks';
import { HOUR } from '../../../../core/time.ts';
import type { AdminDesk } from '../desk.ts';
import { sayCount, sayNumber } from '../parts/number-text.ts';
import { Tabs } from '../parts/Tabs.tsx';
import { Tile } from '../parts/Tile.tsx';
import { hashOf, type Route } from '../routes.ts';
import { EmptyRoles } from './EmptyRoles.tsx';
import { emptyRoles, globalAdministrators, peopleIn, standingOf, unusedOf } from './findings.ts';
import { StandingTab } from './StandingTab.tsx';
import { UnusedTab } from './UnusedTab.tsx';

const TABS = ['standing', 'unused', 'roles'] as const;

/** Who holds what all day, who never uses what they could, and what can be done about it from here. */
export function DiscoveryPage({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const { admin, now } = desk;
  const found = useMemo(
    () => ({
      standing: standingOf(admin),
      month: unusedOf(admin, now, 30),
      quarter: unusedOf(admin, now, 90),
      roles: emptyRoles(admin),
      administrators: globalAdministrators(admin),
    }),
    [admin, Math.floor(now / HOUR)],
  );
  const at = TABS.find((tab) => tab === route.path[0]) ?? 'standing';
  const place = (tab: string, query: Route['query'] = {}) => hashOf('discovery', [tab], query);
  const onQuery = (query: Route['query']) => desk.go(place(at, query));
  const shared = { desk, query: route.query, onQuery };
  const { active, eligible } = found.administrators;
  return (
    <>
      <h1>Discovery and insights</h1>
      <ul class="tiles">
        <Tile href={place('standing')} count={peopleIn(found.standing)} of="People with permanent active access">
          {sayCount(found.standing.length, ['assignment', 'assignments'])}
        </Tile>
        <Tile href={place('unused')} count={found.month.length} of="Eligible, never used in 30 days">
          {sayNumber(found.quarter.length)} not in 90 days
        </Tile>
        <Tile href={place('roles')} count={found.roles.length} of="Roles held by nobody">
          of {sayNumber(Object.keys(admin.roles).length)}
        </Tile>
        <Tile
          href={place('standing', { find: 'Global Administrator' })}
          count={active + eligible}
          of="Global Administrators"
        >
          {sayNumber(active)} all day, {sayNumber(eligible)} eligible
        </Tile>
      </ul>
      <Tabs
        label="Discovery and insights"
        tabs={[
          { key: 'standing', title: 'Standing access', count: found.standing.length },
          { key: 'unused', title: 'Never used', count: found.month.length },
          { key: 'roles', title: 'Held by nobody', count: found.roles.length },
        ]}
        at={at}
        onChoose={(tab) => desk.go(place(tab))}
      />
      <div id="tab-panel" class="stack" role="tabpanel" aria-labelledby={`tab-${at}`}>
        {at === 'standing' && <StandingTab {...shared} standing={found.standing} />}
        {at === 'unused' && <UnusedTab {...shared} month={found.month} quarter={found.quarter} />}
        {at === 'roles' && <EmptyRoles {...shared} roles={found.roles} />}
      </div>
    </>
  );
}
