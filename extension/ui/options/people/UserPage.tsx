import type { UserRow } from '../../../../core/wire/rows.ts';
import { sayMoment } from '../../moment-text.ts';
import { Empty } from '../../pieces/Empty.tsx';
import { Tag } from '../../pieces/Tag.tsx';
import { AssignmentsTable } from '../assignments/AssignmentsTable.tsx';
import { ofTab } from '../assignments/holdings.ts';
import type { AdminDesk } from '../desk.ts';
import { type Tab, Tabs } from '../parts/Tabs.tsx';
import { hashOf, type Route } from '../routes.ts';
import { Invite } from './Invite.tsx';
import { sayMethods } from './PeoplePage.tsx';
import { groupsOf } from './principals.ts';
import { UserActions } from './UserActions.tsx';

const TITLES = { active: 'Holds', eligible: 'Could hold', expired: 'Held' } as const;
const EMPTY = {
  active: 'Holds no role now.',
  eligible: 'Is eligible for nothing.',
  expired: 'Held nothing that ended in the last 30 days.',
} as const;

/** One person: what they hold, could hold and held, themselves and through groups, and whether they may sign in. */
export function UserPage({ desk, id, route }: { desk: AdminDesk; id: string; route: Route }) {
  const user = desk.admin.users[id];
  if (!user)
    return (
      <Empty title="There is no such user">
        <a href={hashOf('people', ['users'])}>All users</a>
      </Empty>
    );
  const groups = groupsOf(desk.admin, id);
  const reached = new Set([id, ...groups.map((group) => group.id)]);
  const assignments = Object.values(desk.admin.assignments).filter(({ principalId }) => reached.has(principalId));
  const activations = Object.values(desk.admin.activations).filter(({ userId }) => userId === id);
  const { mayAdminister } = desk.me.meta.user;
  const at = (['active', 'eligible', 'expired'] as const).find((tab) => tab === route.path[2]) ?? 'active';
  const tabs: readonly Tab[] = (['active', 'eligible', 'expired'] as const).map((key) => {
    const shown = ofTab(assignments, activations, key);
    return { key, title: TITLES[key], count: shown.assignments.length + shown.activations.length };
  });
  return (
    <>
      <header class="head">
        <div class="grow">
          <a class="back" href={hashOf('people', ['users'])}>
            Users
          </a>
          <h1>
            {user.name} {user.disabled && <Tag tone="warn">Disabled</Tag>}
          </h1>
          <p class="muted">
            {user.upn}
            {user.mail && user.mail !== user.upn && ` · ${user.mail}`}
          </p>
        </div>
      </header>
      <dl class="facts">
        <dt>Groups</dt>
        <dd>
          {groups.length
            ? groups.map((group, index) => (
                <>
                  {index > 0 && ', '}
                  <a href={hashOf('people', ['group', group.id])}>{group.name}</a>
                </>
              ))
            : 'none'}
        </dd>
        <dt>Second factor</dt>
        <dd>{sayMethods(user)}</dd>
        <dt>Last sign-in</dt>
        <dd>{saySignIn(user, desk.now)}</dd>
        <dt>Audit</dt>
        <dd>
          <a href={hashOf('audit', ['resource'], { actor: id })}>what they did</a>,{' '}
          <a href={hashOf('audit', ['resource'], { subject: id })}>what was done for them</a>
        </dd>
      </dl>
      {mayAdminister && !user.lastSignInAt && !user.disabled && (
        <Invite desk={desk} user={{ id, name: user.name, mail: user.mail ?? user.upn }} />
      )}
      {mayAdminister && <UserActions desk={desk} user={user} />}
      <Tabs label={user.name} tabs={tabs} at={at} onChoose={(tab) => desk.go(hashOf('people', ['user', id, tab]))} />
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${at}`}>
        <AssignmentsTable
          desk={desk}
          caption={`${TITLES[at]}: ${user.name}`}
          of="person"
          {...ofTab(assignments, activations, at)}
          query={route.query}
          onQuery={(query) => desk.go(hashOf('people', ['user', id, at], query))}
          add={hashOf('assignments', ['new'], { principal: `user:${id}` })}
          empty={EMPTY[at]}
          csv={`${user.name} ${TITLES[at].toLowerCase()}.csv`}
        />
      </div>
    </>
  );
}

function saySignIn({ lastSignInAt, invitedUntil }: UserRow, now: number): string {
  if (lastSignInAt) return sayMoment(lastSignInAt, now);
  if (!invitedUntil) return 'never';
  const moment = sayMoment(invitedUntil, now);
  return Date.parse(invitedUntil) > now ? `never; invited, until ${moment}` : `never; the invitation ended ${moment}`;
}
