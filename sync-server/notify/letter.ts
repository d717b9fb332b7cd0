/** What a letter tells; its words are in texts.ts. */
export type LetterKind =
  | 'assigned_eligible'
  | 'assigned_active'
  | 'assignment_ended'
  | 'assignment_ending'
  | 'assignment_extended'
  | 'extension_needed'
  | 'extension_approved'
  | 'extension_denied'
  | 'review_needed'
  | 'review_reminder'
  | 'review_asked'
  | 'review_ended'
  | 'activated'
  | 'approval_needed'
  | 'approval_reminder'
  | 'approved'
  | 'denied'
  | 'lapsed'
  | 'failed'
  | 'assigned_outside'
  | 'second_factor_changed'
  | 'second_factors_reset';

/** One message to one person or address. `id` names the event and the reader, so that it is sent once. */
export type Letter = {
  readonly id: string;
  readonly kind: LetterKind;
  /** An e-mail address. */
  readonly to: string;
  /** Instants are ISO 8601. `justification` is there only where the reader may see it. */
  readonly about: {
    readonly organisation: string;
    readonly person: string;
    readonly by: string;
    readonly role: string;
    readonly scope: string;
    readonly startAt: string | null;
    readonly endAt: string | null;
    readonly lapsesAt: string | null;
    readonly justification: string;
    readonly answer: string;
    readonly requestId: string | null;
    /** The access review it is about, and its name. */
    readonly reviewId: string | null;
    readonly review: string | null;
    /** What whoever made the review says to its reviewers; only in letters to them. */
    readonly message: string;
    /** How many incidents of an alert it is about; absent where it is about none. */
    readonly incidents?: number;
  };
};
