import { browser } from 'wxt/browser';

/**
 * Asks the person for the server's origin, which a browser only allows in the turn of a click. Where it is declined or
 * cannot be asked for, CORS does: nothing fails.
 */
export async function askForOrigin(server: string): Promise<void> {
  try {
    await browser.permissions.request({ origins: [`${new URL(server).origin}/*`] });
  } catch {
    // Not an address, or one that needs no permission; signing in says what is wrong.
  }
}
