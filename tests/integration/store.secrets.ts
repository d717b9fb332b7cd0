import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../sync-server/store/open.ts';
import type { Secret, Secrets, Store } from '../../sync-server/store/store.ts';
import { START } from '../support/given.ts';
import type { Place } from '../support/store-places.ts';

const now = START;
const session: Secret = { kind: 'session', id: 's1', ownerId: 'alice', value: '{"n":"é🔑"}', expiresAt: now + 1_000 };

/** What every store does with secrets. */
export function secretsContract(name: string, placed: () => Promise<Place>): void {
  describe(`secrets in ${name}`, () => {
    let place: Place;
    let store: Store;
    let secrets: Secrets;

    beforeAll(async () => {
      place = await placed();
      store = await openStore({ ...place.at, key: randomBytes(32) });
      secrets = store.secrets;
    });
    beforeEach(() => place.tamper('DELETE FROM secret'));
    afterAll(async () => {
      await store.close();
      await place.remove();
    });

    test('are written, replaced and removed', async () => {
      await secrets.put(session);
      expect(await secrets.get('session', 's1', now)).toEqual(session);
      const forEver = { ...session, ownerId: null, value: '{}', expiresAt: null };
      await secrets.put(forEver);
      expect(await secrets.get('session', 's1', now + 1e12)).toEqual(forEver);
      expect(await secrets.get('challenge', 's1', now)).toBeNull();
      await secrets.remove('session', 's1');
      expect(await secrets.get('session', 's1', now)).toBeNull();
    });

    test('are gone from the instant they expire, swept or not', async () => {
      await secrets.put(session);
      expect(await secrets.get('session', 's1', now + 999)).toEqual(session);
      expect(await secrets.get('session', 's1', now + 1_000)).toBeNull();
      expect(await secrets.listOf('session', 'alice', now + 1_000)).toEqual([]);
      expect(await secrets.take('session', 's1', now + 1_000)).toBeNull();
    });

    test('sweep removes what has expired and nothing else', async () => {
      await secrets.put(session);
      await secrets.put({ ...session, id: 's2', expiresAt: now + 2_000 });
      await secrets.put({ ...session, id: 's3', expiresAt: null });
      await secrets.sweep(now + 1_000);
      const left = await secrets.listOf('session', 'alice', now);
      expect(left.map(({ id }) => id)).toEqual(['s2', 's3']);
    });

    test('putNew writes only where there is none in force', async () => {
      expect(await secrets.putNew(session, now)).toBe(true);
      expect(await secrets.putNew({ ...session, value: 'x' }, now + 999)).toBe(false);
      expect((await secrets.get('session', 's1', now))?.value).toBe(session.value);
      expect(await secrets.putNew({ ...session, value: 'y', expiresAt: null }, now + 1_000)).toBe(true);
      expect(await secrets.putNew(session, now + 1e12)).toBe(false);
      expect((await secrets.get('session', 's1', now))?.value).toBe('y');
    });

    test('of many who put, take or swap at once, one does', async () => {
      const crowd = Array.from({ length: 20 }, (_, index) => index);
      const put = await Promise.all(crowd.map((n) => secrets.putNew({ ...session, value: `v${n}` }, now)));
      expect(put.filter(Boolean)).toHaveLength(1);
      const { value } = (await secrets.get('session', 's1', now))!;
      const swapped = await Promise.all(crowd.map((n) => secrets.swap('session', 's1', value, `w${n}`)));
      expect(swapped.filter(Boolean)).toHaveLength(1);
      const taken = await Promise.all(crowd.map(() => secrets.take('session', 's1', now)));
      expect(taken.filter(Boolean).map((secret) => secret?.value)).toEqual([`w${swapped.indexOf(true)}`]);
    });

    test('swap keeps the rest and needs the value to be as it was', async () => {
      await secrets.put(session);
      expect(await secrets.swap('session', 's1', 'something else', 'new')).toBe(false);
      expect(await secrets.swap('session', 's1', session.value, 'new')).toBe(true);
      expect(await secrets.get('session', 's1', now)).toEqual({ ...session, value: 'new' });
    });

    test('are listed and removed by owner and kind', async () => {
      await secrets.put(session);
      await secrets.put({ ...session, id: 's2' });
      await secrets.put({ ...session, id: 's3', ownerId: 'bob' });
      await secrets.put({ ...session, kind: 'passkey' });
      expect((await secrets.listOf('session', 'alice', now)).map(({ id }) => id)).toEqual(['s1', 's2']);
      await secrets.removeOf('session', 'alice');
      expect(await secrets.listOf('session', 'alice', now)).toEqual([]);
      expect(await secrets.listOf('session', 'bob', now)).toHaveLength(1);
      expect(await secrets.listOf('passkey', 'alice', now)).toHaveLength(1);
    });
  });
}
