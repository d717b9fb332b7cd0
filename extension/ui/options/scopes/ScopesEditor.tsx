import { isScope, scopeTree } from '../../../../core/scope.ts';
import { sayScope } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { useTyped } from '../parts/typed.ts';
import { ScopeTree } from './ScopeTree.tsx';

/** The scopes the organisation names: what is offered where somebody assigns or activates a role for a part of it. */
export function ScopesEditor({ desk }: { readonly desk: AdminDesk }) {
  const { name, settings } = desk.admin.meta.organisation;
  const scopes = settings.scopes ?? [];
  const { value: typed, change } = useTyped(desk, 'scope', () => '/');
  const { sending, send } = useSending(desk.act);
  const { mayAdminister } = desk.me.meta.user;
  const known = scopes.includes(typed);
  const below = scopes.filter((scope) => scope.startsWith(`${typed}/`)).length;
  const problem =
    typed === '/' || isScope(typed)
      ? undefined
      : 'A scope is a path such as /units/emea: letters, digits, space and . _ @ - between strokes.';

  // One that is only chosen would not be missed.
  const setTyped = (next: string) =>
    change(
      () => next,
      (path) => path !== '/' && !scopes.includes(path),
    );
  function save(next: readonly string[]) {
    return send({ type: 'UpdateOrganisation', settings: { scopes: [...new Set(next)].sort() } }, name);
  }
  async function add(event: Event) {
    event.preventDefault();
    const answer = await save([...scopes, typed]);
    if (answer?.ok) setTyped(typed.slice(0, typed.lastIndexOf('/')) || '/');
  }
  return (
    <section class="panel" aria-labelledby="scopes-title">
      <h2 id="scopes-title">Scopes</h2>
      <p class="muted">
        Parts of the organisation a role can be given for. They are offered when a role is assigned, and to whoever
        activates it for a part only.
      </p>
      {scopes.length ? (
        <ScopeTree label="Scopes" root={scopeTree([...scopes, '/'])} value={typed} onChoose={setTyped} />
      ) : (
        <p class="muted">No scope is named yet, so each is typed where it is needed.</p>
      )}
      {mayAdminister && (
        <form class="line end" onSubmit={add}>
          <Field label="Path" hint="Choose where it lies, then type its name behind." problem={problem}>
            {(control) => (
              <input
                {...control}
                value={typed}
                autocomplete="off"
                spellcheck={false}
                onInput={({ currentTarget }) => setTyped(currentTarget.value)}
              />
            )}
          </Field>
          {known || below > 0 ? (
            <Button
              disabled={sending.state === 'sending'}
              onClick={() => save(scopes.filter((scope) => scope !== typed && !scope.startsWith(`${typed}/`)))}
            >
              {below ? `Take out ${sayScope(typed)} and ${below} inside` : `Take out ${sayScope(typed)}`}
            </Button>
          ) : (
            <Button
              kind="go"
              type="submit"
              disabled={typed === '/' || problem !== undefined || sending.state === 'sending'}
            >
              Add scope
            </Button>
          )}
        </form>
      )}
      <Outcome now={desk.now} sending={sending} done="Changed." />
    </section>
  );
}
