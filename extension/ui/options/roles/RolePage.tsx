import { Empty } from '../../pieces/Empty.tsx';
import { Tag } from '../../pieces/Tag.tsx';
import type { AdminDesk } from '../desk.ts';
import { OnItsWay } from '../parts/OnItsWay.tsx';
import { type Tab, Tabs } from '../parts/Tabs.tsx';
import { hashOf, type Route } from '../routes.ts';
import { RoleDetails } from './RoleDetails.tsx';
import { RoleHistory } from './RoleHistory.tsx';
import { RoleMembers } from './RoleMembers.tsx';
import { SettingsPage } from './SettingsPage.tsx';
import type { SettingsTab } from './setting-words.ts';
import { useSettingsDraft } from './useSettingsDraft.ts';

const SETTINGS_TABS: readonly { readonly key: SettingsTab; readonly title: string }[] = [
  { key: 'activation', title: 'Activation' },
  { key: 'assignment', title: 'Assignment' },
  { key: 'notification', title: 'Notification' },
];

/** One role: its settings in Entra's three tabs, who has it, and what happened with it. */
export function RolePage({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const id = route.path[0]!;
  const known = desk.admin.roles[id];
  if (!known && !desk.role)
    return (
      <Empty title="There is no such role">
        <a href={hashOf('roles')}>All roles</a>
      </Empty>
    );
  if (!desk.role)
    return (
      <>
        <h1>{known!.name}</h1>
        <OnItsWay what="The role" />
      </>
    );
  return <Loaded key={id} desk={desk} route={route} role={desk.role} />;
}

function Loaded({ desk, route, role }: { desk: AdminDesk; route: Route; role: NonNullable<AdminDesk['role']> }) {
  const { id, name, description, builtIn, group } = role.meta.role;
  const settings = useSettingsDraft(desk, id, role.settings.current);
  const inForce = Object.values(role.assignments).filter(({ state }) => state === 'InForce' || state === 'Scheduled');
  const edited = (tab: SettingsTab) =>
    JSON.stringify(settings.draft.base[tab]) !== JSON.stringify(settings.draft.settings[tab]);
  const tabs: readonly Tab[] = [
    ...SETTINGS_TABS.map((tab) => ({ ...tab, changed: edited(tab.key) })),
    { key: 'members', title: 'Members', count: inForce.length },
    { key: 'history', title: 'History' },
  ];
  const at = tabs.find(({ key }) => key === route.path[1])?.key ?? 'activation';
  return (
    <>
      <header class="head">
        <div class="grow">
          {group ? (
            <a class="back" href={hashOf('people', ['group', group.groupId])}>
              {desk.admin.groups[group.groupId]?.name ?? 'Group'}
            </a>
          ) : (
            <a class="back" href={hashOf('roles')}>
              Roles
            </a>
          )}
          <h1>
            {name} {builtIn && <Tag>Built-in</Tag>}
          </h1>
          {description && <p class="muted">{description}</p>}
        </div>
        {desk.me.meta.user.mayAdminister && <RoleDetails desk={desk} role={role.meta.role} />}
      </header>
      <Tabs label={name} tabs={tabs} at={at} onChoose={(tab) => desk.go(hashOf('roles', [id, tab]))} />
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${at}`}>
        {at === 'members' && <RoleMembers desk={desk} role={role} route={route} />}
        {at === 'history' && <RoleHistory desk={desk} role={role} route={route} />}
        {SETTINGS_TABS.some(({ key }) => key === at) && (
          <SettingsPage desk={desk} role={role} tab={at as SettingsTab} editing={settings} />
        )}
      </div>
    </>
  );
}
