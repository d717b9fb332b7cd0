import { randomUUID } from 'node:crypto';
import { type Instant, MINUTE, type Ms } from '../core/time.ts';
import packageJson from '../package.json' with { type: 'json' };
import { startAlertScan } from './alert-scan.ts';
import type { Audit } from './audit/audit.ts';
import { loadLinks } from './audit/load.ts';
import { auditDoor, startAudit } from './audit/start.ts';
import { startClock } from './clock.ts';
import { startClockWarning } from './clock-warning.ts';
import type { Config } from './config.ts';
import { makeDataFolder } from './data-folder.ts';
import { createGraph } from './graph/graph.ts';
import { graphRoutes } from './graph-routes.ts';
import { createHandle, type Handle } from './handle.ts';
import { auditRoutes } from './http/audit-routes.ts';
import { authRoutes } from './http/auth-routes.ts';
import { healthRoutes } from './http/health-routes.ts';
import { invitationRoutes } from './http/invitation-routes.ts';
import { mfaRoutes } from './http/mfa-routes.ts';
import { notificationRoutes } from './http/notification-routes.ts';
import { operatorRoutes, operatorToken } from './http/operator-routes.ts';
import { pageRoutes } from './http/page-routes.ts';
import { reviewRoutes } from './http/review-routes.ts';
import { ownOrigins } from './http/security.ts';
import { createHttpServer } from './http/server.ts';
import { createIdentity, type Identity } from './identity/identity.ts';
import type { PasswordCost } from './identity/passwords.ts';
import { listen } from './listen.ts';
import { createLog, type Log } from './log.ts';
import { createLogTime } from './log-time.ts';
import { createMetrics } from './metrics.ts';
import { createEnrolment } from './mfa/enrolment.ts';
import { createSecondFactors } from './mfa/mfa.ts';
import { createVerifier, hasMethodIn } from './mfa/verify-proof.ts';
import { createNotifications } from './notify/notifications.ts';
import { isOperation, operate } from './operator.ts';
import { createRates, RATE_LIMITS, type RateLimits, SEARCH_COST } from './rates.ts';
import { createReadiness } from './readiness.ts';
import { createReports } from './reviews/reports.ts';
import { createScim } from './scim/scim.ts';
import { scimRoutes } from './scim-routes.ts';
import { removeServerFile, writeServerFile } from './server-file.ts';
import { actorOf } from './session.ts';
import { readLogKey } from './store/log-key.ts';
import { openStore } from './store/open.ts';
import { isOpenToOthers } from './store/secret-key.ts';
import type { Store } from './store/store.ts';
import { createSubmit } from './submit.ts';
import type { SyncLimits } from './sync/limits.ts';
import { createSockets } from './sync/sockets.ts';
import { createTicketCheck } from './ticket-check.ts';

/** A running server. */
export type App = {
  readonly url: string;
  readonly port: number;
  readonly handle: Handle;
  readonly store: Store;
  readonly identity: Identity;
  readonly audit: Audit;
  /** On a first start the one-time code that makes the organisation; null once there is one. */
  readonly setupCode: string | null;
  /** Stops accepting, ends what is under way, writes a snapshot and closes the store. */
  close(): Promise<void>;
};

export type AppOptions = {
  /** The machine's clock. */
  readonly now?: () => Instant;
  /** Ms that no setting of that clock touches. */
  readonly elapsed?: () => Ms;
  readonly newId?: () => string;
  readonly log?: Log;
  readonly limits?: Partial<SyncLimits>;
  readonly rates?: Partial<RateLimits>;
  /** Less work for passwords, where they are only a test's. */
  readonly passwordCost?: PasswordCost;
};

const SWEEP = 10 * MINUTE;

/** Starts a server as the settings say. Throws one line that says what to do where it cannot. */
export async function startApp(config: Config, options: AppOptions = {}): Promise<App> {
  const undo: (() => Promise<void> | void)[] = [];
  const close = async () => {
    const faults: unknown[] = [];
    // One end that fails must not keep the others from happening.
    for (const step of undo.splice(0).reverse()) {
      try {
        await step();
      } catch (fault) {
        faults.push(fault);
      }
    }
    if (faults.length) throw faults[0];
  };
  try {
    return await start(config, options, undo, close);
  } catch (fault) {
    await close();
    throw fault;
  }
}

