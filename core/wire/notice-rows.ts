import type { AssignmentType } from '../events.ts';

// What a person should hear of once. Instants are ISO 8601 UTC texts. Fields may be added, never changed.

/** Something that happened to a person's requests or roles and that they should hear of once. */
export type NoticeRow = {
  readonly id: string;
  readonly kind:
    | 'approved'
    | 'denied'
    | 'lapsed'
    | 'failed'
    | 'revoked'
    | 'expired'
    | 'assignment_ending'
    | 'assignment_ended'
    | 'extension_approved'
    | 'extension_denied';
  readonly at: string;
  readonly roleName: string;
  readonly byName: string | null;
  readonly justification: string;
  /** When the assignment ends, where the notice is about that. */
  readonly endAt?: string | null;
};

/** An assignment of one's own that has ended and may still be renewed. */
export type EndedRow = {
  readonly id: string;
  readonly type: AssignmentType;
  readonly roleId: string;
  readonly roleName: string;
  readonly scope: string;
  readonly startAt: string;
  readonly endAt: string;
};
