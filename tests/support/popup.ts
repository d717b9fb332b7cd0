import type { Locator, Page } from 'playwright-core';

export type Asking = {
  readonly duration?: string;
  readonly justification?: string;
  readonly ticket?: { readonly number: string; readonly system: string };
};

/** A region of the popup, by its name. */
export function region(popup: Page, name: 'Eligible' | 'Active' | 'Requests' | 'Approvals'): Locator {
  return popup.getByRole('region', { name, exact: true });
}

/** The card of a role that is held. */
export function activeCard(popup: Page, role: string): Locator {
  return region(popup, 'Active').getByRole('article', { name: role, exact: true });
}

/** A row of the requests, with this role and what became of it. */
export function requestRow(popup: Page, role: string, outcome: string | RegExp): Locator {
  return region(popup, 'Requests').getByRole('listitem').filter({ hasText: role }).filter({ hasText: outcome });
}

/** Fills in the sheet of a role and sends it; gives the sheet, which closes by itself when the answer is yes. */
export async function askFor(popup: Page, role: string, asking: Asking): Promise<Locator> {
  await popup.getByRole('button', { name: `Activate ${role}`, exact: true }).click();
  const sheet = popup.getByRole('dialog', { name: `Activate ${role}` });
  if (asking.duration) await sheet.getByLabel('Duration').fill(asking.duration);
  if (asking.justification) await sheet.getByLabel('Justification').fill(asking.justification);
  if (asking.ticket) {
    await sheet.getByLabel('Ticket number').fill(asking.ticket.number);
    await sheet.getByLabel('Ticket system').fill(asking.ticket.system);
  }
  await sheet.getByRole('button', { name: 'Activate', exact: true }).click();
  return sheet;
}

/** Decides about a request that waits, with words. */
export async function decide(popup: Page, decision: 'Approve' | 'Deny', about: string, words: string): Promise<void> {
  await region(popup, 'Approvals')
    .getByRole('button', { name: `${decision} ${about}` })
    .click();
  const sheet = popup.getByRole('dialog', { name: `${decision} ${about}` });
  await sheet.getByLabel('Justification').fill(words);
  await sheet.getByRole('button', { name: decision, exact: true }).click();
  await sheet.waitFor({ state: 'detached' });
}
