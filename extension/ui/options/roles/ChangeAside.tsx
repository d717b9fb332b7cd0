import { DEFAULT_SETTINGS } from '../../../../core/settings.ts';
import type { RoleView } from '../../../../core/wire/rows.ts';
import { sayMoment } from '../../moment-text.ts';
import type { AdminDesk } from '../desk.ts';
import { nameOfRef } from '../people/principals.ts';
import { CopySettings } from './CopySettings.tsx';
import { differences, type SettingsDraft } from './setting-difference.ts';
import { countOf, effects } from './setting-effects.ts';

/** What the change being made does, in words, while it is being made. */
export function ChangeAside(props: {
  readonly desk: AdminDesk;
  readonly role: RoleView;
  readonly draft: SettingsDraft;
}) {
  const { desk, role, draft } = props;
  const nameOf = nameOfRef(desk.admin);
  const changed = differences(draft.base, draft.settings, nameOf);
  const { version, updatedAt, updatedByName } = role.settings.current;
  return (
    <aside aria-labelledby="change">
      <h2 id="change">What this change does</h2>
      <div aria-live="polite">
        {changed.length ? (
          <>
            <dl class="differences">
              {changed.map(({ path, name, before, after }) => (
                <div key={path}>
                  <dt>{name}</dt>
                  <dd>
                    <del>{before}</del> <span aria-hidden="true">→</span> <ins>{after}</ins>
                  </dd>
                </div>
              ))}
            </dl>
            {effects(draft.base, draft.settings, role, desk.admin).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </>
        ) : (
          <Unchanged role={role} desk={desk} />
        )}
      </div>
      <p class="muted">
        Version {version} · {updatedByName ? `${updatedByName} changed it` : 'made'} {sayMoment(updatedAt, desk.now)}
      </p>
    </aside>
  );
}

function Unchanged({ role, desk }: { readonly role: RoleView; readonly desk: AdminDesk }) {
  const { settings } = role.settings.current;
  const own = differences(DEFAULT_SETTINGS, settings, nameOfRef(desk.admin));
  return (
    <>
      <p>Nothing is changed yet.</p>
      <p class="muted">
        {own.length
          ? `Differs from the default in ${countOf(own.length, 'setting')}: ${own.map(({ name }) => name.toLowerCase()).join(', ')}.`
          : 'All settings are the default.'}
      </p>
      {desk.me.meta.user.mayAdminister && <CopySettings desk={desk} role={role} />}
    </>
  );
}
