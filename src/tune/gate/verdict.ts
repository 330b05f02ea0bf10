/**
 * From log-ratios to verdicts: pass, fail or inconclusive, for each program and overall.
 *
 * A program fails when it is surely slower (its p-value, adjusted for the number of programs, is at most `falseAlarms`)
 * and slower by more than the limit; it passes when it is surely not slower than the limit; otherwise more data are
 * needed. The geometric mean over all programs is judged in the same way, and finds what is too small to see in one.
 * A slow-down within the limit passes, however sure it is. Looking again after more data spends the error rates: they
 * are split evenly over the looks that there may be (Bonferroni), so stopping early costs nothing in validity.
 */
import { exponentiate, type Interval, type Stratum, stratifiedInterval } from '../statistics/interval.js';
import { adjustForDiscoveries, minimumDetectable, pAbove, pBelow } from '../statistics/tests.js';

export type Verdict = 'pass' | 'fail' | 'inconclusive';

export interface GateLimits {
  /** Largest tolerated slow-down: 0.02 is two per cent. */
  readonly maxRegress: number;
  /** Chance that a gate of equal builds fails: half for the programs, half for the geometric mean. */
  readonly falseAlarms: number;
  /** Chance that a slow-down at the limit passes. */
  readonly misses: number;
  /** How often the data may be looked at. */
  readonly looks: number;
  /** Of the bootstrap behind the intervals shown; verdicts do not depend on it. */
  readonly resamples?: number;
}

/** Rounds after which to look: early ones, so that a clear case ends in a minute, then each with about half as much data again. */
export const LOOKS: readonly number[] = [1, 2, 3, 5, 8, 12, 18, 27, 40, 60];

export const DEFAULT_LIMITS: GateLimits = {
  maxRegress: 0.02,
  falseAlarms: 0.01,
  misses: 0.05,
  looks: LOOKS.length,
};

export interface Judgement {
  readonly verdict: Verdict;
  /** Time now over time before, 95%. */
  readonly ratio: Interval;
  /** Of "not slower"; adjusted for the number of programs. */
  readonly p: number;
  /** Smallest slow-down this much data would have called a failure in 4 of 5 gates, as a ratio. */
  readonly detectable: number;
}

export interface ProgramJudgement extends Judgement {
  readonly program: string;
}

export interface GateJudgement {
  readonly verdict: Verdict;
  readonly programs: readonly ProgramJudgement[];
  readonly geomean: Judgement;
}

/** Log-ratios of one program; the weights of its strata add up to what one program counts, 1. */
export interface ProgramData {
  readonly program: string;
  readonly strata: readonly Stratum[];
}

export function judge(data: readonly ProgramData[], limits: GateLimits): GateJudgement {
  const adjusted = adjustForDiscoveries(data.map(({ strata }) => pAbove(strata, 0)));
  const programs = data.map(({ program, strata }, i): ProgramJudgement => {
    return { program, ...judgeOne(strata, adjusted[i] as number, data.length, limits) };
  });
  const together = data.flatMap(({ strata }) => scaled(strata, 1 / data.length));
  const geomean = judgeOne(together, pAbove(together, 0), 1, limits);
  return { verdict: overall([...programs, geomean]), programs, geomean };
}

function scaled(strata: readonly Stratum[], factor: number): Stratum[] {
  return strata.map(({ weight, values }) => ({ weight: weight * factor, values }));
}

function judgeOne(strata: readonly Stratum[], p: number, family: number, limits: GateLimits): Judgement {
  const margin = Math.log(1 + limits.maxRegress);
  const alpha = limits.falseAlarms / 2 / limits.looks;
  const ratio = exponentiate(stratifiedInterval(strata, limits));
  const detectable = Math.exp(Math.max(margin, minimumDetectable(strata, alpha / family)));
  const slower = p <= alpha && Math.log(ratio.estimate) > margin;
  const fine = pBelow(strata, margin) <= limits.misses / limits.looks;
  return { verdict: slower ? 'fail' : fine ? 'pass' : 'inconclusive', ratio, p, detectable };
}

function overall(parts: readonly Judgement[]): Verdict {
  if (parts.some((part) => part.verdict === 'fail')) return 'fail';
  return parts.every((part) => part.verdict === 'pass') ? 'pass' : 'inconclusive';
}
