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
  | 'second_factors_reset'
  | 'weekly_digest';

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
    /** How a week went, from `startAt` to `endAt`; absent where it is about something else. */
    readonly digest?: Digest;
  };
};

/** How roles were used and given in a while. */
export type Digest = {
  readonly activations: number;
  /** Who activated anything. */
  readonly people: number;
  /** The most used ones, the most used first. */
  readonly roles: readonly { readonly name: string; readonly activations: number }[];
  /** Assignments that were made, and how many of them are active without end. */
  readonly assigned: number;
  readonly permanent: number;
};
