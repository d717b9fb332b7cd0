import { browser } from 'wxt/browser';
import { ROOM_PORT } from '../messages.ts';

/** Keeps a room in step until what comes back is called; a worker that was stopped meanwhile is asked again. */
export function openRoom(room: string): () => void {
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
}
