import type { AnyCommand } from '../../core/commands.ts';
import type { Actor } from '../../core/events.ts';
import type { State } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Answer } from '../../core/wire/frames.ts';
import { parseOrganisation } from './parse.ts';
import { OPERATOR, type Planned, planOrganisation, refusalWords } from './plan.ts';
import type { FileUser } from './schema.ts';
import { stepsOf } from './steps.ts';

/** What applying needs of the server. */
export type Applying = {
  readonly handle: {
    readonly state: State;
    send(ask: { readonly id: string; readonly command: AnyCommand; readonly actor: Actor }): Promise<Answer>;
  };
  readonly now: () => Instant;
  readonly newId: () => string;
  readonly passwords: {
    has(userId: string): Promise<boolean>;
    /** What is wrong with a password, or null. */
    problem(password: string, upn: string): string | null;
    set(userId: string, password: string): Promise<void>;
  };
};

export type Applied =
  | { readonly ok: true; readonly changes: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[]; readonly changes: readonly string[] };

/**
 * Makes the organisation what the file says, through the one door; `dryRun` only says what would change. A file with a
 * problem changes nothing. A password is set where its user has none yet: applying again never takes back one that the
 * user chose since.
 */
export async function applyOrganisation(
  { handle, now, newId, passwords }: Applying,
  text: string,
  dryRun: boolean,
): Promise<Applied> {
  const parsed = parseOrganisation(text);
  if (!parsed.ok) return { ok: false, problems: parsed.problems, changes: [] };
  const plan = planOrganisation(handle.state, parsed.file, parsed.place, now());
  if (!plan.ok) return { ok: false, problems: plan.problems, changes: [] };
  const weak = (parsed.file.users ?? []).flatMap(({ upn, password }, index) => {
    const problem = password === undefined ? null : passwords.problem(password, upn);
    return problem ? [`${parsed.place(['users', index, 'password'])} users[${index}].password: ${problem}`] : [];
  });
  if (weak.length) return { ok: false, problems: weak, changes: [] };
  const missing = await withoutPassword(parsed.file.users ?? [], handle.state, passwords);
  const toSet = missing.map(({ upn }) => `+ password of ${upn}`);
  if (dryRun) return { ok: true, changes: [...plan.changes.map(({ words }) => words), ...toSet] };

  const done: string[] = [];
  for (const step of stepsOf(parsed.file)) {
    const command = step.command(handle.state, now());
    if (!command) continue;
    const answer = await handle.send({ id: newId(), command, actor: OPERATOR });
    if (!answer.ok) return { ok: false, problems: [`${parsed.place(step.path)} ${whyNot(answer)}`], changes: done };
    done.push(wordsOf(plan.changes, done.length));
  }
  for (const { upn, password } of missing) await passwords.set(handle.state.by.upn.get(upn)!, password!);
  return { ok: true, changes: [...done, ...toSet] };
}

async function withoutPassword(
  users: readonly FileUser[],
  state: State,
  passwords: Applying['passwords'],
): Promise<readonly FileUser[]> {
  const missing: FileUser[] = [];
  for (const user of users) {
    if (user.password === undefined) continue;
    const id = state.by.upn.get(user.upn);
    if (!id || !(await passwords.has(id))) missing.push(user);
  }
  return missing;
}

function wordsOf(changes: readonly Planned[], index: number): string {
  return changes[index]?.words ?? 'one change more than planned, as somebody else changed the organisation meanwhile';
}

function whyNot(answer: Exclude<Answer, { ok: true }>): string {
  return 'rejection' in answer ? refusalWords(answer.rejection) : `not done (${answer.fault}); apply the file again`;
}
