import { useState } from 'preact/hooks';
import type { AuditEntry } from '../../../../core/audit.ts';
import { sayMoment } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Empty } from '../../pieces/Empty.tsx';
import { Note } from '../../pieces/Note.tsx';
import type { Desk } from '../desk.ts';
import { sayCount } from '../parts/number-text.ts';
import { Tabs } from '../parts/Tabs.tsx';
import { hashOf, type Route } from '../routes.ts';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditTable } from './AuditTable.tsx';
import { type AuditTab, askedOf } from './asked.ts';
import { EntryDialog } from './EntryDialog.tsx';
import { ExportAudit } from './ExportAudit.tsx';
import { sayProblem } from './reader.ts';
import { useAudit } from './useAudit.ts';

const TABS = [
  { key: 'resource', title: 'Resource audit' },
  { key: 'mine', title: 'My audit' },
] as const;

/** What happened, as the server has it: everything for who may see it, for everybody what they did or had done. */
export function AuditPage({ desk, route }: { readonly desk: Desk; readonly route: Route }) {
  const { now } = desk;
  const { mayRead } = desk.me.meta.user;
  const tab: AuditTab = mayRead && route.path[0] !== 'mine' ? 'resource' : 'mine';
  const asked = askedOf(tab, route.query, now);
  const { seen, more, again } = useAudit(desk.audit, asked);
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const part = seen.state === 'problem' ? null : seen.part;
  return (
    <>
      <header class="head">
        <h1>Audit</h1>
        <ExportAudit reader={desk.audit} asked={asked} />
      </header>
      <Tabs
        label="Audit"
        tabs={mayRead ? TABS : TABS.slice(1)}
        at={tab}
        onChoose={(key) => desk.go(hashOf('audit', [key]))}
      />
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} class="table audit">
        <div class="bar">
          <AuditFilters
            query={route.query}
            onQuery={(query) => desk.go(hashOf('audit', [tab], query))}
            admin={tab === 'resource' ? desk.admin : null}
          />
        </div>
        <p class="unseen" role="status">
          {seen.state === 'loading' ? 'Reading' : part && sayCount(part.entries.length, ['entry', 'entries'])}
        </p>
        {seen.state === 'problem' && (
          <Note tone="warn" alert>
            {sayProblem(seen.why)} <Button onClick={again}>Try again</Button>
          </Note>
        )}
        {seen.state === 'loading' && !part && <p class="muted">Reading…</p>}
        {part?.entries.length ? <AuditTable entries={part.entries} now={now} onOpen={setOpened} /> : null}
        {seen.state === 'shown' && !seen.part.entries.length && seen.part.next === null && (
          <Empty title="Nothing happened that fits">Widen the time or take a filter away.</Empty>
        )}
        {seen.state === 'shown' && seen.problem && <Note tone="warn">{sayProblem(seen.problem)}</Note>}
        {seen.state === 'shown' && seen.part.next !== null && (
          <div>
            <Button disabled={seen.more} onClick={more}>
              {seen.part.searchedTo
                ? `Searched back to ${sayMoment(seen.part.searchedTo, now)}: search on`
                : 'Show older'}
            </Button>
          </div>
        )}
      </div>
      {opened && <EntryDialog entry={opened} reader={desk.audit} now={now} onClose={() => setOpened(null)} />}
    </>
  );
}
