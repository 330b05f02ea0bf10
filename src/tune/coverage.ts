/**
 * Coverage of intervals by simulation: log-ratios with a true mean of 0 and noise of a chosen kind, made and stopped as a
 * study makes and stops them. The share of intervals that hold 0 should be the nominal 95%.
 */
import { type NoiseKind, noiseDraw } from './gate/simulate.js';
import { isNarrow } from './precision.js';
import { type Random, random } from './random.js';
import { type Interval, type Stratum, stratifiedInterval } from './statistics/interval.js';

export type Design = 'pairs' | 'oneNoisy' | 'stopped';
export const DESIGNS: readonly Design[] = ['pairs', 'oneNoisy', 'stopped'];

export interface CoverageOptions {
  readonly design: Design;
  readonly noise: NoiseKind;
  /** Log-ratios of an interval; of a stopped one, about how many make it narrow enough. */
  readonly pairs: number;
  readonly runs: number;
  readonly resamples: number;
}

/** Standard deviation of one trial's log-time. */
const TRIAL_NOISE = 0.01;
/** By which the machine becomes slower from a trial to the next. */
const DRIFT = 0.00005;
const MAX_ROUNDS = 100;

/** Share of the intervals that hold the truth. */
export function coverage(options: CoverageOptions): number {
  const stream = random(options.pairs, 'coverage', options.design, options.noise);
  let covered = 0;
  for (let run = 0; run < options.runs; run++) {
    const { low, high } = oneInterval(options, new Trials(options, stream), run);
    if (low <= 0 && 0 <= high) covered++;
  }
  return covered / options.runs;
}

function oneInterval({ design, pairs, resamples }: CoverageOptions, trials: Trials, seed: number): Interval {
  const precision = (2 * Math.SQRT2 * TRIAL_NOISE) / Math.sqrt(pairs);
  const rounds = design === 'stopped' ? MAX_ROUNDS : pairs / 2;
  for (let round = 1; round <= rounds; round++) {
    trials.addRound();
    if (design === 'stopped' && isNarrow(trials.strata(), precision, round)) break;
  }
  return stratifiedInterval(trials.strata(), { seed, resamples });
}

/** Rounds of A B B A; each adds a log-ratio of either order. */
class Trials {
  private readonly ab: number[] = [];
  private readonly ba: number[] = [];
  private count = 0;

  constructor(
    private readonly options: CoverageOptions,
    private readonly stream: Random,
  ) {}

  addRound(): void {
    const [a, b, b2, a2] = [this.trial('a'), this.trial('b'), this.trial('b'), this.trial('a')];
    this.ab.push(b - a);
    this.ba.push(b2 - a2);
  }

  strata(): Stratum[] {
    return [
      { weight: 0.5, values: this.ab },
      { weight: 0.5, values: this.ba },
    ];
  }

  private trial(arm: 'a' | 'b'): number {
    const { noise, design } = this.options;
    const drift = noise === 'drifting' ? DRIFT * ++this.count : 0;
    const still = design === 'oneNoisy' && arm === 'a';
    return drift + (still ? 0 : TRIAL_NOISE * noiseDraw(noise, this.stream));
  }
}
