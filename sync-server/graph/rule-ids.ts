import type { NotificationEvent, NotificationRecipient } from '../../core/settings.ts';

const CALLER: Readonly<Record<NotificationEvent, string>> = {
  eligible: 'Admin_Eligibility',
  active: 'Admin_Assignment',
  activation: 'EndUser_Assignment',
};
const RECIPIENT: Readonly<Record<NotificationRecipient, string>> = {
  admin: 'Admin',
  requestor: 'Requestor',
  approver: 'Approver',
};

/** The id of the rule of one cell of the notification matrix (entra-pim §2.3). */
export function notificationRuleId(event: NotificationEvent, recipient: NotificationRecipient): string {
  return `Notification_${RECIPIENT[recipient]}_${CALLER[event]}`;
}

/** The cell a notification rule is about, or null where the id is none. */
export function notificationCell(
  id: string,
): { readonly event: NotificationEvent; readonly recipient: NotificationRecipient } | null {
  for (const event of Object.keys(CALLER) as NotificationEvent[])
    for (const recipient of Object.keys(RECIPIENT) as NotificationRecipient[])
      if (notificationRuleId(event, recipient) === id) return { event, recipient };
  return null;
}
