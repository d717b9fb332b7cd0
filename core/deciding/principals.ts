import type { CommandOf, InternalCommand } from '../commands.ts';
import { accept, type Context, type Decision, reject } from '../decision.ts';
import { createEndings } from '../ending.ts';
import { mayAdminister } from '../standing.ts';
import type { State } from '../state.ts';
import { DAY, parseInstant, toIso } from '../time.ts';

const LONGEST_AWAY = 90 * DAY;

/** An administrator adds a user. */
export function createUser(state: State, command: CommandOf<'CreateUser'>, ctx: Context): Decision {
  const { upn, name } = command;
  if (state.by.upn.has(upn)) return reject('name_taken', { what: 'user', name: upn });
  const userId = ctx.newId();
  return accept([{ type: 'UserCreated', userId, upn, name, mail: command.mail ?? upn }], { userId });
}

/** An administrator changes what is known of a user. */
export function updateUser(state: State, command: CommandOf<'UpdateUser'>): Decision {
  const { type: _, userId, ...changes } = command;
  const user = state.users.get(userId);
  if (!user) return reject('not_found', { what: 'user', id: userId });
  const taken = changes.upn !== undefined && state.by.upn.get(changes.upn);
  if (taken && taken !== userId) return reject('name_taken', { what: 'user', name: changes.upn! });
  if (changes.managerId && !state.users.has(changes.managerId))
    return reject('not_found', { what: 'user', id: changes.managerId });
  const changed = Object.entries(changes).filter(([key, value]) => value !== user[key as keyof typeof changes]);
  return accept(changed.length ? [{ type: 'UserUpdated', userId, ...Object.fromEntries(changed) }] : [], { userId });
}

/** A user who will be away lets another person decide in their place, for at most ninety days; null ends it. [R12] */
export function setAway(state: State, command: CommandOf<'SetAway'>, { actor, now }: Context): Decision {
  if (actor.kind !== 'user') return reject('not_allowed', { needs: 'user' });
  const { userId } = actor;
  if (command.until === null)
    return accept(state.users.get(userId)!.away ? [{ type: 'UserUpdated', userId, away: null }] : []);
  const until = parseInstant(command.until);
  if (until === null || until <= now || until > now + LONGEST_AWAY)
    return reject('start_invalid', { asked: command.until });
  const delegateUpn = command.delegateUpn ?? '';
  const delegateId = state.by.upn.get(delegateUpn) ?? '';
  if (delegateId === userId || state.users.get(delegateId)?.disabled !== false)
    return reject('not_found', { what: 'user', id: delegateUpn });
  return accept([{ type: 'UserUpdated', userId, away: { until, delegateId } }]);
}

/** An administrator disables a user: everything running ends at once and every session with it. [P4] */
export function disableUser(state: State, { userId }: CommandOf<'DisableUser'>, { now }: Context): Decision {
  const user = state.users.get(userId);
  if (!user) return reject('not_found', { what: 'user', id: userId });
  if (user.disabled) return accept([], { userId });
  const endings = createEndings(state, now).ofUser(userId, 'user_disabled');
  return accept([{ type: 'UserDisabled', userId }, ...endings, { type: 'SessionsRevoked', userId }], { userId });
}

/** An administrator lets a disabled user in again; assignments that did not end meanwhile count again. */
export function enableUser(state: State, { userId }: CommandOf<'EnableUser'>): Decision {
  const user = state.users.get(userId);
  if (!user) return reject('not_found', { what: 'user', id: userId });
  return accept(user.disabled ? [{ type: 'UserEnabled', userId }] : [], { userId });
}

/** An administrator takes away a user's second factors, so that they set up new ones; their sessions end too. */
export function resetMfaMethods(state: State, { userId }: CommandOf<'ResetMfaMethods'>): Decision {
  if (!state.users.has(userId)) return reject('not_found', { what: 'user', id: userId });
  return accept(
    [
      { type: 'MfaMethodsReset', userId },
      { type: 'SessionsRevoked', userId },
    ],
    { userId },
  );
}

/** An administrator ends every session of a user. */
export function signOutUser(state: State, { userId }: CommandOf<'SignOutUser'>): Decision {
  if (!state.users.has(userId)) return reject('not_found', { what: 'user', id: userId });
  return accept([{ type: 'SessionsRevoked', userId }], { userId });
}

/**
 * Keyturn notes that somebody was invited, before the link is given out. Who has signed in before is not: whoever had the
 * link would take over their account, and decide in their name. [I7]
 */
export function recordInvitation(
  state: State,
  { userId, expiresAt }: Extract<InternalCommand, { type: 'RecordInvitation' }>,
  { actor, now }: Context,
): Decision {
  if (!mayAdminister(state, actor, now)) return reject('not_allowed', { needs: 'Privileged Role Administrator' });
  const user = state.users.get(userId);
  if (!user) return reject('not_found', { what: 'user', id: userId });
  if (user.disabled) return reject('user_disabled', { userId });
  if (user.lastSignInAt !== null) return reject('signed_in_before', { lastSignInAt: toIso(user.lastSignInAt) });
  return accept([{ type: 'UserInvited', userId, expiresAt }], { userId });
}

/** Keyturn puts a password in force and, with the same, ends every session the user had before. [I8] */
export function setPassword(
  state: State,
  { userId, passwordId }: Extract<InternalCommand, { type: 'SetPassword' }>,
): Decision {
  if (!state.users.has(userId)) return reject('not_found', { what: 'user', id: userId });
  return accept([
    { type: 'CredentialChanged', userId, credential: 'password', change: 'set', passwordId },
    { type: 'SessionsRevoked', userId },
  ]);
}

/** Keyturn notes what happened to a user's credentials; the credentials themselves never enter the log. */
export function recordCredentialChange(
  state: State,
  { userId, credential, change }: Extract<InternalCommand, { type: 'RecordCredentialChange' }>,
): Decision {
  if (!state.users.has(userId)) return reject('not_found', { what: 'user', id: userId });
  return accept([{ type: 'CredentialChanged', userId, credential, change }]);
}
