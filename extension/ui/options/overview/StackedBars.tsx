import { sayCount } from '../parts/number-text.ts';
import { barsOf } from './bars.ts';
import { sayDate } from './chart-words.ts';
import { scaleFor } from './scale.ts';
import type { Daily } from './series.ts';

export type StackedBarsProps = {
  readonly caption: string;
  readonly data: Daily;
  /** What is counted, one and many. */
  readonly unit: readonly [string, string];
};

/** In the coordinates of the drawing, which is stretched to its place; strokes stay thin. */
const [WIDTH, HEIGHT] = [600, 160];

/** Counts per day as stacked bars, with the same numbers as a table. */
export function StackedBars({ caption, data, unit }: StackedBarsProps) {
  const { days, series, totals } = data;
  const { max, ticks } = scaleFor(Math.max(...totals));
  const total = totals.reduce((sum, value) => sum + value, 0);
  const label = `${caption}: ${sayCount(total, unit)} from ${sayDate(days[0]!)} to ${sayDate(days.at(-1)!)}`;
  const middle = days[Math.floor(days.length / 2)]!;
  return (
    <figure class="chart">
      <ul class="legend" aria-hidden="true">
        {series.map(({ key, name }, index) => (
          <li key={key}>
            <span class={`swatch series-${index}`} />
            {name}
          </li>
        ))}
      </ul>
      <div class="plot">
        <div class="y" aria-hidden="true">
          {[...ticks].reverse().map((tick) => (
            <span key={tick}>{tick.toLocaleString('en-GB')}</span>
          ))}
        </div>
        <svg role="img" aria-label={label} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
          {ticks.map((tick) => {
            const y = HEIGHT * (1 - tick / max);
            return <line key={tick} class="grid" x1={0} x2={WIDTH} y1={y} y2={y} />;
          })}
          {barsOf(data, max).map((pieces, day) => (
            <g key={days[day]}>
              <title>{sayDay(data, day, unit)}</title>
              <rect class="hit" x={(day * WIDTH) / days.length} y={0} width={WIDTH / days.length} height={HEIGHT} />
              {pieces.map(({ series: of, x, y, width, height }) => (
                <rect
                  key={of}
                  class={`series-${of}`}
                  x={x * WIDTH}
                  y={y * HEIGHT}
                  width={width * WIDTH}
                  height={height * HEIGHT}
                />
              ))}
            </g>
          ))}
        </svg>
        {total === 0 && <p class="nothing muted">Nothing in these days.</p>}
        <div class="x" aria-hidden="true">
          {[days[0]!, middle, days.at(-1)!].map((day) => (
            <span key={day}>{sayDate(day)}</span>
          ))}
        </div>
      </div>
      <details>
        <summary class="small muted">As a table</summary>
        <Numbers caption={caption} data={data} />
      </details>
    </figure>
  );
}

function Numbers({ caption, data }: { readonly caption: string; readonly data: Daily }) {
  const { days, series, totals } = data;
  return (
    <div class="table">
      <div class="scroll">
        <table>
          <caption class="unseen">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">Day (UTC)</th>
              {series.map(({ key, name }) => (
                <th key={key} scope="col" class="numeric">
                  {name}
                </th>
              ))}
              <th scope="col" class="numeric">
                All
              </th>
            </tr>
          </thead>
          <tbody>
            {days.map((day, index) => (
              <tr key={day}>
                <th scope="row">{sayDate(day)}</th>
                {series.map(({ key, values }) => (
                  <td key={key} class="numeric">
                    {values[index]}
                  </td>
                ))}
                <td class="numeric">{totals[index]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function sayDay({ days, series, totals }: Daily, day: number, unit: readonly [string, string]): string {
  const parts = series.flatMap(({ name, values }) => (values[day] ? [`${name} ${values[day]}`] : []));
  const all = `${sayDate(days[day]!)}: ${sayCount(totals[day]!, unit)}`;
  return parts.length ? `${all} (${parts.join(', ')})` : all;
}
