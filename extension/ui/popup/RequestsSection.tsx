import { useState } from 'preact/hooks';
import { DAY, type Instant } from '../../../core/time.ts';
import type { RequestRow } from '../../../core/wire/rows.ts';
import type { Link } from '../../link.ts';
import { sayScope } from '../moment-text.ts';
import { Button } from '../pieces/Button.tsx';
import { Tag } from '../pieces/Tag.tsx';
import type { Sending } from './data.ts';
import { outcomeOf } from './request-words.ts';
import { Section, sayNoMatch } from './Section.tsx';
import { SendingCard } from './SendingCard.tsx';
import { progressOf } from './sendings.ts';

const PAST_SHOWN = 3;

export type RequestsSectionProps = {
  readonly sendings: readonly Sending[];
  readonly open: readonly RequestRow[];
  readonly past: readonly RequestRow[];
  readonly filter: string;
  readonly busy: ReadonlySet<string>;
  readonly link: Link;
  /** Server time. */
  readonly now: Instant;
  readonly onWithdraw: (row: RequestRow) => void;
  readonly onTakeBack: (sending: Sending) => void;
  readonly onDismiss: (sending: Sending) => void;
  readonly onRetry: (sending: Sending) => (() => void) | undefined;
};

/** One's own requests: what is on its way, what waits for others, and what became of the last ones. */
export function RequestsSection(props: RequestsSectionProps) {
  const { sendings, open, past, filter, busy, link, now } = props;
  const [all, setAll] = useState(false);
  const recent = past.filter(({ createdAt }) => Date.parse(createdAt) > now - DAY).slice(0, PAST_SHOWN);
  const shown = all ? past : recent;
  const waiting = sendings.length + open.length;
  return (
    <Section
      label="Requests"
      count={waiting || undefined}
      empty={waiting + past.length === 0}
      quiet
      nothing={filter ? sayNoMatch('request of yours', filter) : 'You have made no request in the last 30 days.'}
    >
      {sendings.map((sending) => (
        <SendingCard
          key={sending.id}
          sending={sending}
          progress={progressOf(sending, link, now)}
          onTakeBack={() => props.onTakeBack(sending)}
          onDismiss={() => props.onDismiss(sending)}
          onRetry={props.onRetry(sending)}
        />
      ))}
      <ul class="rows">
        {[...open, ...shown].map((row) => (
          <RequestItem key={row.id} row={row} now={now} busy={busy.has(row.id)} onWithdraw={props.onWithdraw} />
        ))}
      </ul>
      {!all && past.length > recent.length && (
        <Button kind="plain" class="more" onClick={() => setAll(true)}>
          Show {past.length - recent.length} earlier
        </Button>
      )}
    </Section>
  );
}

type RequestItemProps = {
  readonly row: RequestRow;
  readonly now: Instant;
  readonly busy: boolean;
  readonly onWithdraw: (row: RequestRow) => void;
};

function RequestItem({ row, now, busy, onWithdraw }: RequestItemProps) {
  const { tone, word, text } = outcomeOf(row, now);
  const last = row.decisions.at(-1);
  const waits = word === 'Waiting for approval' || word === 'Scheduled';
  return (
    <li class="row">
      <div class="grow">
        <div class="name">{row.roleName}</div>
        <div class="sub">
          <Tag tone={tone}>{word}</Tag>
          <span>{row.scope === '/' ? text : [text, sayScope(row.scope)].filter(Boolean).join(' · ')}</span>
        </div>
        {last?.justification && <p class="quote">“{last.justification}”</p>}
      </div>
      {waits && (
        <Button data-stop aria-label={`Withdraw ${row.roleName}`} disabled={busy} onClick={() => onWithdraw(row)}>
          Withdraw
        </Button>
      )}
    </li>
  );
}
