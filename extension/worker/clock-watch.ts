import type { Surroundings } from './surroundings.ts';

/** From how much on, in ms, a clock was set and did not just drift. */
const SET_BY = 2_000;

/** Notices that this browser's clock was set, so that what the server told of its own is not counted from it any more. */
export type ClockWatch = {
  /** Whether the server told its time since the clock was set, or cannot be asked. */
  readonly told: boolean;
  /** The server just told its time. */
  hear(): void;
  /** The server cannot be asked: what is known has to do. */
  giveUp(): void;
  /** Whether the clock was set since this was asked last, or the server told its time. It has to be heard anew then. */
  wasSet(): boolean;
};

export function createClockWatch({ now, passed }: Pick<Surroundings, 'now' | 'passed'>): ClockWatch {
  /** The local clock at the moment `passed` counts from. */
  let setAt = now() - passed();
  let told = false;
  return {
    get told() {
      return told;
    },
    hear() {
      setAt = now() - passed();
      told = true;
    },
    giveUp() {
      told = true;
    },
    wasSet() {
      const at = now() - passed();
      if (Math.abs(at - setAt) < SET_BY) return false;
      setAt = at;
      told = false;
      return true;
    },
  };
}
