import type { MeView } from '../../core/wire/rows.ts';
import type { Connection, KeyturnDatabase, Session } from '../db/database.ts';
import { type Left, readKept, wipe } from '../db/wipe.ts';
import type { Message, SignInAnswer, SignOutAnswer } from '../messages.ts';
import { createAlarms } from './alarms.ts';
import { createAside, inTurns } from './aside.ts';
import { badgeOf } from './badge.ts';
import { createClockWatch } from './clock-watch.ts';
import { notify, pressed } from './notifier.ts';
import type { NotificationButton } from './notify.ts';
import type { Loss, RoomEvents } from './room.ts';
import { createRooms, forgetRoom, pruneCopies } from './rooms.ts';
import { createSender } from './sender.ts';
import { signIn, signOut } from './session.ts';
import type { Surroundings } from './surroundings.ts';

/** How much newer the copy has to be, in ms, for its age to be written again. */
const NEWER = 30_000;
/** How long what was known of the connection before this worker stands, in ms, while it connects. */
const PATIENCE = 1_000;

/** The part of the extension that works without a page: it owns the sockets and writes what arrives. */
export type Worker = {
  /** Starts, or looks at everything once more and connects at once. */
  wake(): Promise<void>;
  answer(message: Message): Promise<SignInAnswer | SignOutAnswer | undefined>;
  /** A page shows a room; gives what to call when it does not any more. */
  show(room: string): () => void;
  /** A notification, or one of its buttons, was pressed. */
  pressed(id: string, button: NotificationButton | null): Promise<void>;
  /** Lets go of the sockets and waits for what is under way. */
  stop(): Promise<void>;
};

