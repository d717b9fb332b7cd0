import { useEffect, useRef, useState } from 'preact/hooks';
import type { Command } from '../../../../core/commands.ts';
import { sayNo } from '../../say.ts';
import type { Act } from '../desk.ts';

/** One of several things to be done: whom or what it is about, what will happen, and the commands that do it. */
export type Job = {
  readonly key: string;
  readonly name: string;
  /** What will happen, in a sentence or a few words. */
  readonly effect: string;
  readonly commands: (justification: string) => readonly Command[];
};

export type JobResult = { readonly ok: boolean; readonly text: string };

/** Where several commands are between the click and their answers. */
export type Batch = {
  readonly running: boolean;
  readonly results: ReadonlyMap<string, JobResult>;
  run(jobs: readonly Job[], justification: string, done: string): Promise<void>;
};

/**
 * Does one after the other, each with its own answer: a refusal of one stops nothing but the rest of that one. Without a
 * server, or once the dialog is closed, no further one is begun.
 */
export function useBatch(act: Act, now: number): Batch {
  const [running, setRunning] = useState(false);
  const [results, setResults] = useState<ReadonlyMap<string, JobResult>>(new Map());
  const busy = useRef(false);
  const closed = useRef(false);
  useEffect(
    () => () => {
      closed.current = true;
    },
    [],
  );

  async function run(jobs: readonly Job[], justification: string, done: string): Promise<void> {
    if (busy.current) return;
    busy.current = true;
    setRunning(true);
    for (const job of jobs) {
      const { result, reached } = await doOne(act, job, justification, done, now);
      setResults((before) => new Map([...before, [job.key, result]]));
      if (!reached || closed.current) break;
    }
    busy.current = false;
    setRunning(false);
  }
  return { running, results, run };
}

type Done = { readonly result: JobResult /** Whether the server answered. */; readonly reached: boolean };

async function doOne(act: Act, job: Job, justification: string, done: string, now: number): Promise<Done> {
  const commands = job.commands(justification);
  let text = commands.length ? done : 'nothing to do';
  for (const command of commands) {
    const answer = await act(command, job.name);
    if (!answer.ok)
      return { result: { ok: false, text: sayNo(answer, now).join(' ') }, reached: 'rejection' in answer };
    if (answer.result.proposalId) text = 'waits for a second administrator';
  }
  return { result: { ok: true, text }, reached: true };
}
