import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../sync-server/store/open.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { append, done, recordAt, recordsFrom } from '../support/records.ts';
import type { Place } from '../support/store-places.ts';

const key = randomBytes(32);

/** What every store does with the log, wherever it keeps it. */
export function logContract(name: string, placed: () => Promise<Place>): void {
  describe(`the log in ${name}`, () => {
    let place: Place;
    let store: Store;

    beforeEach(async () => {
      place = await placed();
      store = await openStore({ ...place.at, key });
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    async function reopen(withKey = key) {
      await store.close();
      store = await openStore({ ...place.at, key: withKey });
    }

    test('is empty at first', async () => {
      expect(await store.head()).toEqual({ seq: 0, hash: '0'.repeat(64) });
      expect(await store.read(0, 10)).toEqual([]);
      expect(await store.verify()).toEqual({ ok: true, events: 0, head: await store.head() });
      await store.ping();
    });

    test('gives back what was appended, in order, from any place, also after it was opened again', async () => {
      const records = [...(await append(store, 1)), ...(await append(store, 5))];
      await reopen();
      expect(await store.read(0, 100)).toEqual(records);
      expect(await store.read(0, 2)).toEqual(records.slice(0, 2));
      expect(await store.read(2, 3)).toEqual(records.slice(2, 5));
      expect(await store.read(6, 100)).toEqual([]);
      expect((await store.head()).seq).toBe(6);
    });

    test('[H2] knows the answers it gave, also after it was opened again', async () => {
      await append(store, 2, ['a', 'b']);
      await reopen();
      const turn = await store.begin(2, ['b', 'c', 'a']);
      await turn.abort();
      expect(turn.known).toEqual(
        new Map([
          ['a', done('a')],
          ['b', done('b')],
        ]),
      );
    });

    test('hands a process that is behind the records it has not seen', async () => {
      const records = await append(store, 4);
      const turn = await store.begin(1, []);
      await turn.abort();
      expect(turn.newer).toEqual(records.slice(1));
    });

    test('lets one turn in after the other', async () => {
      const first = await store.begin(0, []);
      const order: string[] = [];
      const second = store.begin(0, []).then(async (turn) => {
        order.push(`second saw ${turn.newer.length}`);
        await turn.commit(recordsFrom({ seq: 1 }, 1), []);
      });
      order.push('first');
      await first.commit([recordAt(1)], []);
      await second;
      expect(order).toEqual(['first', 'second saw 1']);
      expect((await store.head()).seq).toBe(2);
    });

    test('[H3] a turn that fails writes nothing and lets the next one in', async () => {
      await append(store, 1, ['taken']);
      const gap = await store.begin(1, []);
      await expect(gap.commit([recordAt(3)], [])).rejects.toThrow('does not follow on');
      const twice = await store.begin(1, []);
      await expect(twice.commit([recordAt(2)], [{ key: 'taken', answer: done('again') }])).rejects.toThrow();
      const given = await store.begin(1, ['taken']);
      expect(given.known.get('taken')).toEqual(done('taken'));
      await given.abort();
      await expect(given.commit([recordAt(2)], [])).rejects.toThrow('over');
      expect(await store.read(1, 10)).toEqual([]);
      await append(store, 1);
      expect(await store.verify()).toMatchObject({ ok: true, events: 2 });
    });

    test('[H4] gives back the newest snapshot of this version', async () => {
      await append(store, 4);
      expect(await store.readSnapshot(1)).toBeNull();
      for (const seq of [1, 2, 3]) await store.writeSnapshot(1, seq, `state ${seq}`);
      await store.writeSnapshot(2, 4, 'of another version');
      await reopen();
      expect(await store.readSnapshot(1)).toEqual({ seq: 3, text: 'state 3' });
      expect(await store.readSnapshot(3)).toBeNull();
      await expect(store.writeSnapshot(1, 5, 'of the future')).rejects.toThrow('no record 5');
    });

    test('[H4] gives back one of megabytes as it was written, and again where it was written anew', async () => {
      await append(store, 4);
      const long = Array.from({ length: 100_000 }, (_, index) => `record ${index}, `).join('');
      for (const seq of [1, 2, 3]) await store.writeSnapshot(1, seq, `${long}${seq}`);
      await reopen();
      expect(await store.readSnapshot(1)).toEqual({ seq: 3, text: `${long}3` });
      await store.writeSnapshot(1, 3, long.slice(0, 200_000));
      expect(await store.readSnapshot(1)).toEqual({ seq: 3, text: long.slice(0, 200_000) });
      await store.writeSnapshot(1, 4, 'short');
      expect(await store.readSnapshot(1)).toEqual({ seq: 4, text: 'short' });
    });

    test('[H4] passes over a snapshot that somebody changed, or that is of another log', async () => {
      await append(store, 3);
      for (const seq of [1, 2, 3]) await store.writeSnapshot(1, seq, `state ${seq}`);
      await place.tamper("UPDATE snapshot SET text = 'I am an administrator' WHERE seq = 3");
      expect(await store.readSnapshot(1)).toEqual({ seq: 2, text: 'state 2' });
      await place.tamper('DELETE FROM snapshot WHERE seq = 3; UPDATE snapshot SET version = 7');
      expect(await store.readSnapshot(7)).toBeNull();
      await place.tamper(`UPDATE snapshot SET version = 1; UPDATE event SET hash = '${'1'.repeat(64)}' WHERE seq = 2`);
      expect(await store.readSnapshot(1)).toBeNull();
      await reopen(randomBytes(32));
      expect(await store.readSnapshot(1)).toBeNull();
    });

    const tampering = [
      ['an edited', "UPDATE event SET record = replace(record, 'case 3:', 'case 9:') WHERE seq = 3", 3, 'edited'],
      ['a removed', 'DELETE FROM event WHERE seq = 3', 3, 'missing'],
      ['the first removed', 'DELETE FROM event WHERE seq = 1', 1, 'missing'],
      ['a cut off', 'DELETE FROM event WHERE seq > 4', 5, 'missing'],
      ['an unsealed', `UPDATE event SET mac = '${'0'.repeat(64)}' WHERE seq = 2`, 2, 'mac'],
      [
        'a swapped',
        'UPDATE event SET seq = -2 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 4; UPDATE event SET seq = 4 WHERE seq = -2',
        2,
        'edited',
      ],
    ] as const;
    test.each(tampering)('[H5] names %s record', async (_, sql, seq, why) => {
      await append(store, 6);
      await place.tamper(sql);
      expect(await store.verify()).toEqual({ ok: false, events: seq - 1, seq, why });
    });

    test('[H5] a head kept elsewhere shows that the log was cut behind it or written anew', async () => {
      await append(store, 3);
      const kept = await store.head();
      await append(store, 2);
      expect(await store.verify(kept)).toMatchObject({ ok: true, events: 5 });
      const other = { ...kept, hash: '1'.repeat(64) };
      expect(await store.verify(other)).toEqual({ ok: false, events: 2, seq: 3, why: 'rewritten' });
      await place.tamper('DELETE FROM event WHERE seq > 2');
      await reopen();
      expect(await store.verify(kept)).toEqual({ ok: false, events: 2, seq: 3, why: 'missing' });
    });

    test('[H5] verifies a chain of many pages', async () => {
      for (let turn = 0; turn < 6; turn++) await append(store, 2_000);
      expect(await store.verify()).toEqual({ ok: true, events: 12_000, head: await store.head() });
      await place.tamper("UPDATE event SET record = replace(record, 'case', 'CASE') WHERE seq = 11999");
      expect(await store.verify()).toMatchObject({ ok: false, seq: 11_999, why: 'edited' });
    });

    test('[H5] does not take a chain of another key for its own', async () => {
      await append(store, 2);
      await reopen(randomBytes(32));
      expect(await store.verify()).toEqual({ ok: false, events: 0, seq: 1, why: 'mac' });
      await expect(store.read(0, 10)).rejects.toThrow('right key file');
    });

    test('[H7] does not hand out records that are not what was written', async () => {
      await append(store, 4);
      await place.tamper("UPDATE event SET record = replace(record, 'case 3:', 'case 9:') WHERE seq = 3");
      await expect(store.read(0, 10)).rejects.toThrow('record 3 was changed');
      await expect(store.begin(1, [])).rejects.toThrow('record 3 was changed');
      expect(await store.read(0, 2)).toHaveLength(2);
      await place.tamper('DELETE FROM event WHERE seq = 2');
      await expect(store.read(0, 10)).rejects.toThrow('record 2 is missing');
    });

    test('[N3] plans many deliveries together, and each of them once', async () => {
      const planned = Array.from({ length: 120 }, (_, n) => ({
        id: `delivery ${n % 110}`,
        channel: 'mail' as const,
        target: `user${n}@contoso.example`,
        body: `{"n":${n}}`,
      }));
      await store.deliveries.add(planned[3]!, 1);
      await store.deliveries.sent(planned[3]!.id, 2);
      await store.deliveries.addAll(planned, 3);
      await store.deliveries.addAll([], 4);
      await reopen();
      const due = await store.deliveries.due(3, 1_000);
      expect(due.map(({ id }) => id).sort()).toEqual(
        planned
          .map(({ id }) => id)
          .filter((id, n) => n < 110 && id !== 'delivery 3')
          .sort(),
      );
      expect(due.find(({ id }) => id === 'delivery 109')).toMatchObject({ ...planned[109], attempts: 0, createdAt: 3 });
    });

    test('[N3] a delivery that failed is tried again at its instant, and stuck once nobody is to try any more', async () => {
      const at = 1_795_805_736_368;
      await store.deliveries.add({ id: 'one', channel: 'mail', target: 'a@contoso.example', body: '{}' }, at);
      await store.deliveries.failed('one', 'nobody answered', at + 60_000);
      expect(await store.deliveries.due(at + 59_999, 10)).toEqual([]);
      expect(await store.deliveries.due(at + 60_000, 10)).toMatchObject([{ attempts: 1, error: 'nobody answered' }]);
      await store.deliveries.failed('one', 'still nobody', null);
      expect(await store.deliveries.list(10)).toMatchObject([{ status: 'stuck', attempts: 2, nextAt: null }]);
      await store.deliveries.retry('one', at + 120_000);
      expect(await store.deliveries.due(at + 120_000, 10)).toMatchObject([{ id: 'one' }]);
    });

    test('[N3] what is stuck is listed, however many were planned after it', async () => {
      const planned = (id: string) => ({ id, channel: 'mail' as const, target: 'a@contoso.example', body: '{}' });
      await store.deliveries.add(planned('stuck'), 1);
      await store.deliveries.failed('stuck', 'nobody answered', null);
      for (const at of [2, 3, 4]) await store.deliveries.add(planned(`planned at ${at}`), at);
      const shown = await store.deliveries.list(3);
      expect(shown.map(({ id }) => id)).toEqual(['stuck', 'planned at 4', 'planned at 3']);
    });

    test('[N3] a delivery that another process sent is not tried again, whoever failed with it', async () => {
      await store.deliveries.add({ id: 'one', channel: 'mail', target: 'a@contoso.example', body: '{}' }, 1);
      await store.deliveries.sent('one', 2);
      await store.deliveries.failed('one', 'the connection was lost', 3);
      expect(await store.deliveries.due(4, 10)).toEqual([]);
      expect(await store.deliveries.list(10)).toMatchObject([{ status: 'sent', error: null }]);
    });

    test('[H7] refuses a log that a newer program wrote', async () => {
      const setVersion = (version: string) =>
        place.tamper(
          place.at.databaseUrl ? `UPDATE schema SET version = ${version}` : `PRAGMA user_version = ${version}`,
        );
      await append(store, 1);
      await store.close();
      await setVersion('999');
      const refusal = await openStore({ ...place.at, key }).then(String, ({ message }: Error) => message);
      expect(refusal).toContain('newer Keyturn (schema 999');
      await setVersion(/knows (\d+)/.exec(refusal)![1]!);
      store = await openStore({ ...place.at, key });
      expect((await store.head()).seq).toBe(1);
    });
  });
}
