import type { ComponentChildren } from 'preact';
import { sayMoment, sayScope } from '../../moment-text.ts';
import { hashOf } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import type { HistoryEntry } from './history.ts';

export type HistoryTableProps = {
  readonly entries: readonly HistoryEntry[];
  readonly now: number;
  readonly query: Readonly<Record<string, string>>;
  readonly onQuery: (query: Readonly<Record<string, string>>) => void;
  readonly csv: string;
  readonly filters?: ComponentChildren;
  /** One role's history need not name it on each line. */
  readonly ofRole?: boolean;
};

const FILE: readonly Column<HistoryEntry>[] = [
  { key: 'at', title: 'Time (UTC)', text: ({ at }) => at },
  { key: 'activity', title: 'Activity', text: ({ activity }) => activity },
  { key: 'actor', title: 'Initiated by', text: ({ actor }) => actor },
  { key: 'subject', title: 'Subject', text: ({ subject }) => subject },
  { key: 'role', title: 'Role', text: ({ roleName }) => roleName },
  { key: 'scope', title: 'Scope', text: ({ scope }) => scope },
  { key: 'reason', title: 'Justification', text: ({ justification }) => justification },
  { key: 'ticket', title: 'Ticket', text: ({ ticket }) => ticket },
  { key: 'request', title: 'Request', text: ({ requestId }) => requestId },
];

/** What happened, newest first; each entry leads to its request's whole story. */
export function HistoryTable({ entries, now, query, onQuery, csv, filters, ofRole = false }: HistoryTableProps) {
  const columns: readonly Column<HistoryEntry>[] = [
    { key: 'at', title: 'Time', text: ({ at }) => sayMoment(at, now), order: ({ at }) => at },
    { key: 'activity', title: 'Activity', text: ({ activity }) => activity },
    { key: 'actor', title: 'By', text: ({ actor }) => actor },
    { key: 'subject', title: 'For', text: ({ subject }) => subject },
    {
      key: 'role',
      title: 'Role',
      text: ({ roleName, scope }) => (scope === '/' ? roleName : `${roleName} · ${sayScope(scope)}`),
    },
    { key: 'reason', title: 'Justification', text: ({ justification }) => justification, minor: true },
  ];
  return (
    <Table
      caption="History"
      rows={entries}
      columns={columns.filter(({ key }) => !(ofRole && key === 'role'))}
      csvColumns={FILE}
      keyOf={({ key }) => key}
      hrefOf={({ requestId }) => hashOf('requests', [requestId])}
      look={lookOf(query, '-at')}
      onLook={(look) => onQuery({ ...query, ...look })}
      filters={filters}
      empty="Nothing happened in the last 30 days."
      csv={csv}
    />
  );
}
