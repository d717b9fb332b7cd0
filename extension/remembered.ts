/** What was typed into a sheet and not yet sent, as typed; closing the popup loses nothing. */
export type Draft = {
  /** Where it is not to activate, what else the sheet is about. */
  readonly eligibleAssignmentId: string;
  readonly duration: string;
  readonly justification: string;
  readonly ticketNumber: string;
  readonly ticketSystem: string;
  readonly startAt: string;
  readonly scope: string;
};

/** What a person remembers per role: favourites, the last use, words used before. */
export type Habit = {
  readonly roleId: string;
  readonly favourite: boolean;
  readonly usedAt: number;
  readonly duration: string;
  readonly justifications: readonly string[];
};
