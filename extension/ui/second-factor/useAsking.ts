import { useState } from 'preact/hooks';
import type { Outcome } from './factors.ts';

/** One question to the server at a time: whether it is under way, and the sentence of the last one that failed. */
export function useAsking() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function ask<Value>(question: () => Promise<Outcome<Value>>): Promise<Value | null> {
    if (busy) return null;
    setBusy(true);
    setProblem(null);
    const outcome = await question().finally(() => setBusy(false));
    if (!outcome.ok) setProblem(outcome.sentence);
    return outcome.ok ? outcome.value : null;
  }
  return { busy, problem, ask };
}
