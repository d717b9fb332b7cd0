import type { Handle } from './handle.ts';
import type { Store } from './store/store.ts';

const PATIENCE = 2_000;

/** Says why the server cannot do its work now, in words for whoever watches it, or null. */
export function createReadiness(handle: Handle, store: Store): () => Promise<string | null> {
  return async () => {
    if (!handle.sound)
      return 'the log could not be read; it is read again with the next command, and "keyturn doctor" says why';
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`the store did not answer within ${PATIENCE} ms`), PATIENCE);
    });
    const answered = store.ping().then(
      () => null,
      () => 'the store does not answer or takes no writes; "keyturn doctor" says why',
    );
    return Promise.race([answered, late]).finally(() => clearTimeout(timer));
  };
}
