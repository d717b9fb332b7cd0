import { durationToMs } from '../../../../core/time.ts';
import type { RequestRow } from '../../../../core/wire/rows.ts';
import { sayDuration } from '../../duration-text.ts';
import { sayMoment, sayScope } from '../../moment-text.ts';
import { Tag } from '../../pieces/Tag.tsx';
import type { Desk } from '../desk.ts';
import { hashOf } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import { CancelRequest } from './CancelRequest.tsx';
import { sayKind, sayWhere } from './requests.ts';

export type RequestsTableProps = {
  readonly desk: Desk;
  readonly caption: string;
  readonly requests: readonly RequestRow[];
  /** Whether all of them are the reader's own. */
  readonly own?: boolean;
  readonly query: Readonly<Record<string, string>>;
  readonly onQuery: (query: Readonly<Record<string, string>>) => void;
};

/** Requests, newest first; each leads to its whole story, and one that waits can be withdrawn. */
export function RequestsTable({ desk, caption, requests, own = false, query, onQuery }: RequestsTableProps) {
  const { now, me } = desk;
  return (
    <Table
      caption={caption}
      rows={requests}
      columns={requestColumns(now, own)}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => hashOf('requests', [id])}
      below={(request) => <Below request={request} />}
      look={lookOf(query, '-at')}
      onLook={(look) => onQuery({ ...query, ...look })}
      actions={(request) =>
        request.status.startsWith('Pending') &&
        (me.meta.user.mayAdminister || request.principalId === me.meta.user.id) && (
          <CancelRequest act={desk.act} now={now} request={request} />
        )
      }
      empty="There is no request in the last 30 days."
      csv={`${caption.toLowerCase()}.csv`}
    />
  );
}

/** The columns of a table of requests; who asked is left out where all are one's own. */
export function requestColumns(now: number, own: boolean): readonly Column<RequestRow>[] {
  return [
    { key: 'role', title: 'Role', text: ({ roleName }) => roleName },
    ...(own ? [] : [{ key: 'who', title: 'Requestor', text: (row: RequestRow) => row.requestorName }]),
    { key: 'where', title: 'Status', text: (row) => sayWhere(row, now) },
    {
      key: 'at',
      title: 'Requested',
      text: ({ createdAt }) => sayMoment(createdAt, now),
      order: ({ createdAt }) => createdAt,
      whole: true,
    },
    {
      key: 'length',
      title: 'Length',
      text: ({ duration }) => (duration ? sayDuration(duration) : ''),
      order: ({ duration }) => durationToMs(duration ?? '') ?? 0,
      numeric: true,
    },
    { key: 'scope', title: 'Scope', text: ({ scope }) => sayScope(scope), minor: true },
    { key: 'reason', title: 'Justification', text: ({ justification }) => justification, minor: true },
  ];
}

/** What is asked for, where it is not an activation. */
function Below({ request }: { readonly request: RequestRow }) {
  const kind = sayKind(request);
  return <span class="below">{kind && <Tag>{kind}</Tag>}</span>;
}
