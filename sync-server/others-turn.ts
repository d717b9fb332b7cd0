/** Lets sockets, timers and other people's commands have their turn of the event loop. */
export function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
