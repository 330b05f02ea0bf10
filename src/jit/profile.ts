/**
 * What a profile says of a program's functions: from sampled stacks, call counters and compile times to one row a
 * function. Pure.
 *
 * Invariants: a function is one of the source, so instances of a generic function are one row; a recursive
 * function counts once a sample in `total`; the `self` of all rows adds up to the samples.
 */
import type { ArgumentProfile } from './argument-profile.js';
import { CallGraph, edgesOfStacks } from './call-graph.js';
import type { NativeProfile, ProfileFrame, ProfileStack } from './native.js';

/** What is known of one compiled function without sampling it. */
export interface FunctionFacts {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Calls of code that counts them. */
  readonly calls: number;
  /** Code without counters ran it too: there were more calls. */
  readonly hasUncounted: boolean;
  /** Nanoseconds, by tier. */
  readonly compileNs: Readonly<Record<string, number>>;
  /** Of parameters that were looked at. */
  readonly arguments: readonly ArgumentProfile[];
}

export interface FunctionRow {
  readonly name: string;
  /** Empty for the runtime's functions. */
  readonly file: string;
  readonly line: number;
  /** Samples in it, and in it or what it called. */
  self: number;
  total: number;
  calls: number;
  hasUncounted: boolean;
  /** Samples of stacks that it was in, by the tier of its innermost frame; empty for the runtime's functions. */
  readonly tiers: Record<string, number>;
  readonly compileMs: Record<string, number>;
  /** What it was called with; of several instances, the one of which most is known. */
  arguments: readonly ArgumentProfile[];
}

export interface Profile {
  readonly hz: number;
  readonly samples: number;
  readonly dropped: number;
  readonly threads: number;
  /** Samples whose stack was deeper than what is kept of one. */
  readonly truncated: number;
  /** By `self`, most first; those never seen too. */
  readonly functions: readonly FunctionRow[];
  /** `frames` of the stacks are indices into these. */
  readonly frames: readonly ProfileFrame[];
  readonly stacks: readonly ProfileStack[];
}

/** What is worth a line: a tenth of the heaviest. */
const HOT = { share: 0.1, paths: 3 };

export function aggregate(sampled: NativeProfile, facts: readonly FunctionFacts[], hz: number): Profile {
  const rows = new Rows();
  for (const fact of facts) rows.addFacts(fact);
  const ofFrame = sampled.frames.map((frame) => rows.of(frame.function, frame.file, frame.line));
  for (const stack of sampled.stacks) addStack(stack, ofFrame, sampled.frames);
  const { samples, dropped, threads, frames, stacks } = sampled;
  const truncated = stacks.reduce((sum, stack) => sum + (stack.isTruncated ? stack.samples : 0), 0);
  return { hz, samples, dropped, threads, truncated, functions: rows.sorted(), frames, stacks };
}

function addStack(stack: ProfileStack, rows: readonly FunctionRow[], frames: readonly ProfileFrame[]): void {
  const seen = new Set<FunctionRow>();
  for (const index of stack.frames.toReversed()) {
    const [row, frame] = [rows[index], frames[index]];
    if (row === undefined || seen.has(row)) continue;
    if (seen.size === 0) row.self += stack.samples;
    seen.add(row);
    row.total += stack.samples;
    if (frame?.tier !== undefined) row.tiers[frame.tier] = (row.tiers[frame.tier] ?? 0) + stack.samples;
  }
}

/** Chains of calls that most of the time goes through; the heaviest first. */
export function hotPathsOf({
  frames,
  stacks,
}: Profile): { readonly names: readonly string[]; readonly samples: number }[] {
  const rows = new Rows();
  const numbers = new Map<FunctionRow, number>();
  const numberOf = frames.map(({ function: name, file, line }) => {
    const row = rows.of(name, file, line);
    numbers.set(row, numbers.get(row) ?? numbers.size);
    return numbers.get(row) ?? 0;
  });
  const named = [...numbers.keys()].map(({ name }) => name);
  const called = stacks.map((stack) => {
    return { functions: stack.frames.map((frame) => numberOf[frame] ?? 0), samples: stack.samples };
  });
  const paths = new CallGraph(edgesOfStacks(called)).hotPaths(HOT);
  return paths.map(({ functions, weight }) => ({ names: functions.map((n) => named[n] ?? ''), samples: weight }));
}

class Rows {
  private readonly rows = new Map<string, FunctionRow>();

  of(name: string, file: string, line: number): FunctionRow {
    const key = `${file}:${line}:${name}`;
    const found = this.rows.get(key);
    if (found !== undefined) return found;
    const row = {
      name,
      file,
      line,
      self: 0,
      total: 0,
      calls: 0,
      hasUncounted: false,
      tiers: {},
      compileMs: {},
      arguments: [],
    };
    this.rows.set(key, row);
    return row;
  }

  addFacts({ name, file, line, calls, hasUncounted, compileNs, arguments: seen }: FunctionFacts): void {
    const row = this.of(name, file, line);
    row.calls += calls;
    row.hasUncounted ||= hasUncounted;
    if ((seen[0]?.samples ?? 0) > (row.arguments[0]?.samples ?? 0)) row.arguments = seen;
    for (const [tier, ns] of Object.entries(compileNs)) row.compileMs[tier] = (row.compileMs[tier] ?? 0) + ns / 1e6;
  }

  sorted(): FunctionRow[] {
    return [...this.rows.values()].sort((a, b) => b.self - a.self || b.total - a.total || byPlace(a, b));
  }
}

/** So that equal times come in the same order in every run. */
function byPlace(a: FunctionRow, b: FunctionRow): number {
  const [left, right] = [`${a.file}:${a.name}`, `${b.file}:${b.name}`];
  if (left !== right) return left < right ? -1 : 1;
  return a.line - b.line;
}
