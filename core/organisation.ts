import type { OrganisationSettings } from './events.ts';

/** An organisation's settings before anyone changed them. */
export const DEFAULT_ORGANISATION: OrganisationSettings = {
  deactivationLock: false,
  fourEyes: false,
  requireMfaAtSignIn: false,
  scopes: [],
};
