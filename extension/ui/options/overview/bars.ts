import type { Daily } from './series.ts';

/** A piece of a stacked bar, in parts of the plot: x from 0 to 1 from the left, y from 0 to 1 from the top. */
export type Piece = {
  readonly series: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** The part of a day's width that its bar takes. */
const FILLED = 0.76;

/** The stacked bars of each day, the first series at the bottom; a day without anything has none. */
export function barsOf({ days, series }: Daily, max: number): readonly (readonly Piece[])[] {
  const width = FILLED / days.length;
  return days.map((_, day) => {
    const x = (day + (1 - FILLED) / 2) / days.length;
    let top = 1;
    return series.flatMap(({ values }, index) => {
      const height = values[day]! / max;
      top -= height;
      return height > 0 ? [{ series: index, x, y: top, width, height }] : [];
    });
  });
}
