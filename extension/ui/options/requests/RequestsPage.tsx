import { useRef } from 'preact/hooks';
import type { AdminView } from '../../../../core/wire/rows.ts';
import { Empty } from '../../pieces/Empty.tsx';
import type { Desk } from '../desk.ts';
import { type Tab, Tabs } from '../parts/Tabs.tsx';
import { hashOf, type Route } from '../routes.ts';
import { Approvals } from './Approvals.tsx';
import { Away } from './Away.tsx';
import { OneRequest } from './OneRequest.tsx';
import { RequestsTable } from './RequestsTable.tsx';
import { decided, findRequest, pendingOf, type ShownRequest } from './requests.ts';

const TABS = ['approve', 'mine', 'pending', 'recent'] as const;
type RequestsTab = (typeof TABS)[number];

/** Requests: what waits for me, my own, and for who may see the organisation all that wait and all that were. */
export function RequestsPage({ desk, route }: { readonly desk: Desk; readonly route: Route }) {
  const { me, admin } = desk;
  const [first = 'approve'] = route.path;
  if (!TABS.includes(first as RequestsTab)) {
    return <ById key={first} desk={desk} id={first} leaning={route.query.decide} />;
  }
  const approvals = Object.values(me.approvals);
  const tabs: readonly Tab[] = [
    { key: 'approve', title: 'For you to approve', count: approvals.length },
    { key: 'mine', title: 'Your requests' },
    ...(admin
      ? [
          { key: 'pending', title: 'All pending', count: pendingOf(admin).length },
          { key: 'recent', title: 'Recent' },
        ]
      : []),
  ];
  const at = tabs.some(({ key }) => key === first) ? (first as RequestsTab) : 'approve';
  const table = {
    desk,
    query: route.query,
    onQuery: (query: Route['query']) => desk.go(hashOf('requests', [at], query)),
  };
  return (
    <>
      <h1>Requests</h1>
      <Tabs label="Requests" tabs={tabs} at={at} onChoose={(tab) => desk.go(hashOf('requests', [tab]))} />
      <div id="tab-panel" class="stack" role="tabpanel" aria-labelledby={`tab-${at}`}>
        {at === 'approve' && <Approvals desk={desk} approvals={approvals} />}
        {at === 'approve' && <Away desk={desk} />}
        {at === 'mine' && (
          <RequestsTable {...table} caption="Your requests" own requests={Object.values(me.requests)} />
        )}
        {at === 'pending' && admin && <RequestsTable {...table} caption="All pending" requests={pendingOf(admin)} />}
        {at === 'recent' && admin && (
          <RequestsTable {...table} caption="Recent requests" requests={activationsOf(admin)} />
        )}
      </div>
    </>
  );
}

function ById({
  desk,
  id,
  leaning,
}: {
  readonly desk: Desk;
  readonly id: string;
  readonly leaning: string | undefined;
}) {
  const last = useRef<ShownRequest | null>(null);
  const found = findRequest(desk.me, desk.admin, id);
  if (found) last.current = found;
  const shown = found ?? decided(last.current);
  return shown ? <OneRequest desk={desk} request={shown} leaning={leaning} /> : <Unknown />;
}

function Unknown() {
  return (
    <>
      <h1>Requests</h1>
      <Empty title="There is no such request here">
        <p>It may be older than 30 days, or not yours to see.</p>
        <a href={hashOf('requests')}>All requests</a>
      </Empty>
    </>
  );
}

function activationsOf(view: AdminView) {
  return Object.values(view.requests).filter(
    ({ action }) => action === 'selfActivate' || action === 'selfExtend' || action === 'selfRenew',
  );
}
