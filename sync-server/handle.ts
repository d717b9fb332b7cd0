import type { AnyCommand } from '../core/commands.ts';
import { decide } from '../core/decide.ts';
import type { Actor, Recorded } from '../core/events.ts';
import type { Mfa } from '../core/settings.ts';
import type { State } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import { nothingTouched, type Touched } from '../core/views/touched.ts';
import type { Answer } from '../core/wire/frames.ts';
import { formerKeyOf, keyOf } from './command-key.ts';
import { createFollower } from './follower.ts';
import { othersTurn } from './others-turn.ts';
import { createReplica } from './replica.ts';
import { revokedSince } from './session.ts';
import type { Store, Turn } from './store/store.ts';

/** One command on its way through the door. */
export type Ask = {
  /** Made by the sender; the same id from the same actor is answered once. */
  readonly id: string;
  readonly command: AnyCommand;
  readonly actor: Actor;
  /** The proof that was checked for this very command. */
  readonly proof?: Mfa;
  /** An end that whoever knows the ticket set. */
  readonly notAfter?: Instant | null;
  /** After this instant the command is not tried any more. */
  readonly deadline?: Instant;
  /** Decides and changes nothing. */
  readonly dryRun?: boolean;
  /** The place in the log the sender's session began at: where another process has ended it since, nothing is done. */
  readonly since?: number;
};

/** What a commit brought: for whoever shows, sends or grants. */
export type Committed = {
  readonly records: readonly Recorded[];
  /** Those of them that this process decided; the others were appended by other ones, perhaps a while ago. */
  readonly decided: readonly Recorded[];
  readonly touched: Touched;
};

export type Handle = {
  /** Sends a command through the door. The answer comes after its events are durable. Never throws. */
  send(ask: Ask): Promise<Answer>;
  /** The state. Read it after `settled`, never keep it: a failed append replaces it. */
  readonly state: State;
  /**
   * Waits until the state holds nothing that is not durable. Read the state in the same turn of the event loop. Rejects
   * where the state has to be folded anew and the store does not answer.
   */
  settled(): Promise<void>;
  /** Whether the state is what the store holds. */
  readonly sound: boolean;
  /** Called after each commit, in order. A listener must not throw. */
  onCommitted(listener: (committed: Committed) => void): void;
  /** Called when the state was folded anew, so that whatever was derived from it is thrown away. */
  onReloaded(listener: () => void): void;
  /** Folds in what other processes appended. After it and `settled`, the state holds all that the store held when called. */
  catchUp(): Promise<void>;
  /** Both, for whoever must not be wrong about what another process has recorded already. Read the state in the same turn. [H8] */
  caughtUp(): Promise<void>;
  /** Waits for what is under way, writes a snapshot and takes no more. */
  close(): Promise<void>;
};

export type HandleOptions = {
  readonly store: Store;
  readonly now: () => Instant;
  readonly newId: () => string;
  /** Events between two snapshots. */
  readonly snapshotEvery?: number;
  readonly onFault: (fault: unknown) => void;
};

type Waiting = { readonly ask: Ask; readonly answer: (answer: Answer) => void };

const TRY_LATER: Answer = { ok: false, fault: 'try_later' };
/** Bounds one transaction, so that one batch does not hold the event loop for long. */
const LARGEST_BATCH = 256;

/**
 * The one door. Commands that arrive together are decided in order and committed in one transaction (group commit); each
 * is decided on the state its forerunners made. Answers and listeners come after the commit. Where the append fails, the
 * state is thrown away and folded again, and the batch is answered *try later*.
 */
