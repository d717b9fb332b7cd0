import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { KeyturnDatabase } from '../db/database.ts';
import { type Message, ROOM_PORT } from '../messages.ts';
import { surroundings } from '../worker/browser.ts';
import { buttonsOf } from '../worker/notify.ts';
import { createWorker } from '../worker/worker.ts';

// Every listener is there in the first turn of the event loop: a browser that starts a worker for an event asks only once.
export default defineBackground(() => {
  const worker = createWorker(new KeyturnDatabase(), surroundings);

  browser.runtime.onStartup.addListener(() => void worker.wake());
  browser.runtime.onInstalled.addListener(() => void worker.wake());
  browser.alarms.onAlarm.addListener(() => void worker.wake());
  browser.runtime.onMessage.addListener((message: Message, _sender, respond) => {
    worker.answer(message).then(respond, (fault: unknown) => {
      console.error('Keyturn could not answer:', fault);
      respond(undefined);
    });
    return true;
  });
  browser.runtime.onConnect.addListener((port) => {
    if (!port.name.startsWith(ROOM_PORT)) return;
    port.onDisconnect.addListener(worker.show(port.name.slice(ROOM_PORT.length)));
  });
  browser.notifications.onClicked.addListener((id) => void worker.pressed(id, null));
  browser.notifications.onButtonClicked.addListener(
    (id, index) => void worker.pressed(id, buttonsOf(id)[index] ?? null),
  );
  addEventListener('online', () => void worker.wake());
  void worker.wake();
});
