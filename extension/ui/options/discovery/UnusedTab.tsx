import { useState } from 'preact/hooks';
import { DAY } from '../../../../core/time.ts';
import type { AssignmentRow } from '../../../../core/wire/rows.ts';
import { fromLocalField, sayDay, sayEnd, sayMoment, toLocalField } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import { Tag } from '../../pieces/Tag.tsx';
import type { AdminDesk } from '../desk.ts';
import { BatchDialog } from '../parts/BatchDialog.tsx';
import { hashOf, type Route } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import { confirmOf, endJobs, nameOfRow, removeJobs } from './jobs.ts';

export type UnusedTabProps = {
  readonly desk: AdminDesk;
  /** Not activated in 30 days, and in 90. */
  readonly month: readonly AssignmentRow[];
  readonly quarter: readonly AssignmentRow[];
  readonly query: Route['query'];
  readonly onQuery: (query: Route['query']) => void;
};

type Doing = { readonly what: 'remove' | 'end'; readonly which: readonly AssignmentRow[] };

/** What people could activate and do not; it is removed, or given an end after which they would have to ask again. */
export function UnusedTab({ desk, month, quarter, query, onQuery }: UnusedTabProps) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [doing, setDoing] = useState<Doing | null>(null);
  const { mayAdminister } = desk.me.meta.user;
  const rows = query.days === '90' ? quarter : month;
  const chosen = rows.filter(({ id }) => picked.has(id));
  const end = () => {
    setDoing(null);
    setPicked(new Set());
  };
  return (
    <>
      <Table
        caption="Never used"
        rows={rows}
        columns={columns(desk)}
        keyOf={({ id }) => id}
        hrefOf={({ principalType, principalId }) => hashOf('people', [principalType, principalId])}
        below={({ principalType }) => principalType === 'group' && <Tag>Group</Tag>}
        look={lookOf(query, 'last')}
        onLook={(look) => onQuery({ ...query, ...look })}
        filters={
          <select
            class="input"
            aria-label="Not activated in"
            value={query.days ?? '30'}
            onChange={({ currentTarget }) => onQuery({ ...query, days: currentTarget.value })}
          >
            <option value="30">Not in 30 days</option>
            <option value="90">Not in 90 days</option>
          </select>
        }
        {...(mayAdminister && { pick: { picked, onPick: setPicked, nameOf: nameOfRow } })}
        more={
          mayAdminister && (
            <>
              <Button disabled={!chosen.length} onClick={() => setDoing({ what: 'end', which: chosen })}>
                Give an end
              </Button>
              <Button disabled={!chosen.length} onClick={() => setDoing({ what: 'remove', which: chosen })}>
                Remove assignment
              </Button>
            </>
          )
        }
        actions={
          mayAdminister
            ? (row) => (
                <>
                  <Button
                    aria-label={`Give an end: ${nameOfRow(row)}`}
                    onClick={() => setDoing({ what: 'end', which: [row] })}
                  >
                    Give an end
                  </Button>{' '}
                  <Button
                    kind="plain"
                    aria-label={`Remove: ${nameOfRow(row)}`}
                    onClick={() => setDoing({ what: 'remove', which: [row] })}
                  >
                    Remove
                  </Button>
                </>
              )
            : undefined
        }
        empty="Everything people are eligible for is used."
        csv="never used.csv"
      />
      {doing?.what === 'remove' && (
        <BatchDialog
          desk={desk}
          title={titleOf('Remove assignment', doing.which)}
          about="They can no longer activate the role."
          jobs={removeJobs(doing.which)}
          button="Remove assignment"
          kind="danger"
          done="removed"
          why="optional"
          confirm={confirmOf(desk.admin, doing.which)}
          onClose={end}
        />
      )}
      {doing?.what === 'end' && <EndDialog desk={desk} rows={doing.which} onClose={end} />}
    </>
  );
}

function EndDialog(props: { readonly desk: AdminDesk; readonly rows: readonly AssignmentRow[]; onClose: () => void }) {
  const { desk, rows, onClose } = props;
  const [typed, setTyped] = useState(() => toLocalField(desk.now + 30 * DAY));
  const endAt = fromLocalField(typed);
  const problem =
    endAt && Date.parse(endAt) > desk.now + 5 * 60_000 ? undefined : 'Choose a time at least 5 minutes away.';
  return (
    <BatchDialog
      desk={desk}
      title={titleOf('Give an end', rows)}
      about="Until then nothing changes. After it the assignment is over, and can be renewed for 30 days."
      jobs={endJobs(rows, endAt, (iso) => sayMoment(iso, desk.now))}
      button="Give an end"
      kind="go"
      done={endAt ? `ends ${sayMoment(endAt, desk.now)}` : ''}
      why="optional"
      ready={!problem}
      onClose={onClose}
    >
      <Field label="End" problem={problem}>
        {(control) => (
          <input
            {...control}
            type="datetime-local"
            value={typed}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        )}
      </Field>
    </BatchDialog>
  );
}

function columns({ now }: AdminDesk): readonly Column<AssignmentRow>[] {
  return [
    { key: 'name', title: 'Member', text: ({ principalName }) => principalName },
    { key: 'role', title: 'Role', text: ({ roleName }) => roleName },
    {
      key: 'last',
      title: 'Last activation',
      text: ({ lastUsedAt }) => (lastUsedAt ? sayMoment(lastUsedAt, now) : 'never'),
      order: ({ lastUsedAt }) => lastUsedAt ?? '',
    },
    {
      key: 'since',
      title: 'Eligible since',
      text: ({ startAt }) => sayDay(startAt, now),
      order: ({ startAt }) => startAt,
      minor: true,
    },
    { key: 'end', title: 'End', text: ({ endAt }) => sayEnd(endAt, now), order: ({ endAt }) => endAt ?? '9999' },
  ];
}

function titleOf(what: string, rows: readonly AssignmentRow[]): string {
  return rows.length === 1 ? `${what}: ${nameOfRow(rows[0]!)}` : `${what}: ${rows.length}`;
}
