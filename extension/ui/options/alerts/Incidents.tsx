import { useState } from 'preact/hooks';
import { REMEDIES, type Remedy } from '../../../../core/alerting/remedies.ts';
import type { Alert, AlertIncident } from '../../../../core/alerts.ts';
import { Button } from '../../pieces/Button.tsx';
import type { AdminDesk } from '../desk.ts';
import { BatchDialog } from '../parts/BatchDialog.tsx';
import { sayNumber } from '../parts/number-text.ts';
import { hashOf, type Route } from '../routes.ts';
import { arrange, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import { DismissDialog } from './DismissDialog.tsx';
import { incidentColumns, nameOfIncident, placeOf } from './incident-rows.ts';
import { confirmFor, jobsFor, REMEDY_WORDS } from './remedy-words.ts';

type Doing = { readonly what: Remedy | 'dismiss'; readonly incidents: readonly AlertIncident[]; readonly all: boolean };

/** What is open of an alert: each can be looked into, mended or put aside, alone or with others. */
export function Incidents(props: { readonly desk: AdminDesk; readonly route: Route; readonly alert: Alert }) {
  const { desk, route, alert } = props;
  const { kind, incidents } = alert;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [doing, setDoing] = useState<Doing | null>(null);
  const { mayAdminister } = desk.me.meta.user;
  const remedies = REMEDIES[kind];
  const chosen = incidents.filter(({ key }) => picked.has(key));
  const look = lookOf(route.query, kind === 'no_mfa_on_activation' ? 'role' : 'name');
  const columns = incidentColumns(kind, desk.admin, desk.now);
  // What a search leaves out is not meant.
  const found = look.find ? arrange(incidents, columns, look) : incidents;
  const several = chosen.length ? chosen : found;
  const how = chosen.length
    ? `${sayNumber(chosen.length)} picked`
    : look.find
      ? `${sayNumber(found.length)} found`
      : `all ${sayNumber(incidents.length)}`;
  const start = (what: Doing['what'], which: readonly AlertIncident[]) =>
    setDoing({ what, incidents: which, all: which.length === incidents.length });
  const end = () => {
    setDoing(null);
    setPicked(new Set());
  };
  return (
    <>
      <Table
        caption="Incidents"
        rows={incidents}
        columns={columns}
        keyOf={({ key }) => key}
        hrefOf={(incident) => placeOf(kind, incident)}
        look={look}
        onLook={(next) => desk.go(hashOf('alerts', [kind], { ...route.query, ...next }))}
        {...(mayAdminister && { pick: { picked, onPick: setPicked, nameOf: nameOfIncident } })}
        more={
          mayAdminister && (
            <>
              {remedies.map((remedy) => (
                <Button key={remedy} disabled={!several.length} onClick={() => start(remedy, several)}>
                  {REMEDY_WORDS[remedy].button} ({how})
                </Button>
              ))}
              <Button disabled={!several.length} onClick={() => start('dismiss', several)}>
                Dismiss ({how})
              </Button>
            </>
          )
        }
        actions={
          mayAdminister
            ? (incident) => (
                <>
                  {remedies[0] && (
                    <Button
                      aria-label={`${REMEDY_WORDS[remedies[0]].button}: ${nameOfIncident(incident)}`}
                      onClick={() => start(remedies[0]!, [incident])}
                    >
                      {REMEDY_WORDS[remedies[0]].button}
                    </Button>
                  )}{' '}
                  <Button
                    kind="plain"
                    aria-label={`Dismiss ${nameOfIncident(incident)}`}
                    onClick={() => start('dismiss', [incident])}
                  >
                    Dismiss
                  </Button>
                </>
              )
            : undefined
        }
        empty="Nothing is open."
        csv={`${kind}.csv`}
      />
      {doing?.what === 'dismiss' && (
        <DismissDialog desk={desk} kind={kind} incidents={doing.incidents} all={doing.all} onClose={end} />
      )}
      {doing && doing.what !== 'dismiss' && (
        <BatchDialog
          desk={desk}
          title={titleOf(doing.what, doing.incidents)}
          about={REMEDY_WORDS[doing.what].about}
          jobs={jobsFor(desk.admin, kind, doing.incidents, doing.what)}
          button={REMEDY_WORDS[doing.what].button}
          kind={REMEDY_WORDS[doing.what].danger ? 'danger' : 'go'}
          done={REMEDY_WORDS[doing.what].done}
          why={doing.what === 'require_mfa' || doing.what === 'disable' ? 'none' : 'optional'}
          confirm={confirmFor(desk.admin, doing.incidents, doing.what)}
          onClose={end}
        />
      )}
    </>
  );
}

function titleOf(remedy: Remedy, incidents: readonly AlertIncident[]): string {
  const { button } = REMEDY_WORDS[remedy];
  return incidents.length === 1 ? `${button}: ${nameOfIncident(incidents[0]!)}` : `${button}: ${incidents.length}`;
}
