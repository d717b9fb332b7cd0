import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from '../../../sync-server/graph/exchange.ts';
import { parseFilter } from '../../../sync-server/graph/filter.ts';
import { instanceId, partsOfInstanceId } from '../../../sync-server/graph/instance-id.ts';
import { parseOptions } from '../../../sync-server/graph/options.ts';
import { segmentsOf } from '../../../sync-server/graph/path.ts';
import { isProblem } from '../../../sync-server/graph/problem.ts';

const TYPE = 'unifiedRoleAssignmentScheduleInstance';
const words = fc.constantFrom(
  ...[
    'principalId',
    'endDateTime',
    'eq',
    'ne',
    'and',
    'or',
    'not',
    'in',
    'startswith',
    '(',
    ')',
    ',',
    "'x'",
    "''",
    "'",
    ':',
    'any',
    'x/any',
    'EQ',
  ],
  ...['null', 'true', '1', '2026-01-01', '2026-01-01T00:00:00Z', '$it', '/', ';', 'constructor', '__proto__', '%'],
);
const phrase = fc.array(words, { maxLength: 12 }).map((all) => all.join(' '));

function onlyProblems(work: () => unknown): void {
  try {
    work();
  } catch (thrown) {
    if (!isProblem(thrown) || thrown.status !== 400) throw thrown;
  }
}

test('whatever a filter says, it is a condition or a 400', () => {
  fc.assert(
    fc.property(fc.oneof(phrase, fc.string()), (text) => {
      onlyProblems(() => parseFilter(text, TYPE).holds({ principalId: 'x', endDateTime: null }));
    }),
    { numRuns: 2_000 },
  );
  onlyProblems(() => parseFilter(`${'('.repeat(5_000)}principalId eq 'x'`, TYPE));
  onlyProblems(() => parseFilter('not '.repeat(5_000), TYPE));
});

test('whatever is expanded or selected, it is understood or a 400', () => {
  const text = fc.oneof(
    phrase,
    fc.string(),
    fc.constantFrom('principal($select=id', 'principal)', 'roleDefinition($levels=2)'),
  );
  fc.assert(
    fc.property(text, text, (expand, select) => {
      onlyProblems(() => parseOptions(new URLSearchParams({ $expand: expand, $select: select }), TYPE));
    }),
    { numRuns: 1_000 },
  );
});

test('whatever a path is, it has segments or is a 400', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl()), (path) => onlyProblems(() => segmentsOf(path))),
    { numRuns: 1_000 },
  );
});

test('an encoded slash and a doubled quote stay inside their segment', () => {
  expect(segmentsOf("/v1.0/users/a%2Fb/f(on='it''s',to='x')").slice(2)).toEqual([
    { text: 'a/b', arguments: null },
    { text: 'f', arguments: { on: "it's", to: 'x' } },
  ]);
});

test('and binds closer than or, and brackets closer than both', () => {
  const holds = (filter: string, row: Row) => parseFilter(filter, TYPE).holds(row);
  const row = { principalId: 'a', roleDefinitionId: 'b', memberType: 'Direct' };
  const either = "principalId eq 'a' or roleDefinitionId eq 'x' and memberType eq 'Group'";
  expect(holds(either, row)).toBe(true);
  expect(holds("(principalId eq 'a' or roleDefinitionId eq 'x') and memberType eq 'Group'", row)).toBe(false);
  expect(holds("not principalId eq 'a' or memberType eq 'direct'", row)).toBe(true);
});

test('texts compare with each other only as texts, and null with nothing but itself', () => {
  const holds = (filter: string, row: Row) => parseFilter(filter, TYPE).holds(row);
  expect(holds('endDateTime eq null', { endDateTime: null })).toBe(true);
  expect(holds('endDateTime lt 2026-01-01T00:00:00Z', { endDateTime: null })).toBe(false);
  expect(holds('endDateTime ne null', { endDateTime: '2026-01-01T00:00:00Z' })).toBe(true);
  expect(holds('endDateTime eq 2026-01-01T01:00:00+01:00', { endDateTime: '2026-01-01T00:00:00.000Z' })).toBe(true);
});

