import { useState } from 'preact/hooks';
import { SettingsPatch } from '../../../../core/settings-schema.ts';
import type { RoleView } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import { Dialog } from '../../pieces/Dialog.tsx';
import { sayNo } from '../../say.ts';
import type { AdminDesk } from '../desk.ts';
import { oneByOne } from '../parts/one-by-one.ts';
import { byName } from '../parts/text-order.ts';

type Outcomes = Readonly<Record<string, string>>;

/** Gives other roles this role's settings, each on the version that is known of it, with a result for each. */
export function CopySettings({ desk, role }: { readonly desk: AdminDesk; readonly role: RoleView }) {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [outcomes, setOutcomes] = useState<Outcomes>({});
  const [copying, setCopying] = useState(false);
  const { id, name } = role.meta.role;
  const others = Object.values(desk.admin.roles)
    .filter((other) => other.id !== id)
    .sort(byName);

  async function copy() {
    const settings = SettingsPatch.parse(role.settings.current.settings);
    setCopying(true);
    const left = new Set(chosen);
    await oneByOne(
      others.filter(({ id: roleId }) => chosen.has(roleId)),
      (other) =>
        desk.act({ type: 'UpdateRoleSettings', roleId: other.id, version: other.version, settings }, other.name),
      (other, answer) => {
        left.delete(other.id);
        setOutcomes((before) => ({ ...before, [other.id]: answer.ok ? 'Copied' : sayNo(answer, desk.now).join(' ') }));
      },
    );
    setCopying(false);
    setChosen(left);
  }
  const toggle = (roleId: string) => {
    const next = new Set(chosen);
    if (!next.delete(roleId)) next.add(roleId);
    setChosen(next);
  };
  return (
    <>
      <p>
        <Button onClick={() => setOpen(true)}>Copy settings to other roles</Button>
      </p>
      {open && (
        <Dialog label={`Copy the settings of ${name}`} kind="box" onClose={() => setOpen(false)}>
          <h2>Copy the settings of {name}</h2>
          <p class="muted">All three tabs of the chosen roles are replaced.</p>
          <div class="choices">
            {others.map((other) => (
              <label key={other.id} class="check">
                <input
                  type="checkbox"
                  checked={chosen.has(other.id)}
                  disabled={copying}
                  onChange={() => toggle(other.id)}
                />
                <span class="grow">{other.name}</span>
                <span class="muted small" role="status">
                  {outcomes[other.id] ?? ''}
                </span>
              </label>
            ))}
          </div>
          <div class="dialog-foot">
            <Button kind="plain" onClick={() => setOpen(false)}>
              Close
            </Button>
            <Button kind="go" disabled={!chosen.size || copying} onClick={copy}>
              {chosen.size > 1 ? `Copy to ${chosen.size} roles` : 'Copy to 1 role'}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
