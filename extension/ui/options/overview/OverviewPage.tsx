import { useMemo, useState } from 'preact/hooks';
import { HOUR, MINUTE } from '../../../../core/time.ts';
import { sayLeft, urgencyOf } from '../../countdown.ts';
import { sayClock, sayDay, sayMoment } from '../../moment-text.ts';
import { Tag } from '../../pieces/Tag.tsx';
import { ALERT_TITLES, TONE } from '../alerts/alert-words.ts';
import { openAlerts } from '../alerts/alerts-now.ts';
import type { AdminDesk } from '../desk.ts';
import { sayCount } from '../parts/number-text.ts';
import { Tile } from '../parts/Tile.tsx';
import { hashOf } from '../routes.ts';
import { happeningIn } from './happening.ts';
import { Listed } from './Listed.tsx';
import { RankBars } from './RankBars.tsx';
import { StackedBars } from './StackedBars.tsx';
import { dailyByOutcome, dailyByRole, rankedRoles } from './series.ts';

const DAYS = 30;
const TONES = { calm: undefined, soon: 'warn', very_soon: 'bad' } as const;

/** What an administrator sees first: what happens now, what waits, what ends, and how roles were used. */
export function OverviewPage({ desk }: { readonly desk: AdminDesk }) {
  const { admin, now } = desk;
  const [by, setBy] = useState<'role' | 'outcome'>('role');
  const seen = useMemo(() => happeningIn(admin, now), [admin, Math.floor(now / MINUTE)]);
  const hour = Math.floor(now / HOUR);
  const ranked = useMemo(() => rankedRoles(admin, now, DAYS), [admin, hour]);
  const daily = useMemo(
    () => (by === 'role' ? dailyByRole(admin, now, DAYS) : dailyByOutcome(admin, now, DAYS)),
    [admin, hour, by],
  );
  const alerts = openAlerts(admin, now);
  const { active, waiting, ending, reviews, changed } = seen;
  // Where the first of them is; the other type is a tab away.
  const whereEnding = hashOf('assignments', [ending[0]?.type ?? 'eligible'], { ends: 'soon', sort: 'end' });
  const grave = alerts.some(({ severity }) => severity === 'high');
  return (
    <>
      <h1>Overview</h1>
      <ul class="tiles">
        <Tile href={hashOf('assignments', ['active'])} count={active.length} of="Active right now">
          {active[0] ? `next ends ${sayClock(active[0].endAt, now)}` : 'nobody has activated a role'}
        </Tile>
        <Tile
          href={hashOf('requests', ['pending'])}
          count={waiting.length}
          of="Requests waiting"
          tone={waiting.length ? 'warn' : undefined}
        >
          {waiting.length ? `${Object.keys(desk.me.approvals).length} for you` : 'nothing to decide'}
        </Tile>
        <Tile href={whereEnding} count={ending.length} of="Ending in 14 days">
          {ending[0] ? `first ${sayDay(ending[0].endAt!, now)}` : 'no assignment'}
        </Tile>
        <Tile
          href={hashOf('alerts')}
          count={alerts.length}
          of="Alerts"
          tone={alerts.length ? (grave ? 'bad' : 'warn') : undefined}
        >
          {sayCount(
            alerts.reduce((sum, { incidents }) => sum + incidents.length, 0),
            ['incident', 'incidents'],
          )}
        </Tile>
      </ul>

      <div class="overview">
        <section class="panel wide span" aria-labelledby="daily">
          <header class="head">
            <h2 id="daily">Activations, last {DAYS} days</h2>
            <select
              class="input"
              aria-label="Stacked by"
              value={by}
              onChange={({ currentTarget }) => setBy(currentTarget.value as typeof by)}
            >
              <option value="role">By role</option>
              <option value="outcome">By outcome</option>
            </select>
          </header>
          <StackedBars
            caption={by === 'role' ? 'Activations per day' : 'Requests per day'}
            data={daily}
            unit={by === 'role' ? ['activation', 'activations'] : ['request', 'requests']}
          />
        </section>

        <section class="panel wide" aria-labelledby="top">
          <h2 id="top">Most activated roles</h2>
          {ranked.length ? (
            <RankBars label="Most activated roles" ranked={ranked} shown={8} />
          ) : (
            <p class="muted">Nobody activated a role in {DAYS} days.</p>
          )}
        </section>

        <Listed
          id="waiting"
          title="Requests waiting"
          rows={waiting}
          keyOf={({ id }) => id}
          more={hashOf('requests', ['pending'])}
          empty="Nothing waits for a decision."
        >
          {(request) => (
            <>
              <a href={hashOf('requests', [request.id])}>
                {request.requestorName}, {request.roleName}
              </a>
              <span class="muted small">
                {request.lapsesAt ? `lapses ${sayMoment(request.lapsesAt, now)}` : 'for an administrator'}
              </span>
            </>
          )}
        </Listed>

        <Listed
          id="active"
          title="Active right now"
          rows={active}
          keyOf={({ id }) => id}
          more={hashOf('assignments', ['active'])}
          empty="Nobody has activated a role."
        >
          {({ userId, userName, roleName, endAt }) => {
            const left = Date.parse(endAt) - now;
            return (
              <>
                <a href={hashOf('people', ['user', userId])}>
                  {userName}, {roleName}
                </a>
                <span class="small">
                  <Tag tone={TONES[urgencyOf(left)]}>{sayLeft(left)} left</Tag>{' '}
                  <span class="muted">until {sayClock(endAt, now)}</span>
                </span>
              </>
            );
          }}
        </Listed>

        <Listed
          id="ending"
          title="Ending in 14 days"
          rows={ending}
          keyOf={({ id }) => id}
          more={whereEnding}
          empty="No assignment ends in the next 14 days."
        >
          {({ id, type, principalName, roleName, endAt }) => (
            <>
              <a href={hashOf('assignments', [type], { change: id })}>
                {principalName}, {roleName}
              </a>
              <span class="muted small">
                {type}, {sayMoment(endAt!, now)}
              </span>
            </>
          )}
        </Listed>

        <Listed
          id="open-alerts"
          title="Alerts"
          rows={alerts}
          keyOf={({ kind }) => kind}
          more={hashOf('alerts')}
          empty="All is well."
        >
          {({ kind, severity, incidents }) => (
            <>
              <a href={hashOf('alerts', [kind])}>{ALERT_TITLES[kind]}</a>
              <span class="small">
                <Tag tone={TONE[severity]}>{severity}</Tag>{' '}
                <span class="count">{incidents.length.toLocaleString('en-GB')}</span>
              </span>
            </>
          )}
        </Listed>

        <Listed
          id="reviews"
          title="Access reviews running"
          rows={reviews}
          keyOf={({ id }) => id}
          more={hashOf('reviews')}
          empty="No review is running."
        >
          {({ id, name, items, approved, denied, unsure, endAt }) => (
            <>
              <a href={hashOf('reviews', [id])}>{name}</a>
              <span class="muted small">
                {approved + denied + unsure} of {items} decided{endAt && `, until ${sayDay(endAt, now)}`}
              </span>
            </>
          )}
        </Listed>

        <Listed
          id="changed"
          title="Last changes of settings"
          rows={changed}
          keyOf={({ id }) => id}
          more={hashOf('audit', [], { activity: 'Update role setting in PIM' })}
          empty="Every role has the settings it was made with."
        >
          {({ id, name, updatedAt, updatedByName }) => (
            <>
              <a href={hashOf('roles', [id])}>{name}</a>
              <span class="muted small">
                {updatedByName ? `${updatedByName}, ` : ''}
                {sayMoment(updatedAt, now)}
              </span>
            </>
          )}
        </Listed>
      </div>
    </>
  );
}
