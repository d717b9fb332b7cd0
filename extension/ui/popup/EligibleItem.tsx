import { Star } from 'lucide-preact';
import type { EligibleRow } from '../../../core/wire/rows.ts';
import { sayDay, sayScope } from '../moment-text.ts';
import { Button } from '../pieces/Button.tsx';
import { Tag } from '../pieces/Tag.tsx';
import { memo } from './memo.ts';

export type EligibleItemProps = {
  readonly row: EligibleRow;
  /** Server time, to the hour: it only tells days. */
  readonly hour: number;
  readonly favourite: boolean;
  /** What is already on its way for it, in a word. */
  readonly state: 'Waiting for approval' | 'Scheduled' | 'On its way' | 'Waits to be sent' | null;
  readonly first: boolean;
  readonly onActivate: (row: EligibleRow) => void;
  readonly onFavourite: (roleId: string, favourite: boolean) => void;
};

/** A role that could be activated, with what it asks for. */
export const EligibleItem = memo(function EligibleItem(props: EligibleItemProps) {
  const { row, hour, favourite, state, first, onActivate, onFavourite } = props;
  const { mfa, ticket, approval } = row.settings;
  return (
    <li class={first ? 'row first' : 'row'} title={row.description || undefined}>
      <div class="grow">
        <div class="name">{row.roleName}</div>
        <div class="sub">
          <span>{row.endAt ? `${sayScope(row.scope)} · until ${sayDay(row.endAt, hour)}` : sayScope(row.scope)}</span>
          {state && <Tag tone="warn">{state}</Tag>}
          {mfa !== 'none' && <Tag>{mfa === 'passkey' ? 'Passkey' : 'MFA'}</Tag>}
          {ticket && <Tag>Ticket</Tag>}
          {approval && <Tag>Approval</Tag>}
        </div>
      </div>
      <div class="pick">
        <Button
          kind="plain"
          iconOnly
          class="star"
          aria-label={`Favourite: ${row.roleName}`}
          aria-pressed={favourite}
          tabIndex={-1}
          onClick={() => onFavourite(row.roleId, !favourite)}
        >
          <Star class="icon" size={16} fill={favourite ? 'currentColor' : 'none'} aria-hidden="true" />
        </Button>
        {!state && (
          <Button
            kind={first ? 'go' : undefined}
            data-stop
            data-first={first || undefined}
            aria-label={`Activate ${row.roleName}`}
            onClick={() => onActivate(row)}
          >
            Activate
          </Button>
        )}
      </div>
    </li>
  );
});
