import type { AdminView } from '../../../../core/wire/rows.ts';
import { Field } from '../../pieces/Field.tsx';
import type { ReviewFieldsProps } from './NewReview.tsx';
import type { ReviewDraft } from './review-form.ts';

/** What is reviewed: which roles or groups, which assignments, of whom. */
export function ScopeFields({ draft, change, admin }: ReviewFieldsProps & { readonly admin: AdminView }) {
  const choices = Object.values(draft.of === 'roles' ? admin.roles : admin.groups);
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
      <fieldset class="radios choices">
        <legend class="caption">
          {draft.of === 'roles' ? 'Roles' : 'Groups'} <span class="muted small">One review is made for each.</span>
        </legend>
        {[...choices]
          .sort((one, other) => one.name.localeCompare(other.name))
          .map(({ id, name }) => (
            <label key={id} class="check">
              <input type="checkbox" checked={draft.ids.includes(id)} onChange={() => toggle(id)} />
              <span>{name}</span>
            </label>
          ))}
      </fieldset>
      {draft.of === 'roles' && (
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
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={draft.inactive}
          onChange={(e) => change({ inactive: e.currentTarget.checked })}
        />
        <span>
          Inactive users only <span class="muted small">Who did not sign in for the days below.</span>
        </span>
      </label>
      {draft.inactive && (
        <Field label="Days inactive">
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              max={730}
              value={draft.inactiveDays}
              onInput={(e) => change({ inactiveDays: e.currentTarget.valueAsNumber || 30 })}
            />
          )}
        </Field>
      )}
    </>
  );
}
