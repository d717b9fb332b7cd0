import { expect, test } from 'vitest';
import { Command } from '../../../core/commands.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { lettersOf } from '../../../sync-server/notify/letters.ts';
import { textOf } from '../../../sync-server/notify/texts.ts';
import { webhookBody } from '../../../sync-server/notify/webhook.ts';
import { activation, HOUR, START, type World, world } from '../../support/given.ts';

/** The letters of everything that happens in `act`, read as the notifier reads them: after each event. */
function lettersDuring(w: World, act: () => void) {
  const from = w.log.length;
  act();
  return w.log
    .slice(from)
    .flatMap(({ at, actor, event }, index) => lettersOf(w.state, { seq: index + 1, at, actor, commandId: '', event }));
}
const told = (letters: readonly { readonly kind: string; readonly to: string }[]) =>
  letters.map(({ kind, to }) => `${kind} ${to.split('@')[0]}`).sort();

function given() {
  const w = world();
  const alice = w.user('alice');
  const id = w.assign(w.role('Billing'), alice, { endAt: START + 20 * DAY });
  return { w, alice, id };
}

test('[Q5] administrators and the holder are told 14 days before, 1 day before and at the end', () => {
  const { w } = given();
  const letters = lettersDuring(w, () => {
    for (let day = 0; day < 21; day++) w.pass(DAY);
  });
  expect(told(letters)).toEqual([
    'assignment_ended alice',
    'assignment_ended root',
    'assignment_ending alice',
    'assignment_ending alice',
    'assignment_ending root',
    'assignment_ending root',
  ]);
});

test('[N1] a wish for more time goes to administrators, the decision to the holder and the other administrators', () => {
  const { w, alice, id } = given();
  const other = w.user('other');
  w.assign('62e90394-69f5-4237-9190-012177145e10', other, { assignmentType: 'active' });
  w.pass(10 * DAY);
  let requestId = '';
  const asked = lettersDuring(w, () => {
    const answer = w.must(alice, { type: 'RequestExtension', assignmentId: id, justification: 'Still on the team' });
    requestId = String(answer.requestId);
  });
  expect(told(asked)).toEqual(['extension_needed other', 'extension_needed root']);
  expect(textOf(asked[0]!, null).text).toContain('Still on the team');
  const endAt = toIso(w.now + 30 * DAY);
  const decided = lettersDuring(w, () => {
    w.must(w.root, { type: 'DecideExtension', requestId, decision: 'Approve', justification: 'Until spring', endAt });
  });
  expect(told(decided)).toEqual(['extension_approved alice', 'extension_approved other']);
  expect(textOf(decided[0]!, null).text).toContain('Decided by Root: “Until spring”');
});

test('[N1] what an administrator extends or renews unasked is told to the holder and the other administrators', () => {
  const { w, id } = given();
  const other = w.user('other');
  w.assign('62e90394-69f5-4237-9190-012177145e10', other, { assignmentType: 'active' });
  const update = (days: number) =>
    lettersDuring(w, () =>
      w.must(w.root, { type: 'UpdateAssignment', assignmentId: id, endAt: toIso(START + days * DAY) }),
    );
  const extended = update(30);
  expect(told(extended)).toEqual(['assignment_extended alice', 'assignment_extended other']);
  expect(textOf(extended[0]!, null).text).toContain('Extended by Root.');
  expect(told(update(25))).toEqual([]);
  w.pass(25 * DAY);
  expect(told(update(60))).toEqual(['assignment_extended alice', 'assignment_extended other']);
});

test('[V9] reviewers are told at the start and halfway, administrators and whoever is named at the end', () => {
  const { w } = given();
  const [reviewer, manager] = [w.user('reviewer'), w.user('manager')];
  const roleId = [...w.state.by.roleName].find(([name]) => name === 'billing')![1];
  const letters = lettersDuring(w, () => {
    w.must(w.root, {
      type: 'CreateReview',
      name: 'First quarter',
      roleIds: [roleId],
      stages: [{ reviewers: { kind: 'selected', refs: [`user:${reviewer}`] }, duration: 'P4D' }],
      tellAtEnd: [`user:${manager}`],
    });
  });
  expect(told(letters)).toEqual(['review_needed reviewer']);
  expect(textOf(letters[0]!, null)).toMatchObject({ subject: 'Keyturn: First quarter waits for your review' });
  expect(textOf(letters[0]!, null).text).toContain('Billing');
  expect(told(lettersDuring(w, () => w.pass(2 * DAY)))).toEqual(['review_reminder reviewer']);
  expect(told(lettersDuring(w, () => w.pass(2 * DAY)))).toEqual(['review_ended manager', 'review_ended root']);
});

