/**
 * Gates played with made-up noise, by the real plan and the real verdicts: how often equal builds fail and how often a
 * slow-down is found. A trial takes as long as a real one would, so a budget ends as it does in earnest.
 */
import type { Arm, PlannedTrial, Program, TrialRecord } from '../model.js';
import { type Random, random } from '../random.js';
import { orderStrata, pairsOf } from '../ratios.js';
import { LOOKS, planGate } from './plan.js';
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
  const decide = (records: readonly TrialRecord[]): GateJudgement => judgeRecords(records, programs);
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
  for (let step = plan.next(); step.done !== true; step = plan.next(records.at(-1) as TrialRecord)) {
    records.push(machine.run(step.value, trialMs));
  }
  return { ...decide(records), trials: records.length };
}

function judgeRecords(records: readonly TrialRecord[], programs: readonly Program[]): GateJudgement {
  const pairs = pairsOf(records, NOW.id, BEFORE.id, { objective: 'steady', clock: 'cpu' });
  const data = programs.map(({ name }) => ({
    program: name,
    strata: orderStrata(
      pairs.filter((pair) => pair.program === name),
      1,
    ),
  }));
  return judge(data, { ...DEFAULT_LIMITS, looks: LOOKS.length });
}

function program(name: string): Program {
  const sizes = { quick: 1, normal: 1, long: 1 };
  return { name, folder: name, description: '', tags: [], split: 'search', sizes, expected: new Map() };
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
    const sigma = this.options.pairNoise / Math.SQRT2;
    const z = this.stream.normal();
    this.trials++;
    switch (this.options.noise) {
      case 'normal':
        return Math.log(Math.max(0.5, 1 + sigma * z));
      case 'log-normal':
        return skewed(z) * sigma;
      case 'bimodal':
        return sigma * (this.stream.next() < 0.2 ? 2 : -0.5) + (sigma / 4) * z;
      case 'drifting':
        return sigma * z + 0.00005 * this.trials;
    }
  }
}

/** Mean 0, variance 1, skewed to slow runs: exp of a normal with sigma 0.6, standardised. */
function skewed(z: number): number {
  const s = 0.6;
  const mean = Math.exp((s * s) / 2);
  return (Math.exp(s * z) - mean) / (mean * Math.sqrt(Math.exp(s * s) - 1));
}
