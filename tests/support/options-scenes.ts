import { DAY, HOUR, MINUTE } from '../../core/time.ts';
import { meView } from '../../core/views/me.ts';
import { adminView } from '../../core/views/organisation.ts';
import type { View } from '../../core/wire/rows.ts';
import { activation, BUILT_IN, CLOCK, type World, world } from './given.ts';

/** What the options page of an administrator shows: their own document and the organisation's. */
export type OptionsScene = { readonly me: View; readonly admin: View };

/** Organisations to look at, as they are at `now`. */
export function optionsScenes(now: number): Readonly<Record<string, () => OptionsScene>> {
  return {
    contoso: () => sceneOf(contoso(now)),
    large: () => sceneOf(large(now)),
    empty: () => sceneOf(startAt(now)),
  };
}

function sceneOf(w: World): OptionsScene {
  return { me: meView(w.state, w.root, w.now), admin: adminView(w.state, w.now) };
}

/** An organisation whose time ends at `now`, after it lived so many days. */
function startAt(now: number, days = 0): World {
  const w = world();
  w.pass(now - days * DAY - w.now);
  w.must(CLOCK, { type: 'RecordSignIn', userId: w.root, method: 'password' });
  return w;
}

const NAMES = [
  'Alice Moreau',
  'Bob Fischer',
  'Carol Okafor',
  'Dave Tanaka',
  'Erin Walsh',
  'Farid Haddad',
  'Greta Lindqvist',
  'Hugo Álvarez',
  'Irene Papadopoulou-Konstantinidis',
  'Jonas Weber',
];

/** Forty days of ten people with a few roles: some used a lot, some never, a few held all day. */
function contoso(now: number): World {
  const w = startAt(now, 40);
  const people = NAMES.map((name) => userOf(w, name));
  const [alice, bob, carol, dave, erin, farid, greta, hugo, irene, jonas] = people as [string, ...string[]];
  const mfa = { activation: { mfa: 'mfa' as const } };
  const approval = { required: true, approvers: [`user:${w.root}` as const] };
  const roles = [
    w.role('User Administrator', mfa),
    w.role('Exchange Administrator', { activation: { mfa: 'mfa', approval } }),
    w.role('Helpdesk Administrator'),
    w.role('Billing Reader', { assignment: { eligible: { permanent: false, maxDuration: 'P90D' } } }),
    w.role('Intune Administrator', mfa),
    w.role('Teams Administrator', mfa),
    w.role('Privileged Authentication Administrator', mfa),
    w.role('SharePoint Administrator', mfa),
  ];
  w.role('Print Operator');
  const helpdesk = w.group('Helpdesk', dave!, erin!, farid!, greta!, hugo!, irene!);
  const finance = w.group('Finance', jonas!, irene!);
  const eligible = [
    w.assign(roles[0]!, alice),
    w.assign(roles[1]!, alice, { endAt: now + 9 * DAY }),
    w.assign(roles[2]!, helpdesk),
    w.assign(roles[4]!, bob!),
    w.assign(roles[5]!, carol!, { endAt: now + 3 * DAY }),
    w.assign(roles[6]!, dave!),
    w.assign(roles[7]!, erin!),
    w.assign(roles[2]!, bob!),
  ];
  w.assign(roles[3]!, finance, { assignmentType: 'active' });
  w.assign(roles[7]!, jonas!, { assignmentType: 'active' });
  w.assign(roles[0]!, alice, { assignmentType: 'active', scope: '/units/emea' });
  w.assign(BUILT_IN.globalAdministrator, carol!, { assignmentType: 'active' });
  w.assign(BUILT_IN.globalAdministrator, dave!);
  w.assign(BUILT_IN.globalAdministrator, bob!);
  w.assign(BUILT_IN.privilegedRoleAdministrator, erin!, { assignmentType: 'active' });
  w.assign(BUILT_IN.securityReader, greta!, { assignmentType: 'active', endAt: now + 60 * DAY });
  for (let day = 0; day < 39; day++) {
    signIn(w, alice, bob!, carol!, erin!, w.root);
    if (day % 7 < 5) work(w, day, [alice, bob!, carol!, farid!], eligible);
    w.pass(DAY - 6 * HOUR);
  }
  w.must(w.root, {
    type: 'UpdateRoleSettings',
    roleId: roles[4]!,
    version: 1,
    settings: { activation: { maxDuration: 'PT4H' } },
  });
  w.must(w.root, {
    type: 'CreateReview',
    name: 'Quarterly: SharePoint',
    roleIds: [roles[7]!],
    stages: [{ reviewers: { kind: 'self' }, duration: 'P14D' }],
  });
  w.pass(now - w.now - 30 * MINUTE);
  signIn(w, alice, bob!, w.root);
  w.must(alice, activation(eligible[0]!, { duration: 'PT4H' }), 'mfa');
  w.must(bob!, activation(eligible[3]!, { duration: 'PT40M' }), 'mfa');
  w.must(alice, activation(eligible[1]!), 'mfa');
  w.must(w.root, { type: 'RefreshAlerts' });
  const stale = [...w.state.alerts.get('stale_accounts')!.incidents.keys()].slice(0, 2);
  const justification = 'On parental leave until spring';
  w.must(w.root, { type: 'DismissAlert', alert: 'stale_accounts', incidents: stale, justification });
  w.pass(now - w.now);
  return w;
}

