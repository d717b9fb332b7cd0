/** What one socket may take of the server. Spans in ms, sizes in bytes. */
export type SyncLimits = {
  readonly messagesPerSecond: number;
  readonly messagesBurst: number;
  /** Sockets of one person at once; the oldest of them stay. */
  readonly socketsPerPerson: number;
  /** Above it no more updates are sent until the client has read some. */
  readonly slowBytes: number;
  /** Above it and what a long document takes, or once a client has been slow for `slowFor`, its socket is closed. */
  readonly tooSlowBytes: number;
  readonly slowFor: number;
  readonly heartbeat: number;
  /** How often expired sessions, slow clients and unread documents are looked for. */
  readonly sweep: number;
};

export const SYNC_LIMITS: SyncLimits = {
  messagesPerSecond: 20,
  messagesBurst: 40,
  socketsPerPerson: 100,
  slowBytes: 1024 * 1024,
  tooSlowBytes: 8 * 1024 * 1024,
  slowFor: 30_000,
  heartbeat: 20_000,
  sweep: 500,
};
