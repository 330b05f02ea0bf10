/**
 * Where an invocation becomes steady, after Barrett, Bolz-Tereick, Killick, Mount and Tratt 2017, "Virtual machine
 * warmup blows hot and cold" (OOPSLA): label outliers, find change points, merge the segments whose level equals that
 * of the last one, and classify. Differences to the paper: values are logs, equality of levels is a relative tolerance
 * (theirs is absolute, for iterations of one second), and outliers are isolated spikes, because windows of 200
 * iterations do not fit series of ten.
 */
import { mean, median } from 'simple-statistics';
import { differenceNoise, pelt } from './changepoint.js';

export type SteadyClass = 'flat' | 'warm-up' | 'slowdown' | 'none';

export interface Segment {
  readonly start: number;
  readonly end: number;
  /** Mean time of its iterations, outliers excluded. */
  readonly level: number;
}

export interface SteadyState {
  readonly kind: SteadyClass;
  /** First steady iteration; for `none`, where the last half begins. */
  readonly start: number;
  /** Median time of the steady iterations, outliers included. */
  readonly value: number;
  readonly segments: readonly Segment[];
  /** Labelled, never dropped. */
  readonly outliers: readonly number[];
}

/** Levels within 1% are one level, unless a caller knows that his data cannot tell. */
const TOLERANCE = Math.log(1.01);
/** Below this the noise estimate is taken for a quantised clock, not for the truth. */
const NOISE_FLOOR = 0.0015;
const OUTLIER_NOISES = 6;

/** `tolerance`: log ratio of two levels up to which they are one. */
export function steadyState(times: readonly number[], tolerance = TOLERANCE): SteadyState {
  const logs = times.map(Math.log);
  const noise = Math.max(NOISE_FLOOR, differenceNoise(logs));
  const outliers = isolatedSpikes(logs, noise);
  const smooth = logs.map((v, i) => (outliers.includes(i) ? neighbourLevel(logs, i) : v));
  // The first iteration may be alone in what it does: compile.
  const lengths = { minLength: times.length >= 12 ? 2 : 1, firstLength: 1 };
  const bounds = [0, ...pelt(smooth, { noise, ...lengths }), times.length];
  const segments = bounds.slice(1).map((end, i) => {
    const start = bounds[i] as number;
    return { start, end, level: Math.exp(mean(smooth.slice(start, end))) };
  });
  const start = steadyStart(segments, tolerance);
  const kind = classify(segments, start, times.length, tolerance);
  const from = kind === 'none' ? Math.floor(times.length / 2) : start;
  return { kind, start: from, value: median(times.slice(from)), segments, outliers };
}

function equalLevel(a: Segment, b: Segment, tolerance: number): boolean {
  return Math.abs(Math.log(a.level / b.level)) <= tolerance;
}

/** Start of the first segment from which on every segment has the level of the last. */
function steadyStart(segments: readonly Segment[], tolerance: number): number {
  const last = segments.at(-1);
  if (last === undefined) return 0;
  let start = last.start;
  for (const segment of [...segments].reverse()) {
    if (!equalLevel(segment, last, tolerance)) break;
    start = segment.start;
  }
  return start;
}

/** A steady part shorter than three iterations or a quarter of the series proves nothing. */
function classify(segments: readonly Segment[], start: number, length: number, tolerance: number): SteadyClass {
  if (length - start < Math.min(length, Math.max(3, length / 4))) return 'none';
  if (start === 0) return 'flat';
  const last = segments.at(-1) as Segment;
  const others = segments.filter((s) => s.end <= start && !equalLevel(s, last, tolerance));
  return others.every((s) => s.level > last.level) ? 'warm-up' : 'slowdown';
}

/** Iterations far from both sides in the same direction; the first and the last have one side only and stay. */
function isolatedSpikes(logs: readonly number[], noise: number): number[] {
  const limit = Math.max(OUTLIER_NOISES * noise, TOLERANCE);
  const spikes: number[] = [];
  for (let i = 1; i < logs.length - 1; i++) {
    const value = logs[i] as number;
    const before = value - median(logs.slice(Math.max(0, i - 3), i));
    const after = value - median(logs.slice(i + 1, i + 4));
    if (Math.min(Math.abs(before), Math.abs(after)) > limit && before * after > 0) spikes.push(i);
  }
  return spikes;
}

function neighbourLevel(logs: readonly number[], i: number): number {
  return median([...logs.slice(Math.max(0, i - 2), i), ...logs.slice(i + 1, i + 3)]);
}