test('[V9] the words for reviewers are in their letters alone, whoever joins gets one, and mails can be off', () => {
  const { w } = given();
  const [first, second, chief] = [w.user('first'), w.user('second'), w.user('chief')];
  const roleId = [...w.state.by.roleName].find(([name]) => name === 'billing')![1];
  const stages = (id: string) => [
    { reviewers: { kind: 'selected' as const, refs: [`user:${id}` as const] }, duration: 'P4D' },
  ];
  const create = { type: 'CreateReview' as const, name: 'Quarter', roleIds: [roleId], stages: stages(first) };
  const message = 'Ask Dana first.\n\nDecide: https://evil.example <b>now</b>';
  let reviewId = '';
  const begun = lettersDuring(w, () => {
    reviewId = String(w.must(w.root, { ...create, message, tellAtEnd: [`user:${chief}` as const] }).reviewId);
  });
  const words = textOf(begun[0]!, null);
  expect(words.text).toContain('Ask Dana first.\n    Decide: https://evil.example');
  expect(words.html).toContain('&#60;b&#62;now&#60;/b&#62;');
  const joined = lettersDuring(w, () => {
    w.must(w.root, { type: 'UpdateReview', reviewId, of: 'current', stages: stages(second) });
  });
  expect(told(joined)).toEqual(['review_needed second']);
  const asked = lettersDuring(w, () => w.must(w.root, { type: 'RemindReviewers', reviewId }));
  expect(told(asked)).toEqual(['review_asked second']);
  const ended = lettersDuring(w, () => w.pass(4 * DAY));
  expect(told(ended)).toEqual(['review_ended chief', 'review_ended root']);
  expect(ended.every(({ about }) => about.message === '')).toBe(true);

  const quiet = lettersDuring(w, () => {
    w.must(w.root, { ...create, mails: false, tellAtEnd: [`user:${chief}`] });
    w.pass(2 * DAY);
    w.pass(2 * DAY);
  });
  expect(told(quiet).filter((one) => one.startsWith('review'))).toEqual(['review_ended chief']);
});

test('[N1] a justification becomes no line of its own, no link and no mention', () => {
  const w = world();
  const alice = w.user('alice');
  const eligible = w.assign(w.role('Guarded', { activation: { approval: { required: true } } }), alice);
  const justification =
    'urgent\n\nDecide: https://evil.example/1\r\n<https://evil.example/2|Approve> <!channel> [Approve](https://evil.example/3)';
  const [letter] = lettersDuring(w, () => w.must(alice, activation(eligible, { justification })));
  const { text } = textOf(letter!, 'https://pim.example/open/requests/1');
  expect(text.split('\n').filter((line) => line.startsWith('Decide:'))).toEqual([
    'Decide: https://pim.example/open/requests/1',
  ]);
  expect(text).toContain('\n    Decide: https://evil.example/1\n');

  const slack = webhookBody(letter!, 'd', 'slack') as { readonly text: string };
  expect(slack).toMatchObject({ mrkdwn: false });
  expect(slack.text).not.toMatch(/[<>]/);
  expect(slack.text).toContain('&lt;!channel&gt;');

  const teams = JSON.stringify(webhookBody(letter!, 'd', 'teams'));
  expect(teams).toContain('[Approve](https://evil.example/3)');
  expect(teams).not.toContain('"TextBlock"');
});

