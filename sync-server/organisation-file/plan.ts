import { randomUUID } from 'node:crypto';
import type { AnyCommand } from '../../core/commands.ts';
import { decide } from '../../core/decide.ts';
import { evolve } from '../../core/evolve.ts';
import type { Rejection } from '../../core/rejections.ts';
import { fromSnapshot, toSnapshot } from '../../core/snapshot.ts';
import type { State } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import { UnknownName } from './names.ts';
import { fieldOf, type Path } from './parse.ts';
import type { OrganisationFile } from './schema.ts';
import type { Step } from './step.ts';
import { NoFirstAdministrator, stepsOf } from './steps.ts';
import { wordsFor } from './words.ts';

/** One change the file asks for, in words a person checks before it is made. */
export type Planned = { readonly path: Path; readonly command: AnyCommand; readonly words: string };

export type Plan =
  | { readonly ok: true; readonly changes: readonly Planned[]; readonly after: State }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Who changes the organisation when a file is applied: whoever runs the server. */
export const OPERATOR = { kind: 'operator', client: 'cli' } as const;

/**
 * What the file would change, tried on a copy of the state by the same rules, so that a file that cannot be applied as a
 * whole changes nothing. Applied to the state it leads to, a plan is empty. Each problem is one line with its place.
 */
export function planOrganisation(
  state: State,
  file: OrganisationFile,
  place: (path: Path) => string,
  now: Instant,
): Plan {
  const copy = fromSnapshot(toSnapshot(state));
  const changes: Planned[] = [];
  const wrong = ({ path }: Step, why: string): Plan => ({
    ok: false,
    problems: [`${place(path)} ${fieldOf(path)}: ${why}`],
  });
  const steps = stepsOf(file);
  for (const step of steps) {
    const tried = tryStep(copy, step, now);
    if (typeof tried === 'string') return wrong(step, tried);
    if (tried) changes.push(tried);
  }
  // Such a file would change something each time it is applied.
  const undone = steps.find((step) => step.command(copy, now));
  return undone ? wrong(undone, 'another place of the file says otherwise') : { ok: true, changes, after: copy };
}

function tryStep(copy: State, step: Step, now: Instant): Planned | string | null {
  try {
    const command = step.command(copy, now);
    if (!command) return null;
    const words = wordsFor(copy, command);
    const decision = decide(copy, command, { now, actor: OPERATOR, newId: randomUUID, proof: 'none' });
    if (!decision.ok) return refusalWords(decision.rejection);
    for (const event of decision.events)
      evolve(copy, { seq: copy.seq + 1, at: now, actor: OPERATOR, commandId: '', event });
    return { path: step.path, command, words };
  } catch (fault) {
    if (fault instanceof UnknownName || fault instanceof NoFirstAdministrator) return fault.message;
    throw fault;
  }
}

/** A refusal for whoever works on the command line: the code in words, its rule, and the facts. */
export function refusalWords({ code, rule, facts }: Rejection): string {
  const told = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  return `${code.replaceAll('_', ' ')} (${[`rule ${rule}`, ...told].join('; ')})`;
}