/** Each thing that was started puts its own end on `undo`; the last one started ends first. */
async function start(
  config: Config,
  options: AppOptions,
  undo: (() => Promise<void> | void)[],
  close: () => Promise<void>,
): Promise<App> {
  const { now: wall = Date.now, elapsed, newId = randomUUID, log = createLog() } = options;
  const time = createLogTime(wall, elapsed);
  const { now } = time;
  const onFault = (err: unknown) => log.error({ err }, 'something failed');
  makeDataFolder(config.folder);
  const { folder, databaseUrl, publicUrl, secretKeyFile } = config;
  const key = await readLogKey(secretKeyFile, { folder, databaseUrl });
  if (isOpenToOthers(secretKeyFile))
    log.warn({ file: secretKeyFile }, 'others on this machine can read the secret key: chmod 600');
  const metrics = createMetrics({
    sockets: () => sockets.size,
    documents: () => sockets.documents,
    ahead: time.ahead,
  });
  const store = metrics.measureStore(await openStore({ folder, databaseUrl, key }));
  undo.push(() => store.close());

  const handle = metrics.measureHandle(await createHandle({ store, now, newId, onFault }));
  undo.push(() => handle.close());
  time.saw(handle.state.at);
  handle.onCommitted(() => time.saw(handle.state.at));
  handle.onReloaded(() => time.saw(handle.state.at));
  store.onAppended(
    () => void handle.catchUp().catch(onFault),
    () => handle.state.seq,
  );
  const node = newId();
  const clock = startClock({ handle, store, node, now, newId, onFault });
  undo.push(() => clock.stop());
  const alertScan = startAlertScan({ handle, store, node, now, newId, onFault });
  undo.push(() => alertScan.stop());
  const { passwordCost } = options;
  // What an authenticator knows of the time, it has from a clock and not from the log.
  const factors = createSecondFactors(store.secrets, key, wall, hasMethodIn(handle));
  const verifier = createVerifier(factors, handle, newId, wall);
  const secondFactor = verifier.atSignIn;
  const { secrets } = store;
  const identity = createIdentity({
    handle,
    secrets,
    nodes: store,
    now,
    newId,
    onFault,
    passwordCost,
    secondFactor,
  });
  const enrolment = createEnrolment({ factors, handle, isPassword: identity.isPassword, now: wall, newId });
  // Where it was decided alone: a node that hears of it late must not remove what was set up since.
  handle.onCommitted(({ decided }) => {
    for (const { event } of decided)
      if (event.type === 'MfaMethodsReset') void factors.removeAll(event.userId).catch(onFault);
  });
  const setupCode = await identity.prepare(config.setupCode ?? null);

  const rates = createRates({ store, limits: { ...RATE_LIMITS, ...options.rates }, now, onFault });
  const auditing = startAudit({ handle, store, secretKey: key, now, newId, onFault, config });
  undo.push(auditing.stop);
  const { audit } = auditing;
  const reports = createReports({
    handle,
    source: { find: audit.find, loadLinks: (places) => loadLinks(store.readLinks, places) },
    catchUp: audit.catchUp,
    secretKey: key,
    limit: (userId) => rates.commands.take(userId, now()),
    now,
    newId,
  });
  const { smtpUrl, webhooks } = config;
  const notifications = createNotifications({
    handle,
    store,
    node,
    secretKey: key,
    smtpUrl,
    webhooks,
    now,
    wall,
    onFault,
  });
  const notReady = createReadiness(handle, store);
  const server = { handle, store, now, newId, identity, audit };
  const pageState = async () => {
    await handle.settled().catch(onFault);
    const setUp = handle.state.organisation !== null;
    return { version: packageJson.version, notReady: await notReady(), setUp, url: publicUrl ?? address.url };
  };
  const { verifyProof } = verifier;
  const rate = { now, of: rates.commands };
  const { stands } = identity;
  const submit = createSubmit(handle, { verifyProof, tickets: createTicketCheck(handle), stands, rate, onFault });
  const links = publicUrl ? { publicUrl } : {};
  const graph = createGraph({
    handle,
    submit,
    stands,
    readLog: store.read,
    readOwn: audit.own,
    historyLink: reports.link,
    now,
    newId,
    ...links,
    rate: rates.requests,
    onFault,
  });
  const http = createHttpServer({
    routes: [
      ...healthRoutes({ notReady, metrics }),
      ...pageRoutes({ state: pageState, setUp: identity.setUp }),
      ...authRoutes(identity),
      ...invitationRoutes({
        ...identity,
        state: pageState,
        invite: (userId, session) => identity.invite(userId, actorOf(session)),
      }),
      ...mfaRoutes(enrolment),
      ...auditRoutes(auditDoor(audit)),
      ...reviewRoutes(reports),
      ...notificationRoutes(notifications.outgoing),
      ...operatorRoutes(key, (name, input) => (isOperation(name) ? operate(server, name, input) : null)),
      ...graphRoutes(graph, identity.authenticate),
      ...scimRoutes(
        createScim({ handle, submit, stands, rate: rates.requests, now, newId }),
        identity.authenticate,
        publicUrl ?? null,
      ),
    ],
    authenticate: identity.authenticate,
    stands,
    limit: (userId, what) =>
      what === 'command'
        ? rates.commands.take(userId, now())
        : rates.requests.take(userId, now(), what === 'search' ? SEARCH_COST : 1),
    newId,
    https: publicUrl?.startsWith('https:') ?? false,
    log,
  });
  const sockets = createSockets({
    handle,
    authenticate: identity.authenticate,
    stands,
    submit,
    rate: rates.messages,
    isOwnOrigin: (origin) => isOwnOrigin(origin),
    now,
    ...(options.limits ? { limits: options.limits } : {}),
    onFault,
    onDropped: metrics.droppedUpdate,
    onClosed: metrics.socketClosed,
  });
  identity.onEnded(sockets.end);
  store.onMissed(() => void identity.check(sockets.sessions()).catch(onFault));
  const address = await listen(http, config, sockets.upgrade);
  const isOwnOrigin = ownOrigins(publicUrl, address.url);
  undo.push(async () => {
    const closed = address.close();
    sockets.close();
    await closed;
  });

  await notifications.start(publicUrl ?? address.url);
  undo.push(notifications.stop);

  const clockWarning = startClockWarning(time.ahead, log);
  undo.push(clockWarning.stop);
  // By the earlier of both: what belongs to second factors expires by the machine's clock.
  const sweeping = setInterval(() => store.secrets.sweep(Math.min(now(), wall())).catch(onFault), SWEEP);
  undo.push(() => clearInterval(sweeping));
  const token = operatorToken(key);
  writeServerFile(folder, { pid: process.pid, url: address.url, token });
  undo.push(() => removeServerFile(folder, token));
  log.info({ url: address.url, store: databaseUrl ? 'postgresql' : 'sqlite', events: handle.state.seq }, 'started');
  return { url: address.url, port: address.port, handle, store, identity, audit, setupCode, close };
}