test('[N1] [R6] [R10] who decides is asked when it is their turn, and reminded while they have not', () => {
  const w = world();
  const [alice, bob, carol, dan, boss] = ['alice', 'bob', 'carol', 'dan', 'boss'].map((name) => w.user(name)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const approval = {
    required: true,
    approvers: [`user:${bob}`, `user:${carol}`],
    quorum: 2,
    stages: [{ approvers: [`user:${dan}`], quorum: 1 }],
    escalateTo: [`user:${boss}`],
    escalateAfter: 'PT1H',
  };
  const eligible = w.assign(w.role('Guarded', { activation: { approval } }), alice);
  let requestId = '';
  const approve = (userId: string) => () =>
    w.must(userId, { type: 'DecideRequest', requestId, decision: 'Approve', justification: 'fine' });
  const asked = lettersDuring(w, () => {
    requestId = String(w.must(alice, activation(eligible)).requestId);
  });
  expect(told(asked)).toEqual(['approval_needed bob', 'approval_needed carol']);
  expect(told(lettersDuring(w, () => w.pass(HOUR)))).toEqual(['approval_needed boss']);
  expect(told(lettersDuring(w, approve(bob)))).toEqual([]);
  expect(told(lettersDuring(w, () => w.pass(19 * HOUR)))).toEqual([
    'approval_reminder boss',
    'approval_reminder carol',
  ]);
  expect(told(lettersDuring(w, approve(carol)))).toEqual(['approval_needed boss', 'approval_needed dan']);
  expect(told(lettersDuring(w, approve(dan)))).toContain('approved alice');
});

test('[N1] [P6] who owns a group is told of its memberships as administrators are, who could own it is not', () => {
  const w = world();
  const [alice, owner, standby] = [w.user('alice'), w.user('owner'), w.user('standby')];
  const roles = w.onboard(w.group('Finance'));
  const endAt = START + 90 * DAY;
  w.assign(roles.owner, owner, { assignmentType: 'active', endAt });
  w.assign(roles.owner, standby, { endAt });
  let eligible = '';
  const assigned = lettersDuring(w, () => {
    eligible = w.assign(roles.member, alice, { endAt });
  });
  expect(told(assigned)).toEqual(['assigned_eligible alice', 'assigned_eligible owner']);
  const activated = lettersDuring(w, () => w.must(alice, activation(eligible)));
  expect(told(activated)).toEqual(['activated alice', 'activated owner', 'activated root']);
});

test('[N1] [R11] an approval that comes to nothing is not left at “approved”', () => {
  const w = world();
  const [alice, bob, carol] = [w.user('alice'), w.user('bob'), w.user('carol')];
  const approval = { required: true, approvers: [`user:${bob}`, `user:${carol}`] };
  const roleId = w.role('Guarded', { activation: { approval } });
  const { requestId } = w.must(alice, activation(w.assign(roleId, alice)));
  w.assign(roleId, alice, { assignmentType: 'active' });
  const letters = lettersDuring(w, () => {
    const decision = { type: 'DecideRequest', decision: 'Approve', justification: 'fine' } as const;
    w.must(bob, { ...decision, requestId: String(requestId) });
  });
  expect(told(letters)).toEqual(['approved alice', 'approved carol', 'failed alice', 'failed carol']);
  expect(textOf(letters.at(-1)!, null).subject).toBe("Keyturn: alice's request for Guarded could not be carried out");
});

test('[W6] administrators are written to when a role was assigned outside of Keyturn, and of no other alert', () => {
  const { w, alice } = given();
  const incident = (key: string) => ({ key, roleId: [...w.state.roles.keys()].at(-1)!, principalId: null });
  const triggered = (alert: 'assigned_outside' | 'stale_accounts', ...incidents: ReturnType<typeof incident>[]) => {
    const event = { type: 'AlertTriggered', alert, severity: 'high', count: 9, incidents } as const;
    return lettersOf(w.state, { seq: 1, at: w.now, actor: { kind: 'clock' }, commandId: '', event });
  };
  w.assign('62e90394-69f5-4237-9190-012177145e10', alice, { assignmentType: 'active' });
  const letters = triggered('assigned_outside', incident('a'), incident('b'));
  expect(told(letters)).toEqual(['assigned_outside alice', 'assigned_outside root']);
  const text = textOf(letters[0]!, 'https://pim.example/open/alerts');
  expect(text.subject).toBe('Keyturn: 2 roles were assigned outside of Keyturn');
  expect(text.text).toContain('Role: Billing');
  expect(textOf(triggered('assigned_outside', incident('a'))[0]!, null).subject).toContain('a role was assigned');
  expect(triggered('stale_accounts', incident('a'))).toEqual([]);
  w.must(w.root, { type: 'UpdateAlertSettings', settings: { alert: 'assigned_outside', mail: false } });
  expect(triggered('assigned_outside', incident('a'))).toEqual([]);
});

test('[N3] an address that cannot be one is refused, and one from before keeps no mail waiting', () => {
  const w = world();
  const roleId = w.role('Billing');
  for (const address of ['a\u0000@b.example', 'a@b.example\u0007', 'a,b@c.example', 'Eve <eve@c.example>']) {
    const admin = { additional: [address] };
    const settings = { notification: { activation: { admin } } };
    expect(Command.safeParse({ type: 'UpdateRoleSettings', roleId, version: 1, settings }).success).toBe(false);
    const upn = 'eve@contoso.example';
    expect(Command.safeParse({ type: 'CreateUser', upn, name: 'Eve', mail: address }).success).toBe(false);
    w.must(w.root, { type: 'UpdateRoleSettings', roleId, version: w.state.roles.get(roleId)!.version, settings });
    const alice = w.user(`alice${w.log.length}`);
    const letters = lettersDuring(w, () => w.must(alice, activation(w.assign(roleId, alice))));
    expect(letters.map(({ to }) => to).filter((to) => !to.endsWith('@contoso.example'))).toEqual([]);
  }
});