/** Everything is read from the database at each look, so that a worker may die and be started again at any moment. */
export function createWorker(db: KeyturnDatabase, surroundings: Surroundings): Worker {
  const { now } = surroundings;
  let connection: Connection = { state: 'signed_out', inStepAt: null, clockOffset: 0 };
  let booted: Promise<void> | null = null;
  /** Asked for once: the lock is not given twice, also where starting failed and is tried again. */
  let onlyOne: Promise<void> | null = null;
  let mayRead = false;
  let callOffDoubt = (): void => {};
  /** Ids of the notifications that this worker has shown to this person. */
  const told = new Set<string>();
  /** The ages of other copies than one's own, as they were written last. */
  const ages = new Map<string, number>();
  const { run: look, alone } = inTurns(lookOnce);
  const { aside, settled } = createAside();
  const clock = createClockWatch(surroundings);
  const sender = createSender(db, surroundings);
  const rooms = createRooms({ db, surroundings, events: eventsOf });
  const alarms = createAlarms(db, surroundings, () => aside(look()));

  async function boot(): Promise<void> {
    onlyOne ??= surroundings.onlyOne();
    await onlyOne;
    const session = await readKept(db, 'session');
    connection = (await readKept(db, 'connection')) ?? connection;
    if (!session) return;
    const me = await myView();
    // Data of two people never mix, whatever happened to the last worker.
    if (me && me.meta.user?.id !== session.user.id) {
      await forget('signed_out');
      await db.kept.put({ key: 'session', value: session });
    }
    await pruneCopies(db, await myView()).catch(complain);
    await doubt();
    rooms.open(session);
  }

  /**
   * A worker starts each time somebody looks. What is shown stays as it was if that is right in a moment; offline stays
   * offline until it is not.
   */
  async function doubt(): Promise<void> {
    if (connection.state === 'offline') return;
    if (connection.state !== 'online') return connected({ state: 'connecting' });
    callOffDoubt = surroundings.after(PATIENCE, () => {
      if (connection.state === 'online' && !rooms.me?.online) aside(connected({ state: 'connecting' }));
    });
  }

  async function myView(): Promise<MeView | null> {
    // A browser may lose a large row; the server sends what was in it again.
    const kept = await db.views.get('me').catch(complain);
    return (kept?.maps as MeView | undefined) ?? null;
  }

  function serverNow(): number {
    return now() + connection.clockOffset;
  }

  async function connected(change: Partial<Connection>): Promise<void> {
    connection = { ...connection, ...change };
    // Where there is no room for it, this worker goes on with it all the same.
    await db.kept.put({ key: 'connection', value: connection }).catch(complain);
  }

  function eventsOf(name: string): RoomEvents {
    if (name !== 'me')
      return {
        onHello: () => {},
        onInStep: () => {},
        onResult: () => {},
        onView: () => {},
        onLost: (loss) => aside(lostOther(name, loss)),
        onSilence: (heardAt) => aside(aged(name, heardAt)),
      };
    return {
      onHello: ({ serverTime }) => {
        connection = { ...connection, clockOffset: Date.parse(serverTime) - now() };
        clock.hear();
      },
      onInStep: () => aside(connected({ state: 'online', inStepAt: serverNow() }).then(look)),
      onResult: (frame) => aside(sender.answer(frame).then(look)),
      onView: () => aside(look()),
      onLost: (loss) => aside(lostMe(loss)),
      onSilence: () => {},
    };
  }

  async function lostMe(loss: Loss): Promise<void> {
    sender.reset();
    clock.giveUp();
    if (loss === 'session_ended') return void (await leave(loss));
    const inStepAt = rooms.me?.heardAt ?? connection.inStepAt;
    if (connection.state === 'online' || connection.state === 'connecting' || loss === 'too_old')
      await connected({ state: loss === 'too_old' ? 'too_old' : 'offline', inStepAt });
    await look();
  }

  async function lostOther(name: string, loss: Loss): Promise<void> {
    if (loss === 'session_ended') await leave(loss);
    if (loss === 'not_yours') await forgetRoom(db, name);
  }

  async function aged(name: string, inStepAt: number): Promise<void> {
    ages.set(name, inStepAt);
    await db.views.update(name, { inStepAt });
  }

  /** Writes how new the copies are. Not each time, and after all else: somebody may wait for their command to be sent. */
  async function tellAges(): Promise<void> {
    for (const [name, heardAt] of rooms.heard()) {
      if (name !== 'me' && heardAt - (ages.get(name) ?? 0) > NEWER) await aged(name, heardAt);
      if (name === 'me' && connection.state === 'online' && heardAt - (connection.inStepAt ?? 0) > NEWER)
        await connected({ inStepAt: heardAt });
    }
  }

  /** Where the clock was set since the server told its time, that has to be heard anew. */
  function trustClock(): void {
    if (!clock.wasSet()) return;
    sender.reset();
    rooms.reconnect();
  }

  /**
   * Forgets the person; the sockets first, so that nothing is written behind the wipe. Gives the session that is left, if
   * there was one, and whether everything is gone.
   */
  async function leave(state: Left): Promise<{ readonly session?: Session | null; readonly wiped: boolean }> {
    const before = rooms.session;
    disconnect();
    // No look is under way meanwhile: it would go on with what it read of them.
    const left = await alone(async () => {
      // Who is connected has signed in since; their session has not ended.
      if (state === 'session_ended' && rooms.me) return { wiped: false };
      // Again: somebody else may have come in while this waited for its turn.
      const last = rooms.session ?? before;
      disconnect();
      // The server is told also where nothing can be read any more, as on a full disk.
      const session = await readKept(db, 'session').catch(() => last);
      const wiped = await forget(state).then(() => true, complain);
      // Whoever is kept all the same is connected again when somebody looks, and forgotten once the server says so.
      if (!wiped) booted = null;
      for (const id of await surroundings.notifications.shown()) await surroundings.notifications.clear(id);
      return { session: session ?? null, wiped: wiped === true };
    });
    await look().catch(complain);
    return left;
  }

  async function forget(state: Left): Promise<void> {
    connection = { state, inStepAt: null, clockOffset: 0 };
    told.clear();
    await wipe(db, state);
  }

  function disconnect(): void {
    rooms.close();
    sender.reset();
  }

  /**
   * Keeps a session and connects as its person. One after the other, so that no two people are ever here at once. False
   * where it could not be kept.
   */
  async function enter(session: Session): Promise<boolean> {
    disconnect();
    const entering = alone(async () => {
      // Again: somebody else may have come in while this waited for its turn.
      disconnect();
      const before = await readKept(db, 'session');
      if (before?.user.id !== session.user.id || before.server !== session.server) await forget('signed_out');
      connection = { ...connection, state: 'connecting' };
      await db.kept.bulkPut([
        { key: 'session', value: session },
        { key: 'server', value: session.server },
        { key: 'connection', value: connection },
      ]);
      rooms.open(session);
      if (before && before.token !== session.token) void signOut(surroundings.fetch, before, false);
    });
    try {
      await entering;
    } catch (fault) {
      console.error('Keyturn could not keep a session:', fault);
      // Whoever is kept now is connected again when somebody looks.
      booted = null;
      void signOut(surroundings.fetch, session, false);
      return false;
    }
    await look().catch(complain);
    return true;
  }

  async function lookOnce(): Promise<void> {
    trustClock();
    const at = serverNow();
    // A clock that was set says nothing lapsed or ended while the server is being asked for its own.
    const clockStands = clock.told || !rooms.me;
    const session = await readKept(db, 'session');
    const me = session ? await myView() : null;
    const online = connection.state === 'online';
    // What cannot be sent, as where there is no room to keep that it is, must not hold up what is shown.
    const outboxAt =
      session && clockStands ? await sender.flush(rooms.me, connection.clockOffset).catch(complain) : null;
    await surroundings.showBadge(badgeOf({ me, now: at, signedIn: !!session, online }));
    await alarms.set({ signedIn: !!session, me, outboxAt, clockOffset: connection.clockOffset });
    if (me && clockStands) await notify(db, surroundings, me, at, told).catch(complain);
    // Whoever just became an administrator sees the page that was refused to them before.
    const readBefore = mayRead;
    mayRead = me?.meta.user?.mayRead ?? false;
    if (mayRead && !readBefore) rooms.reopen();
    if (readBefore && !mayRead) await pruneCopies(db, me);
  }

  async function started(): Promise<void> {
    // A database that could not be opened, or whose disk was full, is not opened again by itself.
    await db.open();
    booted ??= boot().catch((fault: unknown) => {
      booted = null;
      throw fault;
    });
    await booted;
  }

  async function wake(): Promise<void> {
    await started();
    trustClock();
    rooms.retry();
    await look();
    await tellAges();
  }

  async function answer(message: Message): Promise<SignInAnswer | SignOutAnswer | undefined> {
    if (message.type === 'wake') return void (await wake());
    await started();
    if (message.type === 'sign_out') {
      const { session, wiped } = await leave('signed_out');
      const told = session ? await signOut(surroundings.fetch, session, message.everywhere) : true;
      // Whoever wanted every session to end must know that none did.
      if (wiped && !told) await alone(async () => void (rooms.me || (await connected({ state: 'signed_out_here' }))));
      return { wiped, told };
    }
    const signed = await signIn(surroundings.fetch, message);
    if (!signed.ok) return signed;
    return (await enter(signed.session)) ? { ok: true } : { ok: false, failure: 'not_kept' };
  }

  return {
    wake,
    answer,
    show(name) {
      aside(started());
      return rooms.show(name);
    },
    async pressed(id, button) {
      await started();
      await pressed(db, surroundings, id, button);
      await look();
    },
    async stop() {
      rooms.close();
      callOffDoubt();
      alarms.stop();
      await settled();
      alarms.stop();
    },
  };
}

function complain(fault: unknown): null {
  console.error('Keyturn could not use its database:', fault);
  return null;
}
