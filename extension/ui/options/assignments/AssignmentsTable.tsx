import { useMemo } from 'preact/hooks';
import { MINUTE } from '../../../../core/time.ts';
import type { ActivationRow, AssignmentRow } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import { Tag } from '../../pieces/Tag.tsx';
import type { AdminDesk } from '../desk.ts';
import { hashOf } from '../routes.ts';
import { lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import { ChangeAssignment } from './ChangeAssignment.tsx';
import { activated, assigned, endsSo, type Holding, holdingColumns, holdingFile } from './holdings.ts';
import { TakeActivation } from './TakeActivation.tsx';

export type AssignmentsTableProps = {
  readonly desk: AdminDesk;
  readonly caption: string;
  readonly assignments: readonly AssignmentRow[];
  readonly activations: readonly ActivationRow[];
  /** A person's may be a group's they are in, which is then named. */
  readonly of: 'all' | 'role' | 'person' | 'group';
  readonly query: Readonly<Record<string, string>>;
  readonly onQuery: (query: Readonly<Record<string, string>>) => void;
  /** Where assignments are added. */
  readonly add?: string;
  readonly empty: string;
  readonly csv: string;
};

/** Assignments and running activations, to be searched, sorted, exported, changed and taken away. */
export function AssignmentsTable(props: AssignmentsTableProps) {
  const { desk, caption, assignments, activations, of, query, onQuery, add, empty, csv } = props;
  const { mayAdminister } = desk.me.meta.user;
  const ends = query.ends ?? '';
  const namesRole = of === 'person' || of === 'group';
  const minute = Math.floor(desk.now / MINUTE);
  // There can be many thousands: they are arranged anew only when they, or what is said of them, changed.
  const rows = useMemo(
    () =>
      [...assignments.map(assigned), ...activations.map((row) => activated(row, desk.now))].filter((row) =>
        endsSo(row, ends, desk.now),
      ),
    [assignments, activations, ends, minute],
  );
  const columns = useMemo(() => holdingColumns(desk.now, of), [minute, of]);
  const changing = assignments.find(({ id }) => id === query.change);
  const taking = activations.find(({ id }) => id === query.change);
  return (
    <>
      <Table
        caption={caption}
        rows={rows}
        columns={columns}
        csvColumns={holdingFile(desk.admin)}
        keyOf={({ key }) => key}
        hrefOf={(row) => (namesRole ? hashOf('roles', [row.roleId]) : hashOf('people', [row.kind, row.principalId]))}
        below={(row) => <Below row={row} of={of} />}
        look={lookOf(query, namesRole ? 'role' : 'name')}
        onLook={(look) => onQuery({ ...query, ...look })}
        filters={
          <select
            class="input"
            aria-label="End"
            value={ends}
            onChange={({ currentTarget }) => onQuery({ ...query, ends: currentTarget.value })}
          >
            <option value="">Any end</option>
            <option value="permanent">Permanent</option>
            <option value="bound">Time-bound</option>
            <option value="soon">Within 14 days</option>
          </select>
        }
        more={
          mayAdminister &&
          add && (
            <a class="button go" href={add}>
              Add assignments
            </a>
          )
        }
        actions={
          mayAdminister
            ? ({ assignment, activation, name, roleName, state }) => {
                const held = assignment ?? activation;
                const verb = activation ? 'End' : 'Change';
                return (
                  held &&
                  state !== 'Removed' && (
                    <Button
                      aria-label={`${verb} ${name}, ${roleName}`}
                      onClick={() => onQuery({ ...query, change: held.id })}
                    >
                      {state === 'Expired' ? 'Renew' : verb}
                    </Button>
                  )
                );
              }
            : undefined
        }
        empty={empty}
        csv={csv}
      />
      {changing && (
        <ChangeAssignment
          key={changing.id}
          desk={desk}
          row={changing}
          onClose={() => onQuery({ ...query, change: '' })}
        />
      )}
      {taking && <TakeActivation desk={desk} row={taking} onClose={() => onQuery({ ...query, change: '' })} />}
    </>
  );
}

function Below({ row, of }: { readonly row: Holding; readonly of: AssignmentsTableProps['of'] }) {
  return (
    <span class="below">
      {row.kind === 'group' && of !== 'group' && <Tag>{of === 'person' ? `Through ${row.name}` : 'Group'}</Tag>}
      {row.state === 'Scheduled' && <Tag tone="warn">Not started</Tag>}
      {row.state === 'Removed' && <Tag>Removed</Tag>}
      {row.state === 'Expired' && <Tag>Expired</Tag>}
      {row.justification && <span class="muted small">{row.justification}</span>}
    </span>
  );
}
