import type { Store } from '../../sync-server/store/store.ts';

/** An embedded store's lease as nodes share it, one for all names; `holder` is who has it now. */
export function sharedLease(): { readonly lease: Store['lease']; holder(): string | null } {
  let held = { by: '', until: 0 };
  const holder = () => (held.until > performance.now() ? held.by : null);
  return {
    async lease(_, by, ttlMs) {
      if (holder() !== null && holder() !== by) return false;
      held = { by, until: performance.now() + ttlMs };
      return true;
    },
    holder,
  };
}
