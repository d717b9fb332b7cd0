import { expect, test } from 'vitest';
import { DAY, toIso } from '../../../core/time.ts';
import type { Handle } from '../../../sync-server/handle.ts';
import { createReports } from '../../../sync-server/reviews/reports.ts';
import type { Link } from '../../../sync-server/store/store.ts';
import { world } from '../../support/given.ts';

test('[V12] of a review of everybody in a very large organisation the first rows are read, and that there are more', async () => {
  const w = world();
  const stages = [{ reviewers: { kind: 'self' as const }, duration: 'P7D' }];
  const groupIds = [w.group('Everybody', w.user('alice'))];
  w.must(w.root, { type: 'CreateReview', name: 'Everybody', groupIds, stages });
  const records = w.log.slice(-2).map((one, index) => {
    const { event } = one;
    const items = (event.type === 'ReviewStarted' ? event.items : []).flatMap((item) =>
      Array.from({ length: 150_000 }, (_, number) => ({ ...item, id: `item ${number}` })),
    );
    return { ...one, seq: index + 1, commandId: '', event: items.length ? { ...event, items } : event };
  });
  const reports = createReports({
    handle: { state: w.state, caughtUp: async () => {} } as unknown as Handle,
    source: {
      find: async ({ activity = '' }) => (activity === '' ? [2, 1] : activity.endsWith('started') ? [2] : []),
      loadLinks: async (places) => places.map((place) => ({ record: records[place - 1] }) as Link),
    },
    catchUp: async () => {},
    secretKey: new Uint8Array(32),
    limit: () => 0,
    now: () => w.now,
    newId: () => '',
  });
  const session = { userId: w.root, client: 'test', access: 'admin', hash: '', expiresAt: 0, seq: 0 } as const;
  const answer = await reports.read(session, { from: toIso(w.now - DAY), until: toIso(w.now + DAY) });
  expect(answer).toMatchObject({ ok: true, more: true, rows: { length: 2_000 } });
});
