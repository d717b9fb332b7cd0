import { useMemo } from 'preact/hooks';
import type { AdminDesk } from '../desk.ts';
import { Tabs } from '../parts/Tabs.tsx';
import { hashOf, type Route } from '../routes.ts';
import { AddAssignments } from './AddAssignments.tsx';
import { AssignmentsTable } from './AssignmentsTable.tsx';
import { type AssignmentsTab, ofTab, TABS } from './holdings.ts';
import { ImportAssignments } from './ImportAssignments.tsx';

const TITLES: Readonly<Record<AssignmentsTab, string>> = { eligible: 'Eligible', active: 'Active', expired: 'Expired' };
const EMPTY: Readonly<Record<AssignmentsTab, string>> = {
  eligible: 'Nobody is eligible for anything yet.',
  active: 'Nobody holds a role now.',
  expired: 'No assignment ended in the last 30 days.',
};

/** All assignments of the organisation: eligible, active and those that ended in the last 30 days. */
export function AssignmentsPage({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const [first] = route.path;
  const { admin } = desk;
  const shown = useMemo(() => {
    const all = Object.values(admin.assignments);
    const activations = Object.values(admin.activations);
    const of = (tab: AssignmentsTab) => ofTab(all, activations, tab);
    return { eligible: of('eligible'), active: of('active'), expired: of('expired') };
  }, [admin]);
  const { mayAdminister } = desk.me.meta.user;
  if (first === 'import' && mayAdminister) return <ImportAssignments desk={desk} />;
  if (first === 'new' && mayAdminister) return <AddAssignments desk={desk} route={route} />;
  const at = TABS.find((tab) => tab === first) ?? 'eligible';
  return (
    <>
      <header class="head">
        <h1>Assignments</h1>
        {mayAdminister && (
          <a class="button" href={hashOf('assignments', ['import'])}>
            Import a file
          </a>
        )}
      </header>
      <Tabs
        label="Assignments"
        tabs={TABS.map((tab) => {
          const { assignments, activations } = shown[tab];
          return { key: tab, title: TITLES[tab], count: assignments.length + activations.length };
        })}
        at={at}
        onChoose={(tab) => desk.go(hashOf('assignments', [tab], { ...route.query, change: '' }))}
      />
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${at}`}>
        <AssignmentsTable
          key={at}
          desk={desk}
          caption={`${TITLES[at]} assignments`}
          of="all"
          {...shown[at]}
          query={route.query}
          onQuery={(query) => desk.go(hashOf('assignments', [at], query))}
          add={hashOf('assignments', ['new'])}
          empty={EMPTY[at]}
          csv={`${at} assignments.csv`}
        />
      </div>
    </>
  );
}
