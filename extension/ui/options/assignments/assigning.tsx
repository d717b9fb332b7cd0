import { useContext, useState } from 'preact/hooks';
import type { CommandOf } from '../../../../core/commands.ts';
import { type PrincipalRef, parseRef } from '../../../../core/ids.ts';
import { sayNo } from '../../say.ts';
import type { Given } from '../../second-factor/ways.ts';
import type { AdminDesk } from '../desk.ts';
import { LinkNow, sayOnItsWay } from '../parts/Outcome.tsx';
import { oneByOne } from '../parts/one-by-one.ts';
import { nameOfRef } from '../people/principals.ts';

type AssignResult = { readonly id: string; readonly name: string; readonly ok: boolean; readonly text: string };

/**
 * Assigns one principal after the other: one command each, so that a refusal of one stops nobody else. Without a server
 * no further one is begun.
 */
export function useAssigning(desk: AdminDesk) {
  const [assigning, setAssigning] = useState(false);
  const [results, setResults] = useState<readonly AssignResult[]>([]);

  /** Gives the ids of those who were not assigned. */
  async function assign(
    whom: readonly PrincipalRef[],
    grant: Omit<CommandOf<'AssignRole'>, 'principalId'>,
    given: Given | null,
  ): Promise<ReadonlySet<string>> {
    const left = new Set(whom.map((ref) => parseRef(ref).id));
    setAssigning(true);
    setResults([]);
    await oneByOne(
      whom.map((ref) => ({ id: parseRef(ref).id, name: nameOfRef(desk.admin)(ref) })),
      ({ id, name }) => desk.act({ ...grant, principalId: id }, name, given),
      ({ id, name }, answer) => {
        if (answer.ok) left.delete(id);
        const text = answer.ok ? 'assigned' : sayNo(answer, desk.now).join(' ');
        setResults((before) => [...before, { id, name, ok: answer.ok, text }]);
      },
    );
    setAssigning(false);
    return left;
  }
  return { assigning, results, assign };
}

/** What became of each, and what is still on its way. */
export function AssignResults(props: { readonly results: readonly AssignResult[]; readonly assigning: boolean }) {
  const { results, assigning } = props;
  const link = useContext(LinkNow);
  return (
    <ul role="status">
      {results.map(({ id, name, ok, text }) => (
        <li key={id} class={ok ? 'outcome done' : 'outcome refused'}>
          {name}: {text}
        </li>
      ))}
      {assigning && <li class="outcome">{sayOnItsWay(link, 'Sending…')}</li>}
    </ul>
  );
}
