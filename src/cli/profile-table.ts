/** A profile as a table for a terminal. */
import type { ArgumentProfile } from '../jit/argument-profile.js';
import { type FunctionRow, hotPathsOf, type Profile } from '../jit/profile.js';
import { counted } from '../support/plural.js';
import { align } from './columns.js';

const HEAD = ['self', 'total', 'samples', 'calls', 'tier', 'compile', 'function', 'place'];
/** Columns of text; numbers are set to the right. */
const LEFT = new Set([4, 6, 7]);

/** The `top` functions by the time spent in themselves, and what the numbers rest on. */
export function profileTable(profile: Profile, top: number): string {
  const seen = profile.functions.filter((row) => row.total > 0);
  const rows = seen.slice(0, top).map((row) => cells(row, profile.samples));
  const rest = seen.length - rows.length;
  const more = rest > 0 ? `${counted(rest, 'more function')}: --top ${seen.length} shows all\n` : '';
  return `${summary(profile)}\n${rows.length === 0 ? '' : align([HEAD, ...rows], LEFT)}${more}${paths(profile)}${calls(seen.slice(0, top))}`;
}

/** Lines of arguments: functions with the most time, values that at least this part of the calls had. */
const ARGUMENTS = { lines: 5, share: 0.25 };

function calls(rows: readonly FunctionRow[]): string {
  return rows
    .flatMap((row) => {
      const parts = row.arguments.flatMap(argumentText);
      const samples = row.arguments[0]?.samples ?? 0;
      return parts.length === 0 ? [] : [`${row.name}, ${counted(samples, 'call')} looked at: ${parts.join(', ')}\n`];
    })
    .slice(0, ARGUMENTS.lines)
    .join('');
}

function argumentText({ name, of, samples, values }: ArgumentProfile): string[] {
  return values
    .filter(({ count }) => count >= ARGUMENTS.share * samples)
    .map(
      ({ text, count }) => `${name} ${of === 'type' ? 'is' : '='} ${text} (${Math.round((100 * count) / samples)}%)`,
    );
}

function paths(profile: Profile): string {
  return hotPathsOf(profile)
    .map(({ names, samples }) => `hot path, ${((100 * samples) / profile.samples).toFixed(1)}%: ${names.join(' > ')}\n`)
    .join('');
}

/** One line: how much was seen, and what is missing. */
export function summary({ samples, hz, threads, dropped, truncated }: Profile): string {
  const seconds = (samples / hz).toFixed(2);
  const parts = [`${counted(samples, 'sample')} at ${hz} Hz`, `${seconds} s of CPU time`, counted(threads, 'thread')];
  if (dropped > 0) parts.push(`${counted(dropped, 'sample')} dropped`);
  if (truncated > 0) parts.push(`${counted(truncated, 'sample')} of stacks too deep to keep whole`);
  return parts.join(', ');
}

function cells(row: FunctionRow, samples: number): string[] {
  const percent = (part: number) => `${((100 * part) / samples).toFixed(1)}%`;
  const ms = Object.values(row.compileMs).reduce((sum, time) => sum + time, 0);
  const isForeign = row.file === '';
  return [
    percent(row.self),
    percent(row.total),
    String(row.self),
    isForeign ? '' : callsText(row),
    tiersText(row),
    isForeign || ms === 0 ? '' : `${ms.toFixed(1)} ms`,
    row.name,
    isForeign ? '' : `${row.file}:${row.line}`,
  ];
}

/** Optimised code counts no calls: what is known is a lower bound then. */
export function callsText({ calls, hasUncounted }: FunctionRow): string {
  return hasUncounted ? `${calls}+` : String(calls);
}

/** Tiers that it was seen in, the one with most time first. */
export function tiersText({ tiers, file }: FunctionRow): string {
  const order = Object.entries(tiers).sort(([, a], [, b]) => b - a);
  return file === '' ? 'runtime' : order.map(([tier]) => tier).join(' + ');
}