/** A day's work, more on some days than on others. */
function work(w: World, day: number, people: readonly string[], eligible: readonly string[]): void {
  const [user, exchange, desk, intune, teams] = eligible as [string, string, string, string, string];
  const [alice, bob, carol, farid] = people as [string, string, string, string];
  const turns: readonly (readonly [string, string, number])[] = [
    [alice, user, 1 + (day % 3)],
    [farid, desk, 2 + ((day * 5) % 4)],
    [bob, intune, day % 2],
    [carol, teams, day % 4 === 0 ? 1 : 0],
  ];
  for (const [who, id, times] of turns)
    for (let time = 0; time < times; time++) {
      const { requestId } = w.must(who, activation(id, { duration: 'PT30M' }), 'mfa');
      w.pass(20 * MINUTE);
      w.must(who, { type: 'DeactivateRole', activeAssignmentId: String(requestId) });
    }
  if (day % 6 === 2) {
    const { requestId } = w.must(alice, activation(exchange), 'mfa');
    const decision = day % 12 === 2 ? 'Deny' : 'Approve';
    w.must(w.root, { type: 'DecideRequest', requestId: String(requestId), decision, justification: 'Seen' });
  }
  w.pass(6 * HOUR - (w.now % HOUR));
}

/** 500 roles, 2,000 people, and a use of them that no list is long enough for. */
function large(now: number): World {
  const w = startAt(now, 40);
  const roles = Array.from({ length: 500 }, (_, n) => w.role(`Project ${n} Administrator`));
  const people = Array.from({ length: 2_000 }, (_, n) => userOf(w, `Person ${n}`));
  const ids = people.map((id, n) => w.assign(roles[n % 400]!, id, n % 9 ? {} : { assignmentType: 'active' }));
  for (let day = 0; day < 39; day++) {
    for (let n = day; n < 2_000; n += 31) if (n % 9) w.must(people[n]!, activation(ids[n]!, { duration: 'PT1H' }));
    w.pass(DAY);
  }
  for (let n = 1; n < 120; n++) if (n % 9) w.must(people[n]!, activation(ids[n]!, { duration: 'PT8H' }));
  w.pass(now - w.now);
  return w;
}

function userOf(w: World, name: string): string {
  const upn = `${name.normalize('NFD').replace(/[^A-Za-z0-9]/g, '')}@contoso.example`;
  return String(w.must(w.root, { type: 'CreateUser', upn, name, mail: upn.toLowerCase() }).userId);
}

function signIn(w: World, ...users: readonly string[]): void {
  for (const userId of users) w.must(CLOCK, { type: 'RecordSignIn', userId, method: 'password' });
}
