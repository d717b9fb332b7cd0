import { useState } from 'preact/hooks';
import {
  NOTIFICATION_EVENTS,
  NOTIFICATION_RECIPIENTS,
  type NotificationEvent,
  type NotificationRecipient,
  type Recipients,
} from '../../../../core/settings.ts';
import { EVENT_WORDS, RECIPIENT_WORDS } from './setting-words.ts';
import { useSetting } from './settings-form.ts';

const MAILS: Readonly<Record<NotificationEvent, Readonly<Record<NotificationRecipient, string>>>> = {
  eligible: {
    admin: 'An alert that somebody was made eligible.',
    requestor: 'Tells them that they can activate it.',
    approver: 'Asks to approve a renewal or an extension.',
  },
  active: {
    admin: 'An alert that somebody was assigned.',
    requestor: 'Tells them that they hold it.',
    approver: 'Asks to approve a renewal or an extension.',
  },
  activation: {
    admin: 'An alert that somebody activated it.',
    requestor: 'Tells them that it is active.',
    approver: 'Asks to approve the activation.',
  },
};

/** Who gets a mail of what: three events, three kinds of recipients. */
export function NotificationTab() {
  return (
    <>
      {NOTIFICATION_EVENTS.map((event) => (
        <fieldset key={event} class="mails">
          <legend class="name">{EVENT_WORDS[event]}</legend>
          {NOTIFICATION_RECIPIENTS.map((recipient) => (
            <Cell key={recipient} event={event} recipient={recipient} />
          ))}
        </fieldset>
      ))}
    </>
  );
}

function Cell({ event, recipient }: { readonly event: NotificationEvent; readonly recipient: NotificationRecipient }) {
  const setting = useSetting<Recipients>(`notification.${event}.${recipient}`);
  const { value, set, readOnly, id, problem, before } = setting;
  // The request to approve goes to the approvers and nobody else (entra-pim §2.3).
  const onlyApprovers = event === 'activation' && recipient === 'approver';
  return (
    <div class={before === undefined ? 'mail' : 'mail edited'}>
      <div>
        <div class="name" id={`${id}-name`}>
          {RECIPIENT_WORDS[recipient]}
        </div>
        <p class="muted small">{MAILS[event][recipient]}</p>
        {before !== undefined && <p class="was">was {before}</p>}
      </div>
      <fieldset class="mail-choices" aria-labelledby={`${id}-name`} disabled={readOnly}>
        <label class="check">
          <input
            type="checkbox"
            checked={value.default}
            onChange={({ currentTarget }) => set({ ...value, default: currentTarget.checked })}
          />
          Default recipients
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={value.critical}
            onChange={({ currentTarget }) => set({ ...value, critical: currentTarget.checked })}
          />
          Critical e-mails only
        </label>
        {!onlyApprovers && (
          <Addresses
            id={id}
            value={value.additional}
            problem={problem}
            onChange={(additional) => set({ ...value, additional })}
          />
        )}
      </fieldset>
    </div>
  );
}

function Addresses(props: {
  readonly id: string;
  readonly value: readonly string[];
  readonly problem: string | undefined;
  readonly onChange: (addresses: readonly string[]) => void;
}) {
  const [text, setText] = useState(props.value.join('; '));
  const same = addressesOf(text).join(' ') === props.value.join(' ');
  return (
    <div class="addresses">
      <input
        class="input"
        aria-label="Additional recipients"
        aria-invalid={props.problem !== undefined}
        aria-describedby={props.problem ? `${props.id}-problem` : undefined}
        placeholder="Additional recipients; separated by semicolons"
        value={same ? text : props.value.join('; ')}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          props.onChange(addressesOf(currentTarget.value));
        }}
      />
      {props.problem && (
        <p class="problem" id={`${props.id}-problem`} role="alert">
          {props.problem}
        </p>
      )}
    </div>
  );
}

function addressesOf(text: string): readonly string[] {
  return text.split(/[;,\s]+/).filter(Boolean);
}
