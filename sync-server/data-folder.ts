import { mkdirSync } from 'node:fs';
import { ConfigProblem } from './config.ts';

/** Makes the data folder where it is absent. Throws one line that says what to do where it cannot be. */
export function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (fault) {
    const reason = fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault);
    throw new ConfigProblem(`KEYTURN_DATA: ${folder} cannot be made a folder (${reason}). Choose another place.`);
  }
}
