import { noActivity } from './activity.ts';
import { DEFAULT_ALERT_SETTINGS } from './alert-settings.ts';
import { noAlerts } from './alert-state.ts';
import type { State } from './state.ts';

/** The state before the first event. */
export function initialState(): State {
  return {
    seq: 0,
    at: 0,
    labels: 0,
    organisation: null,
    forgotten: [],
    users: new Map(),
    groups: new Map(),
    roles: new Map(),
    assignments: new Map(),
    activations: new Map(),
    requests: new Map(),
    reviews: new Map(),
    reviewSeries: new Map(),
    reviewHistories: new Map(),
    alertSettings: DEFAULT_ALERT_SETTINGS,
    alerts: noAlerts(),
    activity: noActivity(),
    by: {
      upn: new Map(),
      roleName: new Map(),
      groupName: new Map(),
      groupsOfUser: new Map(),
      reports: new Map(),
      delegators: new Map(),
      membershipsOfUser: new Map(),
      accessRoles: new Map(),
      assignmentsOfPrincipal: new Map(),
      assignmentsOfRole: new Map(),
      activationsOfUser: new Map(),
      activationsOfRole: new Map(),
      activationsOfAssignment: new Map(),
      requestsOfPrincipal: new Map(),
      requestsOfRole: new Map(),
      pending: new Set(),
      extensions: new Map(),
      runningReviews: new Set(),
    },
    due: [],
  };
}
