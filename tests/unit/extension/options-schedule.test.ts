import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../../../core/commands.ts';
import { DAY, HOUR, MINUTE, msToDuration } from '../../../core/time.ts';
import { toLocalField } from '../../../extension/ui/moment-text.ts';
import {
  datesOf,
  firstSchedule,
  type Schedule,
  scheduleProblems,
  withType,
} from '../../../extension/ui/options/assignments/schedule.ts';
import { START, world } from '../../support/given.ts';

const TYPES = ['eligible', 'active'] as const;

test('[G2] the form and the server agree on every schedule', () => {
  const offsets = fc.constantFrom(-DAY, 0, 4 * MINUTE, 6 * MINUTE, HOUR, 29 * DAY, 31 * DAY, 400 * DAY);
  const schedules = fc.record({
    type: fc.constantFrom(...TYPES),
    permanent: fc.boolean(),
    start: fc.option(offsets, { nil: null }),
    end: offsets,
    justification: fc.constantFrom('', '  ', 'Team lead asked for it'),
    allowed: fc.boolean(),
    days: fc.constantFrom(15, 30),
  });
  fc.assert(
    fc.property(schedules, ({ type, permanent, start, end, justification, allowed, days }) => {
      const w = world();
      const limits = { permanent: allowed, maxDuration: msToDuration(days * DAY) };
      const roleId = w.role('Billing Reader', { assignment: { eligible: limits, active: limits } });
      const settings = w.state.roles.get(roleId)!.settings.assignment;
      const schedule: Schedule = {
        type,
        permanent,
        justification,
        start: start === null ? '' : toLocalField(START + start),
        end: toLocalField(START + end),
      };
      const problems = scheduleProblems(schedule, settings, w.now);
      const command: Command = {
        type: 'AssignRole',
        roleId,
        principalId: w.root,
        assignmentType: type,
        scope: '/',
        ...datesOf(schedule),
      };
      expect(w.send(w.root, command).ok, JSON.stringify({ schedule, problems })).toBe(
        Object.keys(problems).length === 0,
      );
    }),
    { numRuns: 300 },
  );
});

test('what the form offers first is accepted for either type', () => {
  const w = world();
  const roleId = w.role('Billing Reader', { assignment: { eligible: { permanent: false, maxDuration: 'P30D' } } });
  const settings = w.state.roles.get(roleId)!.settings.assignment;
  const eligible = firstSchedule(settings, 'eligible', w.now);
  expect(eligible).toMatchObject({ permanent: false, end: toLocalField(w.now + 30 * DAY) });
  expect(scheduleProblems(eligible, settings, w.now)).toEqual({});
  const active = withType(eligible, 'active', settings, w.now);
  expect(scheduleProblems({ ...active, justification: 'Night shift' }, settings, w.now)).toEqual({});
});

test('a date that is none is said at its field', () => {
  const w = world();
  const settings = w.state.roles.values().next().value!.settings.assignment;
  const typed: Schedule = { type: 'eligible', permanent: false, start: 'soon', end: '', justification: '' };
  expect(Object.keys(scheduleProblems(typed, settings, w.now)).sort()).toEqual(['end', 'start']);
});
