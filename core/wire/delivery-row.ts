/** A message that was sent, waits, or is stuck; as administrators and readers see it. Instants are ISO 8601. */
export type DeliveryRow = {
  readonly id: string;
  readonly channel: 'mail' | 'webhook';
  readonly to: string;
  readonly subject: string;
  readonly status: 'waiting' | 'sent' | 'stuck';
  readonly attempts: number;
  readonly createdAt: string;
  /** When it is tried next, or was sent. */
  readonly nextAt: string | null;
  readonly error: string | null;
};
