import { useState } from 'preact/hooks';
import type { AdminView } from '../../../../core/wire/rows.ts';
import { Field } from '../../pieces/Field.tsx';
import { byName } from '../parts/text-order.ts';
import { Check } from './Check.tsx';
import type { ReviewFieldsProps, ReviewFormKind } from './ReviewFields.tsx';
import type { ReviewDraft } from './review-form.ts';

type Props = ReviewFieldsProps & { readonly admin: AdminView; readonly kind: ReviewFormKind };

/** More choices than this can be searched. */
const MANY = 8;

/** What is reviewed: which roles or groups, which assignments, of whom. A series keeps the role or group it is of. */
export function ScopeFields({ draft, change, admin, kind }: Props) {
  return (
    <>
      {kind === 'new' && <Subjects draft={draft} change={change} admin={admin} />}
      {draft.of === 'roles' && (
        <div class="pair">
          <Field label="Assignment type">
            {(control) => (
              <select
                {...control}
                value={draft.include}
                onChange={(e) => change({ include: e.currentTarget.value as ReviewDraft['include'] })}
              >
                <option value="all">Eligible and active</option>
                <option value="eligible">Eligible only</option>
                <option value="active">Active only</option>
              </select>
            )}
          </Field>
          <Field label="Whose">
            {(control) => (
              <select
                {...control}
                value={draft.principals}
                onChange={(e) => change({ principals: e.currentTarget.value as ReviewDraft['principals'] })}
              >
                <option value="all">Users and groups</option>
                <option value="users">Users only</option>
              </select>
            )}
          </Field>
        </div>
      )}
      <Check
        name="Inactive users only"
        sentence="Who did not sign in for the days below; who is newer than that is left out."
        on={draft.inactive}
        onChange={(inactive) => change({ inactive })}
      />
      {draft.inactive && (
        <Field label="Days inactive">
          {(control) => (
            <input
              {...control}
              type="number"
              min={0}
              max={730}
              value={draft.inactiveDays}
              onInput={({ currentTarget }) => change({ inactiveDays: currentTarget.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

function Subjects({ draft, change, admin }: ReviewFieldsProps & { readonly admin: AdminView }) {
  const [find, setFind] = useState('');
  const choices = Object.values(draft.of === 'roles' ? admin.roles : admin.groups);
  const shown = choices
    .filter(({ id, name }) => draft.ids.includes(id) || name.toLowerCase().includes(find.trim().toLowerCase()))
    .sort(byName);
  const what = draft.of === 'roles' ? 'roles' : 'groups';
  const toggle = (id: string) =>
    change({ ids: draft.ids.includes(id) ? draft.ids.filter((one) => one !== id) : [...draft.ids, id] });
  return (
    <>
      <Field label="Review">
        {(control) => (
          <select
            {...control}
            value={draft.of}
            onChange={(e) => change({ of: e.currentTarget.value as ReviewDraft['of'], ids: [] })}
          >
            <option value="roles">Assignments of roles</option>
            <option value="groups">Members of groups</option>
          </select>
        )}
      </Field>
      <fieldset class="radios">
        <legend class="caption">
          {draft.of === 'roles' ? 'Roles' : 'Groups'}{' '}
          <span class="muted small">
            One review is made for each. {draft.ids.length ? `${draft.ids.length} chosen.` : ''}
          </span>
        </legend>
        {choices.length > MANY && (
          <input
            class="input"
            type="search"
            aria-label={`Find in ${what}`}
            placeholder="Find"
            value={find}
            onInput={({ currentTarget }) => setFind(currentTarget.value)}
          />
        )}
        <div class="choices">
          {shown.map(({ id, name }) => (
            <label key={id} class="check">
              <input type="checkbox" checked={draft.ids.includes(id)} onChange={() => toggle(id)} />
              <span>{name}</span>
            </label>
          ))}
          {!shown.length && <p class="muted small">None is called “{find}”.</p>}
        </div>
      </fieldset>
    </>
  );
}