export async function createHandle(options: HandleOptions): Promise<Handle> {
  const { store, now, newId, onFault, snapshotEvery = 20_000 } = options;
  const replica = await createReplica(store, onFault);
  const committedListeners: ((committed: Committed) => void)[] = [];
  const waiting: Waiting[] = [];
  let running: Promise<void> | null = null;
  let batching: Promise<void> | null = null;
  let closed = false;
  /** When the last batch ended, by `performance.now()`. */
  let batchedAt = Number.NEGATIVE_INFINITY;
  const follower = createFollower({
    store,
    replica,
    batches: {
      get running() {
        return running !== null;
      },
      get current() {
        return batching;
      },
      get endedAt() {
        return batchedAt;
      },
    },
    onFolded: (records, touched) => publish({ records, decided: [], touched }),
  });

  function send(ask: Ask): Promise<Answer> {
    if (closed) return Promise.resolve(TRY_LATER);
    return new Promise((answer) => {
      waiting.push({ ask, answer });
      running ??= new Promise((resolve) => setImmediate(() => void run().then(resolve)));
    });
  }

  async function run(): Promise<void> {
    while (waiting.length) {
      batching = runBatch();
      await batching;
      batching = null;
      // An embedded store commits without a pause; sockets and timers get their turn between batches.
      if (waiting.length) await othersTurn();
    }
    running = null;
    batchedAt = performance.now();
  }

  async function runBatch(): Promise<void> {
    const batch: Waiting[] = [];
    const answers = await answersTo(batch);
    batch.forEach(({ answer }, index) => {
      answer(answers[index] ?? TRY_LATER);
    });
    // One costs about as much as folding so many events, and holds nobody up.
    void replica.keep(Math.max(snapshotEvery, replica.state.requests.size));
  }

  /** Fills the batch and decides it. Gives nothing where the store failed. */
  async function answersTo(batch: Waiting[]): Promise<readonly Answer[]> {
    const fill = () => {
      batch.push(...waiting.splice(0, LARGEST_BATCH));
      return batch.flatMap(({ ask }) => [keyOf(ask), formerKeyOf(ask)]);
    };
    let turn: Turn;
    try {
      if (!replica.sound) await replica.reload();
      // Filled once the log is ours: while another node has it, more arrive.
      turn = await store.begin(replica.readAfter, fill);
      follower.inStep();
    } catch (fault) {
      // Nothing was decided yet, so the state still is what the store holds.
      onFault(fault);
      if (!batch.length) fill();
      return [];
    }
    try {
      return await carryOut(batch, turn);
    } catch (fault) {
      onFault(fault);
      replica.spoil();
      await replica.reload().catch(onFault);
      return [];
    }
  }

  async function carryOut(batch: readonly Waiting[], turn: Turn): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    const touched = nothingTouched();
    const records: Recorded[] = [];
    const kept: { key: string; answer: Answer }[] = [];
    let newer: readonly Recorded[] = [];
    try {
      newer = replica.newOf(turn.newer);
      for (const record of newer) replica.fold(record, touched);
      // The clock of a server may step back; the order of the log must not.
      const at = Math.max(now(), replica.state.at);
      const known = new Map(turn.known);
      for (const { ask } of batch) {
        const key = keyOf(ask);
        const before = known.get(key) ?? known.get(formerKeyOf(ask));
        const answer = before ?? decideOne(ask, at, records, touched);
        answers.push(answer);
        if (ask.dryRun || before || !answer.ok) continue;
        known.set(key, answer);
        kept.push({ key, answer });
      }
    } catch (fault) {
      await turn.abort();
      throw fault;
    }
    if (records.length) await turn.commit(records, kept);
    else await turn.abort();
    publish({ records: [...newer, ...records], decided: records, touched });
    return answers;
  }

  function decideOne(ask: Ask, at: Instant, records: Recorded[], touched: Touched): Answer {
    const { command, actor, proof = 'none', deadline, notAfter = null } = ask;
    if (deadline !== undefined && at > deadline) return { ok: false, fault: 'lapsed' };
    if (isOver(ask)) return TRY_LATER;
    const decision = decide(replica.state, command, { now: at, actor, newId, proof, notAfter });
    if (!decision.ok || ask.dryRun) return decision.ok ? { ok: true, result: decision.result } : decision;
    for (const event of decision.events) {
      const record: Recorded = { seq: replica.state.seq + 1, at, actor, commandId: ask.id, event };
      replica.fold(record, touched);
      records.push(record);
    }
    return { ok: true, result: decision.result };
  }

  /** Whether all sessions of its sender were ended after this one began. */
  function isOver({ actor, since }: Ask): boolean {
    if (actor.kind !== 'user' || since === undefined) return false;
    const user = replica.state.users.get(actor.userId);
    return user !== undefined && revokedSince(user, since);
  }

  function publish(committed: Committed): void {
    if (committed.records.length) for (const listener of committedListeners) listener(committed);
  }

  async function settled(): Promise<void> {
    for (;;) {
      // Between two batches is enough: under steady load there is no end of batches to wait for.
      if (batching) await batching;
      else if (!replica.sound) await replica.reload();
      else return;
    }
  }

  return {
    send,
    get state() {
      return replica.state;
    },
    get sound() {
      return replica.sound;
    },
    settled,
    onCommitted: (listener) => void committedListeners.push(listener),
    onReloaded: replica.onReloaded,
    catchUp: follower.catchUp,
    async caughtUp() {
      await follower.catchUp();
      await settled();
    },
    async close() {
      closed = true;
      while (running) await running;
      await follower.close();
      await replica.keep(1);
    },
  };
}
