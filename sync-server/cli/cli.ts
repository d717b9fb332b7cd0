/** What a command gets of the world around it. */
export type Cli = {
  readonly env: NodeJS.ProcessEnv;
  /** Writes to standard output, as is. Waits until it was taken, so that a long export does not pile up in memory. */
  out(text: string): Promise<void>;
  /** Writes a line to standard error. */
  note(line: string): void;
  /** All of standard input. */
  input(): Promise<string>;
};

/** What a command came to: 0 done, 1 refused or found wrong. */
export type Exit = 0 | 1;

export type CliCommand = {
  /** How it is called, after `keyturn`. */
  readonly usage: string;
  readonly run: (args: readonly string[], cli: Cli) => Promise<Exit>;
};

/** Called in a way it does not understand: exit 2, with how to call it. */
export class UsedWrongly extends Error {}

/** Understood and not done: exit 1. The message is one line that says what to do. */
export class Refused extends Error {}
