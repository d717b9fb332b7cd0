import { useState } from 'preact/hooks';
import { ADMINISTRATOR_ROLES } from '../../../../core/ids.ts';
import { sayDay, sayMoment, sayScope } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Tag } from '../../pieces/Tag.tsx';
import { ChangeAssignment } from '../assignments/ChangeAssignment.tsx';
import type { AdminDesk } from '../desk.ts';
import { BatchDialog } from '../parts/BatchDialog.tsx';
import { hashOf, type Route } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import type { Standing } from './findings.ts';
import { confirmOf, eligibleJobs, nameOfRow, removeJobs, reviewJob } from './jobs.ts';

export type StandingTabProps = {
  readonly desk: AdminDesk;
  readonly standing: readonly Standing[];
  readonly query: Route['query'];
  readonly onQuery: (query: Route['query']) => void;
};

type Doing = { readonly what: 'eligible' | 'remove' | 'review'; readonly which: readonly Standing[] };

/** How many members of a group are named before the rest are counted. */
const NAMED = 5;

/** Roles that are held all day, by people and by groups; several can be made eligible, removed or asked about at once. */
export function StandingTab({ desk, standing, query, onQuery }: StandingTabProps) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [doing, setDoing] = useState<Doing | null>(null);
  const { mayAdminister } = desk.me.meta.user;
  const chosen = standing.filter(({ row }) => picked.has(row.id));
  const changing = desk.admin.assignments[query.change ?? ''];
  const start = (what: Doing['what'], which: readonly Standing[]) => setDoing({ what, which });
  const end = () => {
    setDoing(null);
    setPicked(new Set());
  };
  return (
    <>
      <p class="muted">
        Active without an end: whoever takes over the account has the role too, at any hour. Made eligible, it is
        activated when it is needed, and nothing is lost in between.
      </p>
      <Table
        caption="Standing access"
        rows={standing}
        columns={columns(desk)}
        keyOf={({ row }) => row.id}
        hrefOf={({ row }) => hashOf('people', [row.principalType, row.principalId])}
        below={(one) => <Below one={one} />}
        look={lookOf(query, 'name')}
        onLook={(look) => onQuery({ ...query, ...look })}
        {...(mayAdminister && {
          pick: { picked, onPick: setPicked, nameOf: ({ row }: Standing) => nameOfRow(row) },
        })}
        more={
          mayAdminister && (
            <>
              <Button kind="go" disabled={!chosen.length} onClick={() => start('eligible', chosen)}>
                Make eligible
              </Button>
              <Button disabled={!chosen.length} onClick={() => start('remove', chosen)}>
                Remove assignment
              </Button>
              <Button disabled={!chosen.length} onClick={() => start('review', chosen)}>
                Ask for a self review
              </Button>
            </>
          )
        }
        actions={
          mayAdminister
            ? (one) => (
                <Button aria-label={`Make eligible: ${nameOfRow(one.row)}`} onClick={() => start('eligible', [one])}>
                  Make eligible
                </Button>
              )
            : undefined
        }
        empty="Nobody holds a role for good."
        csv="standing access.csv"
      />
      {doing && <Dialog key={doing.what} desk={desk} doing={doing} onClose={end} />}
      {changing && <ChangeAssignment desk={desk} row={changing} onClose={() => onQuery({ ...query, change: '' })} />}
    </>
  );
}

function Dialog({ desk, doing, onClose }: { readonly desk: AdminDesk; readonly doing: Doing; onClose: () => void }) {
  const { what, which } = doing;
  const rows = which.map(({ row }) => row);
  const whom = rows.length === 1 ? nameOfRow(rows[0]!) : String(rows.length);
  const shared = { desk, onClose } as const;
  switch (what) {
    case 'eligible':
      return (
        <BatchDialog
          {...shared}
          title={`Make eligible: ${whom}`}
          about="They hold nothing from now on, and activate the role when they need it. Both happen at once, or neither."
          jobs={eligibleJobs(desk.admin, which, desk.me.meta.user.id)}
          button="Make eligible"
          kind="go"
          done="is eligible"
          why="optional"
          confirm={confirmOf(desk.admin, rows)}
        />
      );
    case 'remove':
      return (
        <BatchDialog
          {...shared}
          title={`Remove assignment: ${whom}`}
          about="They lose the role at once."
          jobs={removeJobs(rows)}
          button="Remove assignment"
          kind="danger"
          done="removed"
          why="optional"
          confirm={confirmOf(desk.admin, rows)}
        />
      );
    case 'review':
      return (
        <BatchDialog
          {...shared}
          title="Ask for a self review"
          about="Within 14 days each says whether they still need it, and why. Nothing changes until you apply the results."
          jobs={reviewJob(desk.admin, which, `Standing access, ${sayDay(new Date(desk.now).toISOString(), desk.now)}`)}
          button="Ask"
          kind="go"
          done="has begun: see Access reviews"
          why="optional"
        />
      );
  }
}

function columns({ now }: AdminDesk): readonly Column<Standing>[] {
  return [
    { key: 'name', title: 'Member', text: ({ row }) => row.principalName },
    { key: 'role', title: 'Role', text: ({ row }) => row.roleName },
    { key: 'scope', title: 'Scope', text: ({ row }) => sayScope(row.scope), minor: true },
    {
      key: 'since',
      title: 'Since',
      text: ({ row }) => sayDay(row.startAt, now),
      order: ({ row }) => row.startAt,
      minor: true,
    },
    {
      key: 'last',
      title: 'Last sign-in',
      text: ({ lastSignInAt }) => (lastSignInAt ? sayMoment(lastSignInAt, now) : 'never'),
      order: ({ lastSignInAt }) => lastSignInAt ?? '',
    },
  ];
}

function Below({ one: { row, people, alsoEligible } }: { readonly one: Standing }) {
  return (
    <span class="below">
      {row.principalType === 'group' && <Tag>Group</Tag>}
      {ADMINISTRATOR_ROLES.includes(row.roleId) && <Tag tone="warn">Administers Keyturn</Tag>}
      {alsoEligible && <Tag>Eligible too</Tag>}
      {row.principalType === 'group' && <span class="muted small">{sayMembers(people.map(({ name }) => name))}</span>}
    </span>
  );
}

function sayMembers(names: readonly string[]): string {
  if (!names.length) return 'no members';
  const rest = names.length - NAMED;
  return `${names.length === 1 ? '1 member holds' : `${names.length} members hold`} it all day: ${names
    .slice(0, NAMED)
    .join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
