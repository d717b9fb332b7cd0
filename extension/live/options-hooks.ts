import { liveQuery } from 'dexie';
import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { ROOM_PORT } from '../messages.ts';

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

/** Keeps a room in step for as long as it is shown; a worker that was stopped meanwhile is asked again. */
export function useRoom(room: string | null): void {
  useEffect(() => {
    if (room === null) return;
    let shown = true;
    let port: ReturnType<typeof browser.runtime.connect> | null = null;
    const open = () => {
      if (!shown) return;
      port = browser.runtime.connect({ name: `${ROOM_PORT}${room}` });
      port.onDisconnect.addListener(() => setTimeout(open, 500));
    };
    open();
    return () => {
      shown = false;
      port?.disconnect();
    };
  }, [room]);
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

/** The local clock, moved on every `every` ms. */
export function useClock(every: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
