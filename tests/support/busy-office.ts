import { administrators } from '../../core/approvers.ts';
import { BUILT_IN, HOUR, MINUTE, START, type World, world } from './given.ts';
import { commandsOf, pick } from './office-commands.ts';
import type { Step } from './office-steps.ts';

/** Root and another Global Administrator, users with a group, one whose membership is activated, roles with and without approval. */
export function busyOffice(): World {
  const w = world();
  const people = ['alice', 'bob', 'carol', 'dan'].map((name) => w.user(name));
  w.must(w.root, { type: 'UpdateUser', userId: people[0]!, managerId: people[2]! });
  w.must(w.root, { type: 'UpdateUser', userId: people[2]!, managerId: people[2]! });
  const group = w.group('Helpdesk', people[0]!, people[1]!);
  const roles = [
    w.role('Plain'),
    w.role('Guarded', { activation: { approval: { required: true, approvers: [`user:${people[2]}`] } } }),
    w.role('Proven', { activation: { mfa: 'mfa' } }),
  ];
  w.assign(BUILT_IN.globalAdministrator, people[3]!, { assignmentType: 'active' });
  w.assign(BUILT_IN.globalAdministrator, people[0]!);
  const vault = w.onboard(w.group('Vault'));
  const inTime = { endAt: START + 30 * HOUR };
  w.assign(vault.member, group, inTime);
  w.assign(vault.member, people[2]!, inTime);
  w.assign(vault.owner, people[1]!, inTime);
  w.assign(w.role('Kept'), w.state.roles.get(vault.member)!.group!.groupId);
  for (const role of roles) {
    w.assign(role, group);
    w.assign(role, people[2]!, { endAt: START + 20 * HOUR });
  }
  return w;
}

/** Does a step, as far as the rules let it. */
export function take(w: World, step: Step): void {
  if (step.do === 'pass') {
    w.pass(step.minutes * MINUTE);
    return;
  }
  const who = actorOf(w, step);
  const proof = step.do === 'activate' && step.proof ? 'mfa' : 'none';
  for (const command of commandsOf(w, step, who)) w.send(who, command, proof);
}

/** Mostly whoever it is about where only they may: a step by anybody else is refused and teaches nothing. */
function actorOf(w: World, step: Exclude<Step, { do: 'pass' }>): string {
  const chosen = 'who' in step ? step.who : step.which;
  if (!OWN.has(step.do)) {
    const able = [...administrators(w.state, w.now)];
    // Now and then somebody who may not, or whom only their group lets.
    return chosen % 4 && able.length ? pick(able, chosen) : pick(w.state.users.keys(), chosen);
  }
  const anyone = pick(w.state.users.keys(), chosen);
  if (step.do !== 'prolong') return anyone;
  const timed = [...w.state.assignments.values()].filter(({ endAt }) => endAt !== null);
  const holder = timed.length ? pick(timed, step.which).principalId : anyone;
  return w.state.users.has(holder) ? holder : anyone;
}

/** What people do for themselves, or are asked to. */
const OWN: ReadonlySet<Step['do']> = new Set<Step['do']>([
  'activate',
  'deactivate',
  'extend',
  'cancel',
  'decide',
  'judge',
  'recommended',
  'prolong',
  'away',
]);
