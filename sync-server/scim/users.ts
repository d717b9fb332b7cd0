import type { State, User } from '../../core/state.ts';
import { toIso } from '../../core/time.ts';
import {
  attribute,
  type Call,
  invalid,
  type Json,
  missing,
  objectOf,
  type Reply,
  textOf,
  truthOf,
} from './exchange.ts';
import { only, page } from './listing.ts';
import { type Operation, operationsOf } from './patch.ts';
import { ENTERPRISE_USER, USER } from './schemas.ts';

/** What a request says of a user; what it leaves out stays. */
type Wish = {
  upn?: string | undefined;
  name?: string | undefined;
  mail?: string | undefined;
  active?: boolean | undefined;
  managerId?: string | null | undefined;
};

export function listUsers(call: Call): Reply {
  const state = call.state();
  return page(
    [...state.users.values()].map((user) => userResource(state, user, call.base)),
    call,
  );
}

export function getUser(call: Call, id: string): Reply {
  return { status: 200, body: only(resourceOf(call, id), call.query) };
}

/** Makes a user; one that comes with `active` false is disabled at once. */
export async function createUser(call: Call): Promise<Reply> {
  const wish = wishOf(call.body);
  if (!wish.upn) throw invalid('userName: expected a name such as alice@contoso.example');
  const { userId } = await call.send({
    type: 'CreateUser',
    upn: wish.upn,
    name: wish.name ?? wish.upn,
    ...(wish.mail === undefined ? {} : { mail: wish.mail }),
  });
  const { active, managerId } = wish;
  await carryOut(call, String(userId), { active, managerId });
  return { status: 201, body: resourceOf(call, String(userId)) };
}

/** Replaces what Keyturn keeps of a user. */
export async function replaceUser(call: Call, id: string): Promise<Reply> {
  resourceOf(call, id);
  const wish = wishOf(call.body);
  if (!wish.upn) throw invalid('userName: expected a name such as alice@contoso.example');
  await carryOut(call, id, { ...wish, name: wish.name ?? wish.upn, managerId: wish.managerId ?? null });
  return { status: 200, body: resourceOf(call, id) };
}

export async function patchUser(call: Call, id: string): Promise<Reply> {
  resourceOf(call, id);
  const wish: Wish = {};
  for (const operation of operationsOf(call.body)) apply(wish, operation);
  await carryOut(call, id, wish);
  return { status: 200, body: resourceOf(call, id) };
}

/** A user is never forgotten, as the audit names them: deleting disables. */
export async function deleteUser(call: Call, id: string): Promise<Reply> {
  resourceOf(call, id);
  await call.send({ type: 'DisableUser', userId: id });
  return { status: 204, body: null };
}

async function carryOut(call: Call, userId: string, { active, ...wish }: Wish): Promise<void> {
  const changes = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
  if (Object.keys(changes).length) await call.send({ type: 'UpdateUser', userId, ...changes });
  if (active !== undefined) await call.send({ type: active ? 'EnableUser' : 'DisableUser', userId });
}

function wishOf(body: unknown): Wish {
  const user = objectOf(body, 'body');
  const names = attribute(user, 'name');
  const extension = attribute(user, ENTERPRISE_USER);
  return {
    upn: textOf(attribute(user, 'userName'), 'userName'),
    name:
      textOf(attribute(user, 'displayName'), 'displayName') || (names ? nameOf(objectOf(names, 'name')) : undefined),
    mail: mailOf(attribute(user, 'emails')),
    active: truthOf(attribute(user, 'active'), 'active'),
    managerId: extension ? managerOf(attribute(objectOf(extension, 'extension'), 'manager')) : undefined,
  };
}

function apply(wish: Wish, { op, path, value: given }: Operation): void {
  const value = op === 'remove' ? null : given;
  const enterprise = ENTERPRISE_USER.toLowerCase();
  switch (path) {
    case 'username':
      wish.upn = textOf(value, path);
      return;
    case 'displayname':
    case 'name.formatted':
      wish.name = textOf(value, path) ?? wish.name;
      return;
    case 'name':
      wish.name = (value ? nameOf(objectOf(value, path)) : undefined) ?? wish.name;
      return;
    case 'active':
      wish.active = truthOf(value, path);
      return;
    case 'emails':
      wish.mail = value === null ? '' : mailOf(value);
      return;
    case 'emails.value':
      wish.mail = textOf(value, path) ?? '';
      return;
    case 'manager':
    case `${enterprise}:manager`:
    case `${enterprise}:manager.value`:
      wish.managerId = value === null ? null : managerOf(value);
      return;
    case enterprise:
      wish.managerId = managerOf(attribute(objectOf(value, path), 'manager'));
      return;
    // What Keyturn does not keep is taken and left alone (RFC 7644 §3.3): providers send all they know.
    default:
      return;
  }
}

function nameOf(name: Json): string | undefined {
  const part = (key: string) => textOf(attribute(name, key), `name.${key}`);
  const parts = [part('givenName'), part('familyName')].filter(Boolean).join(' ');
  return part('formatted') || parts || undefined;
}

function mailOf(emails: unknown): string | undefined {
  if (emails === undefined) return undefined;
  if (!Array.isArray(emails)) throw invalid('emails: expected a list');
  const all = emails.map((one) => objectOf(one, 'emails'));
  const chosen = all.find((one) => truthOf(attribute(one, 'primary'), 'emails.primary')) ?? all[0];
  return chosen ? textOf(attribute(chosen, 'value'), 'emails.value') : '';
}

function managerOf(manager: unknown): string | null {
  if (manager === undefined || manager === null || manager === '') return null;
  const id =
    typeof manager === 'string' ? manager : textOf(attribute(objectOf(manager, 'manager'), 'value'), 'manager');
  return id || null;
}

function resourceOf(call: Call, id: string): Json {
  const state = call.state();
  const user = state.users.get(id);
  if (!user) throw missing('user');
  return userResource(state, user, call.base);
}

function userResource(state: State, user: User, base: string): Json {
  const groups = [...(state.by.groupsOfUser.get(user.id) ?? [])].map((id) => ({
    value: id,
    display: state.groups.get(id)!.name,
  }));
  const manager = user.managerId ? state.users.get(user.managerId) : undefined;
  return {
    schemas: manager ? [USER, ENTERPRISE_USER] : [USER],
    id: user.id,
    userName: user.upn,
    name: { formatted: user.name },
    displayName: user.name,
    active: !user.disabled,
    emails: user.mail ? [{ value: user.mail, type: 'work', primary: true }] : [],
    groups,
    ...(manager ? { [ENTERPRISE_USER]: { manager: { value: manager.id, displayName: manager.name } } } : {}),
    meta: { resourceType: 'User', created: toIso(user.createdAt), location: `${base}/Users/${user.id}` },
  };
}
