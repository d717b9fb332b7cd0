import { expect, test } from 'vitest';
import { Command } from '../../../core/commands.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { adminView } from '../../../core/views/organisation.ts';
import {
  emptyRoles,
  globalAdministrators,
  peopleIn,
  standingOf,
  unusedOf,
} from '../../../extension/ui/options/discovery/findings.ts';
import {
  confirmOf,
  eligibleJobs,
  endJobs,
  removeJobs,
  reviewJob,
} from '../../../extension/ui/options/discovery/jobs.ts';
import { happeningIn } from '../../../extension/ui/options/overview/happening.ts';
import { activation, BUILT_IN, HOUR, world } from '../../support/given.ts';

function given() {
  const w = world();
  const [alice, ben, cleo] = [w.user('Alice'), w.user('Ben'), w.user('Cleo')];
  const [reader, billing] = [w.role('Reader'), w.role('Billing')];
  const group = w.group('Finance', ben, cleo);
  w.assign(reader, alice, { assignmentType: 'active' });
  w.assign(reader, group, { assignmentType: 'active' });
  w.assign(billing, cleo, { assignmentType: 'active', endAt: w.now + DAY });
  return { w, alice, ben, cleo, reader, billing, group, view: () => adminView(w.state, w.now) };
}

test('standing access is what has no end, with everybody a group lets have it', () => {
  const { w, view } = given();
  const standing = standingOf(view());
  expect(standing.map(({ row, people }) => [row.principalName, people.length])).toEqual([
    ['Root', 1],
    ['Alice', 1],
    ['Finance', 2],
  ]);
  expect(peopleIn(standing)).toBe(4);
  w.must(w.root, { type: 'DisableUser', userId: [...w.state.users.values()].find(({ name }) => name === 'Ben')!.id });
  expect(peopleIn(standingOf(view()))).toBe(3);
});

test('the last sign-in of a group is its members’ newest, and who is eligible as well is told', () => {
  const { w, alice, ben, reader, view } = given();
  w.pass(HOUR);
  w.must({ kind: 'clock' }, { type: 'RecordSignIn', userId: ben, method: 'password' });
  w.assign(reader, alice);
  const [, ofAlice, ofGroup] = standingOf(view());
  expect(ofGroup!.lastSignInAt).toBe(toIso(w.now));
  expect([ofAlice!.alsoEligible, ofGroup!.alsoEligible]).toEqual([true, false]);
  const commands = eligibleJobs(view(), standingOf(view()), w.root).map((job) => job.commands('why')[0]!.type);
  // One's own comes last: without it one could do none of the others.
  expect(commands).toEqual(['RemoveAssignment', 'ConvertAssignment', 'ConvertAssignment']);
  expect(eligibleJobs(view(), standingOf(view()), w.root).at(-1)).toMatchObject({
    name: 'Root, Global Administrator',
    effect: expect.stringContaining('This is yours'),
  });
});

test('never used is by the days since, and a use by one member of a group counts for it', () => {
  const { w, alice, cleo, billing, group, view } = given();
  w.assign(billing, alice);
  const shared = w.assign(billing, group);
  w.pass(31 * DAY);
  w.must(cleo, activation(shared));
  expect(unusedOf(view(), w.now, 30).map(({ principalName }) => principalName)).toEqual(['Alice']);
  expect(unusedOf(view(), w.now, 90)).toEqual([]);
  w.pass(91 * DAY);
  expect(unusedOf(view(), w.now, 90)).toHaveLength(2);
});

test('roles nobody holds and Global Administrators are counted', () => {
  const { w, ben, view } = given();
  w.assign(BUILT_IN.globalAdministrator, ben);
  expect(globalAdministrators(view())).toEqual({ active: 1, eligible: 1 });
  w.role('Unused');
  expect(emptyRoles(view()).map(({ name }) => name)).toContain('Unused');
  expect(emptyRoles(view()).map(({ name }) => name)).not.toContain('Reader');
});

test('an end makes nothing longer, and what administers Keyturn asks for a name to be typed', () => {
  const { w, view } = given();
  const rows = Object.values(view().assignments);
  const bound = rows.find(({ endAt }) => endAt !== null)!;
  const [job] = endJobs([bound], toIso(w.now + 30 * DAY), (iso) => iso);
  expect([job!.commands(''), job!.effect]).toEqual([[], expect.stringContaining('already')]);
  const permanent = rows.find(({ principalName }) => principalName === 'Alice')!;
  const [other] = endJobs([permanent], toIso(w.now + DAY), (iso) => iso);
  expect(other!.commands('')).toEqual([
    { type: 'UpdateAssignment', assignmentId: permanent.id, endAt: toIso(w.now + DAY) },
  ]);
  const ofRoot = rows.find(({ principalName }) => principalName === 'Root')!;
  expect(confirmOf(view(), [permanent])).toBeNull();
  expect(confirmOf(view(), [ofRoot])).toBe('Root');
  expect(confirmOf(view(), [ofRoot, permanent])).toBe('Contoso');
  expect(removeJobs([permanent])[0]!.effect).toBe('no longer holds it');
});

test('a self review asks the holders of each role once, and the members of each group, and is taken', () => {
  const { w, group, reader, view } = given();
  const standing = standingOf(view()).filter(({ row }) => row.principalName !== 'Root');
  const [job] = reviewJob(view(), standing, 'Standing access');
  const [command] = job!.commands('Who still needs it?');
  expect(command).toMatchObject({ type: 'CreateReview', roleIds: [reader], groupIds: [group], include: 'active' });
  w.must(w.root, command!);
  expect([...w.state.reviews.values()].map(({ items }) => items.size)).toEqual([1, 2]);
});

test('[V1] a self review of more roles than one command takes is asked for in several', () => {
  const { w, alice, view } = given();
  for (let number = 0; number < 120; number++) w.assign(w.role(`Role ${number}`), alice, { assignmentType: 'active' });
  const commands = reviewJob(view(), standingOf(view()), 'Standing access').flatMap((job) => job.commands(''));
  for (const command of commands) w.must(w.root, Command.parse(command));
  // Of Global Administrator, Reader and the 120, and of the group Finance.
  expect(w.state.reviews.size).toBe(123);
});

test('what happens now is listed by what matters: ends soonest, lapses soonest, changed last', () => {
  const { w, alice, ben, billing, view } = given();
  const approval = { required: true, approvers: [`user:${w.root}` as const] };
  const guarded = w.role('Guarded', { activation: { approval } });
  const [one, two, three] = [w.assign(billing, alice), w.assign(billing, ben), w.assign(guarded, ben)];
  w.must(alice, activation(one, { duration: 'PT2H' }));
  w.must(ben, activation(two, { duration: 'PT1H' }));
  w.must(ben, activation(three));
  const settings = { activation: { maxDuration: 'PT1H' } };
  w.must(w.root, { type: 'UpdateRoleSettings', roleId: guarded, version: 1, settings });
  const seen = happeningIn(view(), w.now);
  expect(seen.active.map(({ userName }) => userName)).toEqual(['Ben', 'Alice']);
  expect(seen.waiting.map(({ roleName }) => roleName)).toEqual(['Guarded']);
  expect(seen.ending.map(({ principalName }) => principalName)).toEqual(['Cleo']);
  expect(seen.changed.map(({ name, updatedByName }) => [name, updatedByName])).toEqual([['Guarded', 'Root']]);
  expect(happeningIn(view(), w.now + 90 * 60_000).active.map(({ userName }) => userName)).toEqual(['Alice']);
});
