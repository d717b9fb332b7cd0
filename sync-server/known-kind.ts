import type { Recorded } from '../core/events.ts';
import { CLASS_OF } from './audit-export/ocsf.ts';
import { StoreAway } from './store/store.ts';

/**
 * Throws one line where a record is of a kind that only a newer program knows, as after a step back to an older one or while
 * nodes are replaced one by one: what is decided without it may be what it forbids. [H7]
 */
export function refuseUnknown({ seq, event }: Recorded): void {
  if (Object.hasOwn(CLASS_OF, event.type)) return;
  throw new StoreAway(`Record ${seq} of the log is a ${event.type}, written by a newer Keyturn: start that version.`);
}
