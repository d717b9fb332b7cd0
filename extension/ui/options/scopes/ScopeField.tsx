import { isScope, scopeTree } from '../../../../core/scope.ts';
import type { AdminView } from '../../../../core/wire/rows.ts';
import { Field } from '../../pieces/Field.tsx';
import { ScopeTree } from './ScopeTree.tsx';

export type ScopeFieldProps = {
  readonly view: AdminView;
  readonly value: string;
  /** Whether the role applies to the whole organisation only. */
  readonly fixed: boolean;
  readonly hint: string;
  readonly onChange: (scope: string) => void;
};

/** Where a role applies: a path to type, or a place in the tree of what the organisation names and uses. */
export function ScopeField({ view, value, fixed, hint, onChange }: ScopeFieldProps) {
  const known = knownScopes(view);
  const problem = isScope(value) ? undefined : 'Use / for everything, or a path such as /units/emea.';
  return (
    <>
      <Field label="Scope" hint={hint} problem={problem}>
        {(control) => (
          <input
            {...control}
            value={value}
            disabled={fixed}
            autocomplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => onChange(currentTarget.value)}
          />
        )}
      </Field>
      {!fixed && known.length > 0 && (
        <ScopeTree
          label="Scopes"
          root={scopeTree([...known, value].filter(isScope))}
          value={value}
          onChoose={onChange}
        />
      )}
    </>
  );
}

/** The scopes an organisation names, and those something is assigned at. */
function knownScopes(view: AdminView): readonly string[] {
  const used = Object.values(view.assignments).map(({ scope }) => scope);
  return [...new Set([...(view.meta.organisation.settings.scopes ?? []), ...used])].filter((scope) => scope !== '/');
}
