import { parseArgs } from 'node:util';
import { DAY, HOUR, MINUTE, type Ms } from '../../core/time.ts';
import { UsedWrongly } from './cli.ts';

type Options = Readonly<Record<string, 'text' | 'flag'>>;
type Values<Given extends Options> = { readonly [Name in keyof Given]?: Given[Name] extends 'flag' ? boolean : string };

/** The options and the plain arguments of a command; `names` says which plain ones it needs, in order. Throws UsedWrongly. */
export function readArguments<Given extends Options>(
  args: readonly string[],
  options: Given,
  names: readonly string[] = [],
): { readonly values: Values<Given>; readonly plain: readonly string[] } {
  const described = Object.fromEntries(
    Object.entries(options).map(([name, kind]) => [name, { type: kind === 'flag' ? 'boolean' : 'string' } as const]),
  );
  const { values, positionals } = parsed(args, described);
  const missing = names[positionals.length];
  if (missing) throw new UsedWrongly(`${missing} is missing`);
  if (positionals.length > names.length) throw new UsedWrongly(`"${positionals[names.length]}" is one too many`);
  return { values: values as Values<Given>, plain: positionals };
}

function parsed(args: readonly string[], options: Record<string, { type: 'boolean' | 'string' }>) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (fault) {
    throw new UsedWrongly(fault instanceof Error ? fault.message.split('. ')[0]! : String(fault));
  }
}

/** The span of `8h`, `30m` or `7d` in ms, at most `longest`. Throws UsedWrongly. */
export function readSpan(name: string, text: string, longest: Ms): Ms {
  const short = /^(\d{1,7})([mhd])$/.exec(text);
  const unit = { m: MINUTE, h: HOUR, d: DAY };
  const span = short ? Number(short[1]) * unit[short[2] as keyof typeof unit] : 0;
  if (span > 0 && span <= longest) return span;
  throw new UsedWrongly(`${name}: expected a span such as 30m, 8h or 7d, at most ${longest / DAY}d`);
}

/** The one of `choices` that was given. Throws UsedWrongly. */
export function readChoice<Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === text);
  if (!found) throw new UsedWrongly(`${name}: expected ${choices.join(', ')}`);
  return found;
}
