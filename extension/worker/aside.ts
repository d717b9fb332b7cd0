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
 * Runs `work` once at a time. Whoever calls while it runs gets a run that began after the call, shared with all others
 * who called meanwhile.
 */
export function together(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  function run(): Promise<void> {
    next = null;
    const own = work().finally(() => {
      // Where another run is due it is not left to whoever calls in between.
      if (running === own && !next) running = null;
    });
    running = own;
    return own;
  }

  return () => {
    if (!running) return run();
    next ??= running.then(run, run);
    return next;
  };
}
