import type { AnyCommand } from '../../core/commands.ts';
import { decide } from '../../core/decide.ts';
import type { Decision } from '../../core/decision.ts';
import type { Access, Actor, Event } from '../../core/events.ts';
import { evolve } from '../../core/evolve.ts';
import { BUILT_IN } from '../../core/ids.ts';
import { initialState } from '../../core/initial-state.ts';
import type { RejectionCode } from '../../core/rejections.ts';
import type { Mfa } from '../../core/settings.ts';
import type { SettingsPatch } from '../../core/settings-schema.ts';
import type { State } from '../../core/state.ts';
import { HOUR, type Instant, MINUTE, toIso } from '../../core/time.ts';

/** A quiet Monday morning; every test's time is counted from it. */
export const START: Instant = Date.UTC(2026, 0, 5, 8);

/** An organisation in memory that people act on: commands in, events folded, refusals as values. */
export type World = {
  readonly state: State;
  now: Instant;
  readonly log: { readonly at: Instant; readonly actor: Actor; readonly event: Event }[];
  /** The first Global Administrator. */
  readonly root: string;
  /** Sends a command and folds its events. */
  send(actor: string | Actor, command: AnyCommand, proof?: Mfa, notAfter?: Instant | null): Decision;
  /** Decides and folds nothing. */
  try(actor: string | Actor, command: AnyCommand, proof?: Mfa): Decision;
  /** Sends a command that has to be accepted; gives its answer. */
  must(
    actor: string | Actor,
    command: AnyCommand,
    proof?: Mfa,
  ): Readonly<Record<string, string | number | boolean | null>>;
  /** Lets time pass and the clock run at the new instant. */
  pass(ms: number): void;
  user(name: string): string;
  group(name: string, ...members: string[]): string;
  /** Puts a group under management; gives the roles that stand for it. */
  onboard(groupId: string): { readonly member: string; readonly owner: string };
  role(name: string, settings?: SettingsPatch): string;
  assign(roleId: string, principalId: string, more?: Partial<Assigning>): string;
  /** The events since the last call. */
  fresh(): readonly Event[];
};

type Assigning = { assignmentType: 'eligible' | 'active'; startAt: Instant; endAt: Instant | null; scope: string };

export const CLOCK: Actor = { kind: 'clock' };

/** A person's actor, as a session gives it. */
export function person(userId: string, access: Access = 'admin'): Actor {
  return { kind: 'user', userId, client: 'test', access };
}

/** A set-up organisation with its first administrator, at START. */
export function world(): World {
  const state = initialState();
  let ids = 0;
  let seen = 0;
  const newId = () => `00000000-0000-7000-8000-${(++ids).toString(16).padStart(12, '0')}`;

  const self: World = {
    state,
    now: START,
    log: [],
    root: '',
    try(actor, command, proof = 'none') {
      const who = typeof actor === 'string' ? person(actor) : actor;
      return decide(state, command, { now: self.now, actor: who, newId, proof });
    },
    send(actor, command, proof = 'none', notAfter = null) {
      const who = typeof actor === 'string' ? person(actor) : actor;
      const decision = decide(state, command, { now: self.now, actor: who, newId, proof, notAfter });
      if (!decision.ok) return decision;
      for (const event of decision.events) {
        evolve(state, { seq: state.seq + 1, at: self.now, actor: who, commandId: newId(), event });
        self.log.push({ at: self.now, actor: who, event });
      }
      return decision;
    },
    must(actor, command, proof) {
      const decision = self.send(actor, command, proof);
      if (!decision.ok) throw new Error(`refused: ${JSON.stringify(decision.rejection)}`);
      return decision.result;
    },
    pass(ms) {
      self.now += ms;
      for (let runs = 0; self.must(CLOCK, { type: 'RunDue', limit: 100 }).more; runs++)
        if (runs > 10_000) throw new Error('the clock does not come to an end');
    },
    user: (name) => {
      const { userId } = self.must(self.root, { type: 'CreateUser', upn: `${name}@contoso.example`, name });
      return userId as string;
    },
    group: (name, ...members) => {
      const { groupId } = self.must(self.root, { type: 'CreateGroup', name });
      for (const userId of members)
        self.must(self.root, { type: 'AddGroupMember', groupId: groupId as string, userId });
      return groupId as string;
    },
    onboard: (groupId) => {
      const { memberRoleId, ownerRoleId } = self.must(self.root, { type: 'OnboardGroup', groupId });
      return { member: memberRoleId as string, owner: ownerRoleId as string };
    },
    role: (name, settings) => {
      const patch = settings === undefined ? {} : { settings };
      return self.must(self.root, { type: 'CreateRole', name, ...patch }).roleId as string;
    },
    assign: (roleId, principalId, { assignmentType = 'eligible', startAt, endAt = null, scope = '/' } = {}) => {
      const start = startAt === undefined ? {} : { startAt: toIso(startAt) };
      const end = endAt === null ? null : toIso(endAt);
      const command = { type: 'AssignRole', roleId, principalId, assignmentType, endAt: end, scope, ...start } as const;
      return self.must(self.root, { ...command, justification: 'test' }).assignmentId as string;
    },
    fresh() {
      const events = self.log.slice(seen).map(({ event }) => event);
      seen = self.log.length;
      return events;
    },
  };
  const operator: Actor = { kind: 'operator', client: 'test' };
  const setUp = { type: 'SetUp', organisation: 'Contoso', upn: 'root@contoso.example', name: 'Root' } as const;
  const root = self.must(operator, setUp).userId as string;
  return Object.assign(self, { root });
}

/** An activation with everything the default settings ask for. */
export function activation(eligibleAssignmentId: string, more: Partial<ActivateRole> = {}): ActivateRole {
  return {
    type: 'ActivateRole',
    eligibleAssignmentId,
    duration: 'PT1H',
    justification: 'Invoice 8812 differs',
    ...more,
  };
}

type ActivateRole = Extract<AnyCommand, { type: 'ActivateRole' }>;

/** The code of a refusal; fails the test where there is none. */
export function codeOf(decision: Decision): RejectionCode {
  if (decision.ok) throw new Error(`accepted: ${JSON.stringify(decision.events)}`);
  return decision.rejection.code;
}

export { BUILT_IN, HOUR, MINUTE };
