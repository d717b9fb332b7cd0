import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { KeyturnDatabase } from '../../../extension/db/database.ts';
import { openRoom, TAKES_AT_MOST } from '../../../extension/worker/room.ts';
import type { Surroundings } from '../../../extension/worker/surroundings.ts';
import { ALICE } from '../../support/my-view.ts';
import { until } from '../../support/until.ts';

test.each([
  ['never takes the socket', false],
  ['takes the socket and says nothing', true],
])('a server that %s is not waited for', async (_what, takes) => {
  const db = new KeyturnDatabase('keyturn', { indexedDB: new IDBFactory(), IDBKeyRange });
  const timers: { ms: number; run: () => void }[] = [];
  let sockets = 0;
  class Silent {
    onopen = () => {};
    constructor() {
      sockets++;
      if (takes) queueMicrotask(() => this.onopen());
    }
    send() {}
    close() {}
  }
  const surroundings = {
    now: Date.now,
    random: () => 0,
    WebSocket: Silent,
    after(ms: number, run: () => void) {
      const timer = { ms, run };
      timers.push(timer);
      return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1));
    },
  } as unknown as Surroundings;
  const losses: string[] = [];
  const room = openRoom({
    name: 'me',
    session: { server: 'http://127.0.0.1:1', token: 't', expiresAt: '', user: ALICE },
    db,
    surroundings,
    onHello: () => {},
    onInStep: () => {},
    onResult: () => {},
    onView: () => {},
    onLost: (loss) => losses.push(loss),
    onSilence: () => {},
  });
  await until(() => sockets === 1);
  timers.find(({ ms }) => ms === TAKES_AT_MOST)!.run();
  await until(() => losses.length === 1);
  expect(losses).toEqual(['later']);
  room.retry();
  await until(() => sockets === 2);
  room.close();
});
