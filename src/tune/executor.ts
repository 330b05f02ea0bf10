/**
 * Running one leg. The study sees the interface only, so tests fake it; the real executor starts a fresh child process
 * for each trial. The children of a leg take turns by iterations, all being alive, in an order that is reversed each
 * time (A B, B A, A B, ...), or run one after the other.
 *
 * Invariants: at no time do two of them run a benchmark; no child outlives its leg.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchChild } from './child.js';
import type { TrialCommand } from './command.js';
import type { Leg, Outcome, PlannedTrial, Turns } from './model.js';

export interface TrialRun {
  readonly command: readonly string[];
  readonly startedAt: string;
  readonly elapsedMs: number;
  readonly outcome: Outcome;
}

export interface Executor {
  /** One run a trial, in their order. @throws Interrupted when the signal fires first. */
  run(leg: Leg, signal: AbortSignal): Promise<TrialRun[]>;
}

export class Interrupted extends Error {}

export interface ProcessExecutorOptions {
  readonly turns: Turns;
  readonly commandFor: (trial: PlannedTrial) => TrialCommand;
  readonly expectedFor: (trial: PlannedTrial) => string;
  readonly timeoutMs: number;
  /** Machine code of the program that the trial runs, where it is compiled ahead of time and does not say itself. */
  readonly codeBytesFor?: (trial: PlannedTrial) => number | undefined;
  /** What each command is run by (`taskset -c 1,2`); part of the recorded command. */
  readonly prefix?: readonly string[];
  /** Folder that commands run in; what is below it is named as seen from there, so that whoever has a copy can run them. */
  readonly root?: string;
}

export function processExecutor(options: ProcessExecutorOptions): Executor {
  return {
    async run(leg, signal) {
      const party = new Party(leg, options);
      const abort = (): void => party.kill();
      signal.addEventListener('abort', abort);
      try {
        const runs = await party.run(signal);
        if (signal.aborted) throw new Interrupted();
        return runs;
      } finally {
        signal.removeEventListener('abort', abort);
        party.close();
      }
    },
  };
}

/** The children of one leg. */
class Party {
  private readonly children: BenchChild[] = [];
  private readonly sandboxes: string[] = [];

  constructor(
    private readonly leg: Leg,
    private readonly options: ProcessExecutorOptions,
  ) {}

  async run(signal: AbortSignal): Promise<TrialRun[]> {
    // One iteration each is the same either way, and alone a child is gone when the next one starts.
    const rounds = Math.max(...this.leg.map((trial) => trial.iterations));
    const alone = this.options.turns === 'processes' || this.leg.length === 1 || rounds === 1;
    return alone ? this.oneByOne(signal) : this.byTurns(rounds, signal);
  }

  kill(): void {
    for (const child of this.children) child.kill();
  }

  close(): void {
    this.kill();
    for (const sandbox of this.sandboxes) rmSync(sandbox, { recursive: true, force: true });
  }

  private async oneByOne(signal: AbortSignal): Promise<TrialRun[]> {
    const runs: TrialRun[] = [];
    for (const trial of this.leg) {
      if (!signal.aborted) runs.push(await this.finish(trial, this.start(trial, 'alone')));
    }
    return runs;
  }

  private async byTurns(rounds: number, signal: AbortSignal): Promise<TrialRun[]> {
    for (const trial of this.leg) if (!signal.aborted) await this.start(trial, 'paced').iterate();
    for (let round = 1; round < rounds; round++) {
      const order = round % 2 === 0 ? this.children : [...this.children].reverse();
      for (const child of order) if (!signal.aborted) await child.iterate();
    }
    const runs: TrialRun[] = [];
    for (const [i, child] of this.children.entries()) runs.push(await this.finish(this.leg[i] as PlannedTrial, child));
    return runs;
  }

  private start(trial: PlannedTrial, form: keyof TrialCommand): BenchChild {
    const { expectedFor, timeoutMs, root } = this.options;
    const sandbox = mkdtempSync(join(tmpdir(), 'otter-tune-'));
    this.sandboxes.push(sandbox);
    const limits = { expected: expectedFor(trial), timeoutMs };
    const child = new BenchChild(this.command(trial, form), { sandbox, cwd: root }, trial, limits);
    this.children.push(child);
    return child;
  }

  private command(trial: PlannedTrial, form: keyof TrialCommand): string[] {
    const { commandFor, prefix = [], root } = this.options;
    return seenFrom(root, [...prefix, ...commandFor(trial)[form]]);
  }

  private async finish(trial: PlannedTrial, child: BenchChild): Promise<TrialRun> {
    const outcome = withCodeBytes(await child.finish(), this.options.codeBytesFor?.(trial));
    return { command: this.command(trial, 'alone'), startedAt: child.startedAt, elapsedMs: child.elapsedMs, outcome };
  }
}

/** Paths may be within a text for a shell: they begin where a word or a quotation does. */
function seenFrom(root: string | undefined, command: readonly string[]): string[] {
  if (root === undefined) return [...command];
  const escaped = root.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');
  const path = new RegExp(`(^|[\\s'"=])${escaped}/`, 'g');
  return command.map((word) => word.replaceAll(path, '$1'));
}

function withCodeBytes(outcome: Outcome, codeBytes: number | undefined): Outcome {
  if (codeBytes === undefined || outcome.status === 'failed') return outcome;
  return { ...outcome, iterations: outcome.iterations.map((iteration) => ({ ...iteration, codeBytes })) };
}
