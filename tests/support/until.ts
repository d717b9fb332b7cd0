type Nothing = null | undefined | false | 0 | '';

/** Waits until `look` gives something: not null, undefined, false, 0 or ''; throws when it does not within `limit` ms. */
export async function until<Found>(
  look: () => Found | Nothing | Promise<Found | Nothing>,
  what = look.toString(),
  limit = 8_000,
): Promise<Found> {
  const end = Date.now() + limit;
  for (let pause = 5; ; pause = Math.min(pause * 1.5, 40)) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${limit} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
