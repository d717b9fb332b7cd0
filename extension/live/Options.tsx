import { useMemo } from 'preact/hooks';
import type { ReviewView } from '../../core/wire/review-rows.ts';
import type { AdminView, RoleView } from '../../core/wire/rows.ts';
import type { KeyturnDatabase } from '../db/database.ts';
import { readKept } from '../db/wipe.ts';
import { OptionsPage } from '../ui/options/OptionsPage.tsx';
import { parseRoute, pathOf, roleOfRoute } from '../ui/options/routes.ts';
import { createAuditReader } from './audit-reader.ts';
import { createFactors } from './factors.ts';
import { createInviter } from './inviter.ts';
import { createNotificationsReader } from './notifications-reader.ts';
import { act } from './options-act.ts';
import { useClock, useHash, useLiveQuery, useRoom } from './options-hooks.ts';
import { popupActions } from './popup-actions.ts';
import { DEFAULT_SERVER, ownView } from './popup-data.ts';
import { createReviewHistoryReader } from './review-history-reader.ts';
import { written } from './written.ts';

/** The options page on what this browser keeps: it reads the database, and changes go out through the outbox. */
export function Options({ db }: { readonly db: KeyturnDatabase }) {
  const factors = useMemo(() => createFactors(db), [db]);
  const audit = useMemo(() => createAuditReader(db), [db]);
  const notifications = useMemo(() => createNotificationsReader(db), [db]);
  const history = useMemo(() => createReviewHistoryReader(db), [db]);
  const invite = useMemo(() => createInviter(db), [db]);
  const hash = useHash();
  const kept = useLiveQuery(async () => {
    const [session, connection, server, me, admin] = await Promise.all([
      readKept(db, 'session'),
      readKept(db, 'connection'),
      readKept(db, 'server'),
      db.views.get('me'),
      db.views.get('admin'),
    ]);
    return {
      session,
      connection,
      server,
      me: ownView(session, me),
      admin: admin?.maps as AdminView | undefined,
      organisationAt: admin?.inStepAt ?? null,
    };
  }, [db]);
  const { session, connection, me } = kept ?? {};
  const userId = session?.user.id ?? '';
  const actions = useMemo(() => popupActions(Promise.resolve(db), userId), [db, userId]);
  const mayRead = me?.meta.user.mayRead === true;
  const route = parseRoute(hash, mayRead ? 'overview' : 'mine');
  const admin = mayRead ? (kept?.admin ?? null) : null;
  const roleId = admin && roleOfRoute(route, admin);
  const roleRoom = roleId ? `role.${roleId}` : null;
  useRoom(mayRead ? 'admin' : null);
  useRoom(roleRoom);
  const role = useLiveQuery(async () => (roleRoom ? await db.views.get(roleRoom) : undefined), [db, roleRoom]);
  const reviewId = route.page === 'reviews' ? /^[0-9a-f-]{36}$/.exec(route.path[0] ?? '')?.[0] : undefined;
  const reviewRoom = session && reviewId ? `review.${reviewId}` : null;
  useRoom(reviewRoom);
  const review = useLiveQuery(async () => (reviewRoom ? await db.views.get(reviewRoom) : undefined), [db, reviewRoom]);
  const now = useClock(30_000, [kept, role, review]);
  const copy = useLiveQuery(
    async () => ({
      rooms: (await db.views.toCollection().primaryKeys()).map(String),
      waiting: await db.outbox.where('status').notEqual('answered').count(),
      drafts: await db.drafts.count(),
      habits: await db.habits.count(),
    }),
    [db],
  );
  if (!kept || !copy) return null;
  // Out of step, what is shown is as old as the oldest copy it is made of.
  const copies = connection?.state === 'online' ? [] : [admin && kept.organisationAt, role?.inStepAt, review?.inStepAt];
  const ages = [connection?.inStepAt, ...copies].filter((at) => typeof at === 'number');

  return (
    <OptionsPage
      key={userId}
      route={route}
      me={me ?? null}
      admin={admin}
      role={role?.room === roleRoom ? ((role?.maps as RoleView | undefined) ?? null) : null}
      review={review?.room === reviewRoom ? ((review?.maps as ReviewView | undefined) ?? null) : null}
      now={now + (connection?.clockOffset ?? 0)}
      browser={{
        server: session?.server ?? kept.server ?? DEFAULT_SERVER,
        upn: session?.user.upn ?? '',
        name: session?.user.name ?? '',
        expiresAt: session?.expiresAt ?? null,
        link: session ? (connection?.state ?? 'connecting') : (connection?.state ?? 'signed_out'),
        inStepAt: ages.length ? Math.min(...ages) : null,
        ...copy,
      }}
      act={(command, label, given = null) => act(db, { command, label, given, by: userId, ceremony: factors.ceremony })}
      factors={factors}
      ceremony={factors.ceremony}
      audit={audit}
      notifications={notifications}
      history={history}
      invite={invite}
      go={(to) => {
        const here = pathOf(location.hash);
        // What is answered once somebody has gone elsewhere does not take them back.
        if (here !== pathOf(hash)) return;
        if (pathOf(to) === here) window.history.replaceState(null, '', to);
        else window.history.pushState(null, '', to);
        dispatchEvent(new HashChangeEvent('hashchange'));
      }}
      onSignIn={actions.signIn}
      onSignOut={actions.signOut}
      onForget={() =>
        written(
          db.transaction('rw', [db.drafts, db.habits], async () => {
            await Promise.all([db.drafts.clear(), db.habits.clear()]);
          }),
        )
      }
    />
  );
}
