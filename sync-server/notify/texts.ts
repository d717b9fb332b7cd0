import type { Digest, Letter } from './letter.ts';

/** A letter in words: the subject, the plain text, and the same as HTML. */
export type Text = { readonly subject: string; readonly text: string; readonly html: string };

/** Puts a letter into words. `link` is the address of the page where it is acted on, where there is one. */
export function textOf(letter: Letter, link: string | null): Text {
  const { about } = letter;
  const lines = linesOf(letter).filter((line) => line !== '');
  const subject = `Keyturn: ${subjectOf(letter)}`;
  const facts = factsOf(letter);
  const next = link ? [`${needsAction(letter) ? 'Decide' : 'See it'}: ${link}`] : [];
  const text = [
    ...lines.map(indented),
    '',
    ...facts.map(([name, value]) => indented(`${name}: ${value}`)),
    '',
    ...next,
    `${about.organisation}, Keyturn`,
  ];
  return {
    subject,
    text: text.join('\n'),
    html: htmlOf(subject, lines, facts, link, about.organisation, needsAction(letter)),
  };
}

/** What people typed on several lines stays one entry: a line of its own would read as if Keyturn had written it. */
function indented(text: string): string {
  return text.replace(/\s*[\r\n\u0085\u2028\u2029]\s*/g, '\n    ');
}

const ACTIONS: readonly Letter['kind'][] = [
  'approval_needed',
  'approval_reminder',
  'extension_needed',
  'review_needed',
  'review_reminder',
  'review_asked',
];

function needsAction({ kind }: Letter): boolean {
  return ACTIONS.includes(kind);
}

function subjectOf({ kind, about }: Letter): string {
  const { person, role } = about;
  switch (kind) {
    case 'assigned_eligible':
      return `${person} is now eligible for ${role}`;
    case 'assigned_active':
      return `${person} was assigned ${role}`;
    case 'assignment_ended':
      return `the assignment of ${role} to ${person} ended`;
    case 'assignment_ending':
      return `the assignment of ${role} to ${person} ends soon`;
    case 'assignment_extended':
      return `the assignment of ${role} to ${person} was extended`;
    case 'extension_needed':
      return `${person} asks to keep ${role}`;
    case 'extension_approved':
      return `${person} keeps ${role}`;
    case 'extension_denied':
      return `${person}'s assignment of ${role} was not extended`;
    case 'review_needed':
      return `${about.review} waits for your review`;
    case 'review_reminder':
      return `reminder: ${about.review} is half over`;
    case 'review_asked':
      return `reminder: ${about.review} waits for your review`;
    case 'review_ended':
      return `${about.review} has ended`;
    case 'activated':
      return `${person} activated ${role}`;
    case 'approval_needed':
      return `${person} asks for ${role}`;
    case 'approval_reminder':
      return `reminder: ${person} still waits for ${role}`;
    case 'approved':
      return `${person}'s request for ${role} was approved`;
    case 'denied':
      return `${person}'s request for ${role} was denied`;
    case 'lapsed':
      return `${person}'s request for ${role} lapsed`;
    case 'failed':
      return `${person}'s request for ${role} could not be carried out`;
    case 'assigned_outside':
      return about.incidents === 1
        ? 'a role was assigned outside of Keyturn'
        : `${about.incidents} roles were assigned outside of Keyturn`;
    case 'second_factor_changed':
      return 'your sign-in methods changed';
    case 'second_factors_reset':
      return 'your second factors were reset';
    case 'weekly_digest':
      return `the week from ${about.startAt!.slice(0, 10)}`;
  }
}

