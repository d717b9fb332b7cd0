import { type ReadonlySignal, signal } from '@preact/signals';
import { liveQuery } from 'dexie';

/** What a query gives now and whenever what it reads changes; `null` until it was read once. */
export function live<Value>(query: () => Promise<Value>): ReadonlySignal<Value | null> {
  const value = signal<Value | null>(null);
  liveQuery(query).subscribe({
    next: (read) => {
      value.value = read;
    },
    error: (fault) => console.error('Keyturn could not read its database:', fault),
  });
  return value;
}
