import type { Ms } from '../core/time.ts';
import type { Store } from './store/store.ts';

/** A node's hold of work that one of all nodes does at a time. */
export type Lease = {
  /** Takes or renews it; whether this node has it now. Rejects where the store is away. */
  hold(): Promise<boolean>;
  /** Lets the next node have it at once; where the store is away, that one waits until it runs out. */
  giveBack(): Promise<void>;
};

/** The lease `name`, held by `node` for `life` ms from each time it is taken. */
export function createLease(store: Pick<Store, 'lease'>, name: string, node: string, life: Ms): Lease {
  let held = false;
  return {
    async hold() {
      held = await store.lease(name, node, life);
      return held;
    },
    async giveBack() {
      if (held) await store.lease(name, node, 0).catch(() => {});
    },
  };
}