function linesOf(letter: Letter): readonly string[] {
  const { about } = letter;
  const subject = subjectOf(letter);
  const first = `${subject.charAt(0).toUpperCase()}${subject.slice(1)}.`;
  switch (letter.kind) {
    case 'approval_needed':
    case 'approval_reminder':
      return [first, 'You can approve or deny it in the popup, or on the Requests page.'];
    case 'extension_needed':
      return [first, 'You can decide on it, and set its dates, on the Requests page.'];
    case 'assignment_ending':
      return [first, 'Whoever holds it can ask for an extension, and an administrator can extend it at once.'];
    case 'assignment_extended':
      return [first, `Extended by ${about.by}.`];
    case 'extension_approved':
    case 'extension_denied':
      return [first, `Decided by ${about.by}${about.answer ? `: “${about.answer}”` : '.'}`];
    case 'review_needed':
    case 'review_reminder':
    case 'review_asked':
      return [
        first,
        'Say who still needs their access in the popup, or on the Access reviews page. Your last decision counts.',
        about.message,
      ];
    case 'review_ended':
      return [first, 'Its results are on the Access reviews page.'];
    case 'lapsed':
      return [first, 'Nobody decided in time. Whoever still needs the role asks again.'];
    case 'failed':
      return [first, 'It was approved, but by then the role was held already, or could not be activated any more.'];
    case 'approved':
    case 'denied':
      return [first, `Decided by ${about.by}${about.answer ? `: “${about.answer}”` : '.'}`];
    case 'assigned_outside':
      return [first, 'It was given in the target system itself. The Alerts page says to whom.'];
    case 'second_factor_changed':
      return [first, 'If that was not you, tell an administrator at once.'];
    case 'second_factors_reset':
      return [first, `${about.by} reset them. You set up new ones when a role next asks for them.`];
    case 'assigned_eligible':
    case 'assigned_active':
    case 'assignment_ended':
    case 'activated':
      return [first];
    case 'weekly_digest':
      return ['How roles were used and given in this week.'];
  }
}

function factsOf({ about }: Letter): readonly (readonly [string, string])[] {
  const { role, scope, justification, startAt, endAt, lapsesAt, review, digest } = about;
  const facts: [string, string][] = [];
  if (role) facts.push(['Role', role], ['Scope', scope === '/' ? 'Whole organisation' : scope]);
  if (justification) facts.push(['Justification', justification]);
  if (startAt) facts.push(['From', readable(startAt)]);
  if (endAt) facts.push(['Until', readable(endAt)]);
  if (lapsesAt) facts.push([review ? 'Ends' : 'Lapses', readable(lapsesAt)]);
  return digest ? [...facts, ...factsOfWeek(digest)] : facts;
}

function factsOfWeek({
  activations,
  people,
  roles,
  assigned,
  permanent,
}: Digest): readonly (readonly [string, string])[] {
  const used = roles.map((role) => `${role.name} (${role.activations})`);
  return [
    ['Activations', activations ? `${activations} by ${counted(people, 'person', 'people')}` : 'none'],
    ...(used.length ? [['Most used', used.join(', ')] as const] : []),
    ['Assignments made', assigned ? `${assigned}, ${permanent || 'none'} of them active without end` : 'none'],
  ];
}

function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function readable(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function htmlOf(
  title: string,
  lines: readonly string[],
  facts: readonly (readonly [string, string])[],
  link: string | null,
  organisation: string,
  urgent: boolean,
): string {
  const cell = 'padding:2px 12px 2px 0;vertical-align:top';
  const rows = facts.map(
    ([name, value]) =>
      `<tr><td style="${cell};color:#5d636b">${escaped(name)}</td><td style="${cell}">${escaped(value)}</td></tr>`,
  );
  const button =
    'display:inline-block;padding:8px 14px;border-radius:6px;background:#2f53d7;color:#fff;text-decoration:none';
  const action = link
    ? `<p><a href="${escaped(link)}" style="${button}">${urgent ? 'Decide' : 'See it in Keyturn'}</a></p>`
    : '';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>
<body style="font:14px/1.5 system-ui,sans-serif;color:#1b1d20;max-width:560px;margin:0 auto;padding:24px">
${lines.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
<table style="border-collapse:collapse">${rows.join('')}</table>
${action}
<p style="color:#5d636b;font-size:12px">${escaped(organisation)}, Keyturn</p></body></html>`;
}

/** People's words go into mails; none of them becomes markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
