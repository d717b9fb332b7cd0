import { afterEach, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../core/time.ts';
import { CONTOSO, signInAs } from '../support/contoso.ts';
import { type Extension, openExtension } from '../support/extension.ts';
import { activeCard, askFor, region } from '../support/popup.ts';
import { type TimedServer, timedServer } from '../support/timed-server.ts';
import { until } from '../support/until.ts';

const ROLE = 'Incident Responder';
const OTHER = 'SharePoint Administrator';

let server: TimedServer;
let alice: Extension;
afterEach(async () => {
  await alice?.close();
  await server?.remove();
});

// A browser's clock that is behind is a server's that is ahead: only their difference counts.
test.each([5, -5])(
  '[T1] with the server %i hours ahead of the browser, countdowns and deadlines are the server’s',
  async (hours) => {
    server = await timedServer(CONTOSO, hours * HOUR);
    alice = await openExtension();
    const popup = await signInAs(alice, server.url, 'Alice');
    await (await askFor(popup, ROLE, { duration: '15 min' })).waitFor({ state: 'detached' });
    const card = activeCard(popup, ROLE);
    await card
      .locator('.left')
      .getByText(/^1[45] min$/)
      .waitFor();
    const { startAt, endAt } = [...server.app.handle.state.activations.values()][0]!;
    expect(endAt! - startAt).toBe(15 * MINUTE);
    await card.getByText(new RegExp(`ends (tomorrow )?${clock(endAt!)}`)).waitFor();
    await until(async () => /^1[45]m$/.test(await alice.badge()), 'the badge counts the minutes');

    // Offline, and before any worker runs again, it is still the server's time that counts.
    await server.app.close();
    await popup
      .locator('footer')
      .getByText(/^Offline, as of/)
      .waitFor({ timeout: 20_000 });
    await alice.stopWorker();
    await popup.reload();
    await card
      .locator('.left')
      .getByText(/^1[345] min$/)
      .waitFor();
    await card.getByText(new RegExp(`ends (tomorrow )?${clock(endAt!)}`)).waitFor();
    const sheet = await askFor(popup, OTHER, { duration: '1 h', justification: 'Clock' });
    const serverNow = Date.now() + server.shift;
    const deadlines = [9, 10, 11].map((minutes) => clock(serverNow + minutes * MINUTE)).join('|');
    await sheet
      .getByText(new RegExp(`^Will be sent when you are back online, until (tomorrow )?(${deadlines})\\.$`))
      .waitFor();
    await sheet.getByRole('button', { name: 'Close' }).click();

    // The browser's clock says that all is over long ago, or far from it; the server decides.
    await server.sleep(0);
    await popup.reload();
    await activeCard(popup, OTHER).getByText('Activated', { exact: true }).waitFor();
    await server.sleep(15 * MINUTE);
    await popup.reload();
    await card.waitFor({ state: 'detached' });
    await activeCard(popup, OTHER).waitFor();
    expect(await region(popup, 'Requests').getByRole('article').count()).toBe(0);
  },
);

/** As the popup says a time of day; the browser's zone is UTC. */
function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
