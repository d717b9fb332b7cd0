import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, toIso } from '../../../core/time.ts';
import { exportOrganisation } from '../../../sync-server/organisation-file/export.ts';
import { parseOrganisation } from '../../../sync-server/organisation-file/parse.ts';
import { planOrganisation } from '../../../sync-server/organisation-file/plan.ts';
import { busyOffice, take } from '../../support/busy-office.ts';
import { type World, world } from '../../support/given.ts';
import { steps } from '../../support/office-steps.ts';

/** What applying an organisation's own file to it would change, or what stands in the way. */
function changes({ state, now }: World): readonly string[] {
  const parsed = parseOrganisation(exportOrganisation(state, now));
  if (!parsed.ok) return parsed.problems;
  const plan = planOrganisation(state, parsed.file, parsed.place, now);
  return plan.ok ? plan.changes.map(({ words }) => words) : plan.problems;
}

test('[O4] whatever became of an organisation, its own file applied to it changes nothing', () => {
  fc.assert(
    fc.property(steps(60), (all) => {
      const w = busyOffice();
      for (const one of all) take(w, one);
      expect(changes(w)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('[O4] so does one whose names and words look like the file’s own', () => {
  const w = world();
  const root = w.root;
  const upns = ['group:ops@contoso.example', 'user:x@contoso.example', 'a:b@contoso.example', 'no@contoso.example'];
  const [tricky, ...users] = upns.map((upn) =>
    String(w.must(root, { type: 'CreateUser', upn, name: '- no: #1' }).userId),
  );
  const groups = [
    'ops@contoso.example',
    'user:x@contoso.example',
    '*all',
    '&a !b',
    'yes',
    '1e3',
    '~',
    'it\'s: "x"',
  ].map((name) => w.group(name, tricky!));
  const role = w.role('null');
  for (const holder of [tricky!, ...users, ...groups])
    w.must(root, {
      type: 'AssignRole',
      roleId: role,
      principalId: holder,
      assignmentType: 'eligible',
      endAt: toIso(w.now + DAY),
      scope: '/units/emea',
      justification: '🔑'.repeat(500),
    });
  const approvers = [`user:${tricky}`, `group:${groups[0]}`, `group:${groups[1]}`];
  const settings = { activation: { approval: { required: true, approvers }, requestors: [`group:${groups[0]}`] } };
  w.must(root, { type: 'UpdateRoleSettings', roleId: role, version: 1, settings });
  w.must(root, {
    type: 'UpdateRole',
    roleId: role,
    description: 'two\r\nlines\n\n  and spaces ',
    sites: ['https://*'],
  });
  expect(changes(w)).toEqual([]);
});

test('[O4] nor do an approver that was retired since, or a group of which only one role is left', () => {
  const w = world();
  const [gone, half] = [w.group('Gone'), w.group('Half')];
  const approvers = [`group:${gone}`, `user:${w.root}`];
  w.role('Guarded', { activation: { approval: { required: true, approvers } } });
  w.role('Locked', { activation: { approval: { required: true, approvers: approvers.slice(0, 1) } } });
  w.must(w.root, { type: 'RetireGroup', groupId: gone });
  const { owner } = w.onboard(half);
  w.must(w.root, { type: 'RetireRole', roleId: owner });
  expect(changes(w)).toEqual([]);
});
