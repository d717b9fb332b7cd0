import type { Grant } from './events.ts';
import type { Instant } from './time.ts';

/** What happens around an assignment's end: notices of it, and its holder's wish for more time. */
export type ExtensionEvent =
  | (Grant & {
      readonly type: 'ExtensionRequested';
      readonly requestId: string;
      readonly action: 'selfExtend' | 'selfRenew';
      readonly justification: string;
    })
  | (Grant & {
      readonly type: 'ExtensionApproved' | 'ExtensionDenied';
      readonly requestId: string;
      readonly justification: string;
    })
  | (Grant & { readonly type: 'AssignmentExpiryNoticed'; readonly endAt: Instant; readonly daysLeft: number });
