import { ALERT_ROUTES } from './alert-routes.ts';
import { ALERT_SETS } from './alerts.ts';
import { APPROVAL_ROUTES } from './approval-routes.ts';
import { AUDIT_ROUTES } from './audit.ts';
import { BATCH_ROUTES } from './batch.ts';
import type { GraphRoute } from './call.ts';
import { DIRECTORY_ROUTES } from './directory-routes.ts';
import { DIRECTORY_SETS } from './directory-sets.ts';
import { GROUP_SETS } from './group-sets.ts';
import { POLICY_ROUTES } from './policy-routes.ts';
import { REQUEST_ACTIONS } from './request-actions.ts';
import { REQUEST_SETS } from './request-sets.ts';
import { REVIEW_ACTIONS } from './review-actions.ts';
import { REVIEW_HISTORY_ROUTES } from './review-history.ts';
import { REVIEW_ROUTES } from './review-routes.ts';
import { SCHEDULE_SETS } from './schedule-sets.ts';
import { setRoutes } from './set-routes.ts';

/** Everything that is offered, at `/v1.0` and `/beta` alike. */
export const ROUTES: readonly GraphRoute[] = [
  ...[...SCHEDULE_SETS, ...GROUP_SETS, ...REQUEST_SETS, ...DIRECTORY_SETS, ...ALERT_SETS].flatMap(setRoutes),
  ...REQUEST_ACTIONS,
  ...APPROVAL_ROUTES,
  ...POLICY_ROUTES,
  ...DIRECTORY_ROUTES,
  ...REVIEW_ROUTES,
  ...REVIEW_ACTIONS,
  ...REVIEW_HISTORY_ROUTES,
  ...ALERT_ROUTES,
  ...AUDIT_ROUTES,
  ...BATCH_ROUTES,
];
