/** Half of what the server takes from one socket, so that nobody is closed for a long outbox. */
const BURST = 20;
const EVERY = 100;

/** How fast commands are sent over one connection: 20 at once, then 10 a second. */
export function createPace(startedAt: number) {
  let tokens = BURST;
  let at = startedAt;
  return {
    /** How many may be sent now. */
    allowed(now: number): number {
      tokens = Math.min(BURST, tokens + Math.max(0, now - at) / EVERY);
      at = now;
      return Math.floor(tokens);
    },
    spend(): void {
      tokens -= 1;
    },
    /** When the next one may be sent. */
    nextAt(): number {
      return Math.ceil(at + Math.max(0, 1 - tokens) * EVERY);
    },
  };
}
