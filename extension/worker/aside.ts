/** Work that nobody waits for: its faults are reported, and its end can be waited for. */
export function createAside() {
  const underWay = new Set<Promise<void>>();
  return {
    aside(work: Promise<void>): void {
      const done = work
        .catch((fault: unknown) => console.error('Keyturn could not go on:', fault))
        .finally(() => underWay.delete(done));
      underWay.add(done);
    },
    async settled(): Promise<void> {
      while (underWay.size) await Promise.all(underWay);
    },
  };
}

/**
 * Does one thing at a time, in the order asked for. Whoever asks for a `run` of the work gets one that begins after they
 * asked, shared with all others who asked before it began; `alone` does something else between two runs.
 */
export function inTurns(work: () => Promise<void>) {
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | null = null;

  function alone<Result>(what: () => Promise<Result>): Promise<Result> {
    const turn = last.then(what, what);
    last = turn;
    return turn;
  }

  return {
    alone,
    run(): Promise<void> {
      next ??= alone(() => {
        next = null;
        return work();
      });
      return next;
    },
  };
}
