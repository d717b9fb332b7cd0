import { Secret, TOTP } from 'otpauth';
import type { CDPSession, Page } from 'playwright-core';
import { SECOND } from '../../core/time.ts';

/** How long a code of an authenticator app is shown. */
export const STEP = 30 * SECOND;

/** What an authenticator app shows at an instant. */
export function codeAt(secret: string, at: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate({ timestamp: at });
}

/** A platform authenticator in the browser, for one page: it verifies the user and answers by itself. */
export type VirtualAuthenticator = {
  readonly session: CDPSession;
  readonly authenticatorId: string;
};

export async function addAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { session, authenticatorId };
}

/** Gives a page an authenticator with the passkeys of another's as they are now, as a real one serves every page. */
export async function movePasskeys(from: VirtualAuthenticator, page: Page): Promise<VirtualAuthenticator> {
  const { authenticatorId } = from;
  const { credentials } = await from.session.send('WebAuthn.getCredentials', { authenticatorId });
  const to = await addAuthenticator(page);
  for (const credential of credentials)
    await to.session.send('WebAuthn.addCredential', { authenticatorId: to.authenticatorId, credential });
  return to;
}

/** Sets up an authenticator app in the page that asks for it, up to the recovery codes; gives the seed and the codes. */
export async function setUpApp(
  page: Page,
  password: string,
  now: () => number,
): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[] }> {
  await page.getByRole('radio', { name: 'Authenticator app' }).check();
  await page.getByLabel('Password').fill(password);
  await page.locator('.set-up').getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  const secret = (await page.locator('.key').textContent())!;
  await page.getByLabel('First code').fill(codeAt(secret, now() - STEP));
  await page.getByLabel('Next code').fill(codeAt(secret, now()));
  await page.getByRole('button', { name: 'Confirm the app' }).click();
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await codes.first().waitFor();
  return { secret, recoveryCodes: await codes.allTextContents() };
}
