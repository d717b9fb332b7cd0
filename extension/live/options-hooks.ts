import { liveQuery } from 'dexie';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { openRoom } from './open-room.ts';

/** What a query of the database gives, and gives again whenever it changes; undefined until the first answer. */
export function useLiveQuery<T>(query: () => Promise<T>, deps: readonly unknown[]): T | undefined {
  const [value, setValue] = useState<T>();
  useEffect(() => {
    const subscription = liveQuery(query).subscribe(setValue, (fault: unknown) =>
      console.error('Keyturn could not read its database:', fault),
    );
    return () => subscription.unsubscribe();
  }, deps);
  return value;
}

/** Keeps a room in step for as long as it is shown. */
export function useRoom(room: string | null): void {
  useEffect(() => (room === null ? undefined : openRoom(room)), [room]);
}

/** The address's hash, as it changes. */
export function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const read = () => setHash(location.hash);
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return hash;
}

/** The local clock, moved on every `every` ms and with whatever is new: what just began is not said by an old time. */
export function useClock(every: number, news: readonly unknown[]): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTicks((count) => count + 1), every);
    return () => clearInterval(timer);
  }, [every]);
  return useMemo(Date.now, [ticks, ...news]);
}
