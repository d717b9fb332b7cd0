/** What a passkey's challenge is bound to when somebody changes their own second factors, in the place of a command. */
export const CHANGE_OF_FACTORS = { type: 'ChangeSecondFactors' } as const;
