/**
 * Gates played with made-up noise, by the real plan and the real verdicts: how often equal builds fail and how often a
 * slow-down is found. A trial takes as long as a real one would, so a budget ends as it does in earnest.
 */
import type { Arm, PlannedTrial, Program, TrialRecord } from '../model.js';
import { type Random, random } from '../random.js';
import { pairedData } from './opponent.js';
import { planGate } from './plan.js';
import { DEFAULT_LIMITS, type GateJudgement, judge } from './verdict.js';

export type NoiseKind = 'normal' | 'log-normal' | 'bimodal' | 'drifting';
export const NOISE_KINDS: readonly NoiseKind[] = ['normal', 'log-normal', 'bimodal', 'drifting'];

export interface SimulatedGate {
  readonly seed: number;
  readonly programs: number;
  /** True log-ratio of every program. */
  readonly shift: number;
  /** Standard deviation of one pair's log-ratio. */
  readonly pairNoise: number;
  readonly noise: NoiseKind;
  readonly budgetMs?: number;
  readonly trialMs?: number;
}

const BEFORE: Arm = { id: 'before', kind: 'jit', knobs: {}, build: 'before' };
const NOW: Arm = { id: 'now', kind: 'jit', knobs: {}, build: 'current' };
const ITERATIONS = 6;

export function simulateGate(options: SimulatedGate): GateJudgement & { readonly trials: number } {
  const { seed, budgetMs = 600_000, trialMs = 1_000 } = options;
  const programs = Array.from({ length: options.programs }, (_, i) => program(`program${i}`));
  const decide = (records: readonly TrialRecord[]): GateJudgement =>
    judge(pairedData(records, programs, NOW, BEFORE), { ...DEFAULT_LIMITS, resamples: 20 });
  const plan = planGate({
    programs,
    arms: [BEFORE, NOW],
    size: 'quick',
    iterations: ITERATIONS,
    budgetMs,
    seed,
    judge: decide,
  });
  const machine = new Machine(options, random(seed, 'machine'));
  const records: TrialRecord[] = [];
  for (let step = plan.next(); step.done !== true; ) {
    const leg = step.value.map((trial) => machine.run(trial, trialMs));
    records.push(...leg);
    step = plan.next(leg);
  }
  return { ...decide(records), trials: records.length };
}

function program(name: string): Program {
  const sizes = { quick: 1, normal: 1, long: 1 };
  return { name, folder: name, description: '', tags: [], split: 'search', sizes, twins: [], expected: new Map() };
}

/** Trials of this machine are off by noise of the chosen kind, the same for all iterations of a trial but a little. */
class Machine {
  private trials = 0;

  constructor(
    private readonly options: SimulatedGate,
    private readonly stream: Random,
  ) {}

  run(trial: PlannedTrial, elapsedMs: number): TrialRecord {
    const level = Math.exp(this.disturbance() + (trial.arm.id === NOW.id ? this.options.shift : 0));
    const iterations = Array.from({ length: ITERATIONS }, () => {
      const ns = 1e8 * level * Math.exp(0.002 * this.stream.normal());
      return { wallNs: ns, cpuNs: ns, codeBytes: 0, heapPeak: 0, rssPeak: 0, tierEvents: [] };
    });
    const outcome = { status: 'ok', firstResultMs: 100, iterations } as const;
    return { ...trial, command: [], startedAt: '', elapsedMs, outcome };
  }

  /** A pair is the difference of two trials, so each gets the noise over sqrt(2). */
  private disturbance(): number {
    const { noise, pairNoise } = this.options;
    const drift = noise === 'drifting' ? 0.00005 * ++this.trials : 0;
    return (pairNoise / Math.SQRT2) * noiseDraw(noise, this.stream) + drift;
  }
}

/** Noise of mean 0 and a standard deviation of about 1. Drift is for whoever knows the place in the series to add. */
export function noiseDraw(kind: NoiseKind, stream: Random): number {
  const z = stream.normal();
  switch (kind) {
    case 'normal':
    case 'drifting':
      return z;
    case 'log-normal':
      return skewed(z);
    case 'bimodal':
      return (stream.next() < 0.2 ? 2 : -0.5) + z / 4;
  }
}

/** Mean 0, variance 1, skewed to slow runs: exp of a normal with sigma 0.6, standardised. */
function skewed(z: number): number {
  const s = 0.6;
  const mean = Math.exp((s * s) / 2);
  return (Math.exp(s * z) - mean) / (mean * Math.sqrt(Math.exp(s * s) - 1));
}