test('lists in a row are asked with any and all, names and operators whatever their case', () => {
  const row: Row = {
    targetResources: [
      { type: 'Role', id: 'r', displayName: 'Reader' },
      { type: 'User', id: 'u', displayName: 'Alice' },
    ],
    additionalDetails: [],
  };
  const holds = (filter: string) => parseFilter(filter, 'directoryAudit').holds(row);
  expect(holds("targetResources/any(t:t/id eq 'U' and t/type eq 'User')")).toBe(true);
  expect(holds("targetResources/any(t: t/id eq 'r' and t/type eq 'User')")).toBe(false);
  expect(holds("TargetResources/ANY(t: startswith(t/DisplayName, 'ali')) AND NOT (Category EQ 'x')")).toBe(true);
  expect(holds("targetResources/all(t: t/type ne 'Group')")).toBe(true);
  expect(holds('targetResources/any()')).toBe(true);
  expect(holds('additionalDetails/any()')).toBe(false);
  const rule = { enabledRules: ['Justification'] };
  const mfa = "enabledRules/any(r: r eq 'MultiFactorAuthentication')";
  expect(parseFilter(mfa, 'unifiedRoleManagementPolicyEnablementRule').holds(rule)).toBe(false);
  expect(parseFilter(`not ${mfa}`, 'unifiedRoleManagementPolicyEnablementRule').holds(rule)).toBe(true);
});

test('a list is never narrowed to less than its filter leaves', () => {
  const value = fc.constantFrom('a', 'b', 'c');
  const condition: fc.Arbitrary<string> = fc.letrec<{ part: string }>((tie) => ({
    part: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc
        .tuple(fc.constantFrom('principalId', 'roleDefinitionId', 'memberType'), fc.constantFrom('eq', 'ne'), value)
        .map(([name, operator, asked]) => `${name} ${operator} '${asked}'`),
      fc
        .uniqueArray(value, { minLength: 1 })
        .map((all) => `principalId in (${all.map((one) => `'${one}'`).join(',')})`),
      fc.tuple(tie('part'), fc.constantFrom('and', 'or'), tie('part')).map((all) => `(${all.join(' ')})`),
      tie('part').map((inner) => `not (${inner})`),
    ),
  })).part;
  const rows = fc.record({ principalId: value, roleDefinitionId: value, memberType: value });
  fc.assert(
    fc.property(condition, rows, (filter, row: Row) => {
      const { holds, wanted } = parseFilter(filter, TYPE);
      if (!holds(row)) return;
      for (const [name, values] of Object.entries(wanted))
        expect([filter, values.has(String(row[name]))]).toEqual([filter, true]);
    }),
    { numRuns: 2_000 },
  );
  const { wanted } = parseFilter("principalId eq 'A' and (memberType eq 'Direct' or memberType eq 'Group')", TYPE);
  expect(wanted).toEqual({ principalId: new Set(['a']), memberType: new Set(['direct', 'group']) });
});

test('an instance id says what it is of', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.constantFrom('/', '/units/emea'), (roleId, principalId, scope) => {
      for (const suffix of ['', '-e'])
        expect(partsOfInstanceId(`${instanceId(roleId, principalId, scope)}${suffix}`)).toEqual({
          roleId,
          principalId,
        });
    }),
  );
  expect(partsOfInstanceId('7fac2af8-c0c3-4e6d-bc1b-da965f7e5927')).toBeNull();
});

// Two ids Microsoft's documentation shows, whose bytes are a role's and a principal's id.
test.each([
  ['62e90394-69f5-4237-9190-012177145e10', '00000000-0000-0000-0000-000000000001', 'lAPpYvVpN0KRkAEhdxReEA'],
  ['fe930be7-5e62-47db-91af-98c3a49a38b1', '00000000-0000-0000-0000-000000000001', '5wuT_mJe20eRr5jDpJo4sQ'],
])('the instance id of role %s begins with its bytes as .NET orders them', (roleId, principalId, start) => {
  const id = instanceId(roleId, principalId, '/');
  // Sixteen bytes are 21 letters and a third of the next.
  expect(id.slice(0, 21)).toBe(start.slice(0, 21));
  expect(id).toMatch(/^[\w-]{43}-1$/);
  expect(instanceId(roleId, principalId, '/units')).not.toBe(instanceId(roleId, principalId, '/unit'));
});

test('no query holds up the server', () => {
  const long = 15_000;
  const queries: Record<string, string>[] = [
    { $filter: '/'.repeat(long) },
    { $filter: 'a'.repeat(long) },
    { $filter: "'".repeat(long - 1) },
    { $filter: '('.repeat(long) },
    { $expand: `a${' '.repeat(long)}x` },
    { $expand: 'principal('.repeat(long / 10) },
    { $expand: 'principal,'.repeat(long / 10) },
    { $filter: 'principalId/any(a:'.repeat(long / 18) },
    { $orderby: 'principalId,'.repeat(long / 12) },
  ];
  for (const query of queries) {
    const times = Array.from({ length: 3 }, () => {
      const started = performance.now();
      expect(() => parseOptions(new URLSearchParams(query), TYPE)).toThrow();
      return performance.now() - started;
    });
    expect(Math.min(...times)).toBeLessThan(40);
  }
});
