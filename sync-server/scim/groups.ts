import type { Group, State } from '../../core/state.ts';
import { attribute, type Call, invalid, type Json, missing, objectOf, type Reply, textOf } from './exchange.ts';
import { only, page } from './listing.ts';
import { operationsOf } from './patch.ts';
import { GROUP } from './schemas.ts';

export function listGroups(call: Call): Reply {
  const state = call.state();
  const groups = [...state.groups.values()].filter(({ retired }) => !retired);
  return page(
    groups.map((group) => groupResource(state, group, call.base)),
    call,
  );
}

export function getGroup(call: Call, id: string): Reply {
  return { status: 200, body: only(groupResource(call.state(), groupOf(call, id), call.base), call.query) };
}

export async function createGroup(call: Call): Promise<Reply> {
  const body = objectOf(call.body, 'body');
  const name = textOf(attribute(body, 'displayName'), 'displayName');
  if (!name) throw invalid('displayName: expected a name');
  const members = membersOf(attribute(body, 'members') ?? []);
  refuseUnknown(call, members);
  const { groupId } = await call.send({ type: 'CreateGroup', name });
  await setMembers(call, String(groupId), [], members);
  return { status: 201, body: groupResource(call.state(), groupOf(call, String(groupId)), call.base) };
}

export async function replaceGroup(call: Call, id: string): Promise<Reply> {
  const before = membersNow(call, id);
  const body = objectOf(call.body, 'body');
  const name = textOf(attribute(body, 'displayName'), 'displayName');
  if (!name) throw invalid('displayName: expected a name');
  const members = membersOf(attribute(body, 'members') ?? []);
  refuseUnknown(call, members);
  await call.send({ type: 'UpdateGroup', groupId: id, name });
  await setMembers(call, id, before, members);
  return getGroup(call, id);
}

export async function patchGroup(call: Call, id: string): Promise<Reply> {
  const before = membersNow(call, id);
  let name: string | undefined;
  let members: ReadonlySet<string> = new Set(before);
  for (const { op, path, value, selected } of operationsOf(call.body)) {
    if (path === 'displayname') name = textOf(op === 'remove' ? null : value, path) ?? name;
    if (path !== 'members') continue;
    const named = selected !== null ? [selected] : value === undefined || value === null ? null : membersOf(value);
    if (op === 'add') members = new Set([...members, ...(named ?? [])]);
    else if (op === 'replace') members = new Set(named ?? []);
    else members = new Set(named ? [...members].filter((one) => !named.includes(one)) : []);
  }
  refuseUnknown(call, [...members]);
  if (name !== undefined) await call.send({ type: 'UpdateGroup', groupId: id, name });
  await setMembers(call, id, before, [...members]);
  return getGroup(call, id);
}

/** A group is never forgotten, as the audit names it: deleting retires. */
export async function deleteGroup(call: Call, id: string): Promise<Reply> {
  groupOf(call, id);
  await call.send({ type: 'RetireGroup', groupId: id });
  return { status: 204, body: null };
}

/** Changes no more than what the request was about: whom somebody else adds or removes meanwhile stays so. */
async function setMembers(
  call: Call,
  groupId: string,
  before: readonly string[],
  wanted: readonly string[],
): Promise<void> {
  const after = new Set(wanted);
  for (const userId of before) if (!after.has(userId)) await call.send({ type: 'RemoveGroupMember', groupId, userId });
  for (const userId of before) after.delete(userId);
  for (const userId of after) await call.send({ type: 'AddGroupMember', groupId, userId });
}

/** A copy: the state goes on with every command. */
function membersNow(call: Call, id: string): readonly string[] {
  return [...groupOf(call, id).members.keys()];
}

/** Looked at before anything is sent, so that a wrong member changes nothing. */
function refuseUnknown(call: Call, members: readonly string[]): void {
  const state = call.state();
  const unknown = members.find((id) => !state.users.has(id));
  if (unknown) throw invalid(`members: there is no user ${unknown}`);
}

function membersOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map((one) => {
    const id = typeof one === 'string' ? one : textOf(attribute(objectOf(one, 'members'), 'value'), 'members.value');
    if (!id) throw invalid('members: expected a value, the id of a user');
    return id;
  });
}

function groupOf(call: Call, id: string): Group {
  const group = call.state().groups.get(id);
  if (!group || group.retired) throw missing('group');
  return group;
}

function groupResource(state: State, { id, name, members }: Group, base: string): Json {
  return {
    schemas: [GROUP],
    id,
    displayName: name,
    members: [...members.keys()].map((userId) => ({
      value: userId,
      display: state.users.get(userId)?.name ?? '',
      type: 'User',
      $ref: `${base}/Users/${userId}`,
    })),
    meta: { resourceType: 'Group', location: `${base}/Groups/${id}` },
  };
}
