/**
 * Running one trial. The study sees the interface only, so tests fake it; the real executor starts a fresh child
 * process in its own process group, reads its lines as they come, and kills the whole group at the first wrong line,
 * at the time-out, or when the study is interrupted.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProblem, type Problem, readIteration } from './bench-output.js';
import type { Iteration, Outcome, PlannedTrial } from './model.js';

export interface TrialRun {
  readonly command: readonly string[];
  readonly startedAt: string;
  readonly elapsedMs: number;
  readonly outcome: Outcome;
}

export interface Executor {
  /** @throws Interrupted when the signal fires first. */
  run(trial: PlannedTrial, signal: AbortSignal): Promise<TrialRun>;
}

export class Interrupted extends Error {}

export interface ProcessExecutorOptions {
  readonly commandFor: (trial: PlannedTrial) => string[];
  readonly expectedFor: (trial: PlannedTrial) => string;
  readonly timeoutMs: number;
  /** Machine code of the program that the trial runs, where it is compiled ahead of time and does not say itself. */
  readonly codeBytesFor?: (trial: PlannedTrial) => number | undefined;
  /** What each command is run by (`taskset -c 1,2`); part of the recorded command. */
  readonly prefix?: readonly string[];
  /** Folder that commands run in; what is below it is named as seen from there, so that whoever has a copy can run them. */
  readonly root?: string;
}

const MAX_LINE = 1 << 20;

export function processExecutor(options: ProcessExecutorOptions): Executor {
  return {
    async run(trial, signal) {
      const command = seenFrom(options.root, [...(options.prefix ?? []), ...options.commandFor(trial)]);
      const startedAt = new Date().toISOString();
      const sandbox = mkdtempSync(join(tmpdir(), 'otter-tune-'));
      const started = performance.now();
      try {
        const child = new BenchChild(
          command,
          { sandbox, cwd: options.root },
          trial.iterations,
          options.expectedFor(trial),
        );
        const outcome = withCodeBytes(await child.finish(options.timeoutMs, signal), options.codeBytesFor?.(trial));
        return { command, startedAt, elapsedMs: performance.now() - started, outcome };
      } finally {
        rmSync(sandbox, { recursive: true, force: true });
      }
    },
  };
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

/** The user's own knobs and code cache must not reach a trial: both live in the sandbox and are gone after it. */
function childEnvironment(sandbox: string): NodeJS.ProcessEnv {
  const { OTTER_KNOBS: _, ...rest } = process.env;
  return { ...rest, XDG_CONFIG_HOME: sandbox, XDG_CACHE_HOME: sandbox };
}

class BenchChild {
  private readonly started = performance.now();
  private readonly child: ChildProcess;
  private readonly iterations: Iteration[] = [];
  private firstResultMs = 0;
  private pending = '';
  private errors = '';
  private problem: Problem | undefined;

  constructor(
    command: readonly string[],
    { sandbox, cwd }: { readonly sandbox: string; readonly cwd: string | undefined },
    private readonly wanted: number,
    private readonly expected: string,
  ) {
    const [file = '', ...args] = command;
    const env = childEnvironment(sandbox);
    this.child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env, cwd });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => this.read(text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors = (this.errors + text).slice(-4000);
    });
  }

  finish(timeoutMs: number, signal: AbortSignal): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const abort = (): void => this.kill();
      const timer = setTimeout(() => this.fail('timeout', `no end after ${timeoutMs / 1000} s`), timeoutMs);
      const settle = (exit: string): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        if (signal.aborted) reject(new Interrupted());
        else resolve(this.outcome(exit));
      };
      this.child.once('error', (error) => {
        this.problem = { reason: 'could not start', detail: error.message };
        settle('');
      });
      this.child.once('close', (code, killer) => settle(code === 0 ? '' : describeExit(code, killer)));
      signal.addEventListener('abort', abort);
      if (signal.aborted) abort();
    });
  }

  private read(text: string): void {
    if (this.problem !== undefined) return;
    const lines = (this.pending + text).split('\n');
    this.pending = lines.pop() ?? '';
    if (this.pending.length > MAX_LINE) this.fail('garbage', 'a line of more than 1 MiB');
    for (const line of lines) if (line.trim() !== '' && this.problem === undefined) this.readLine(line);
  }

  private readLine(line: string): void {
    if (this.iterations.length === this.wanted) {
      this.fail('garbage', `more than ${this.wanted} iterations`);
      return;
    }
    if (this.iterations.length === 0) this.firstResultMs = performance.now() - this.started;
    const iteration = readIteration(line, this.iterations.length, this.expected);
    if (isProblem(iteration)) this.fail(iteration.reason, iteration.detail);
    else this.iterations.push(iteration);
  }

  private fail(reason: Problem['reason'], detail: string): void {
    this.problem ??= { reason, detail };
    this.kill();
  }

  private kill(): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
  }

  private outcome(exit: string): Outcome {
    if (this.problem !== undefined) return { status: 'failed', ...this.problem };
    if (exit !== '') return { status: 'failed', reason: 'crash', detail: `${exit}: ${this.errors.trim().slice(-500)}` };
    if (this.pending.trim() !== '') return { status: 'failed', reason: 'garbage', detail: 'the last line has no end' };
    const count = this.iterations.length;
    if (count === this.wanted) {
      const counted = instructionCount(this.errors);
      return { status: 'ok', firstResultMs: this.firstResultMs, iterations: this.iterations, ...counted };
    }
    return { status: 'failed', reason: 'too few iterations', detail: `${count} of ${this.wanted}` };
  }
}

/** Callgrind ends with `==PID== Collected : NUMBER`. */
function instructionCount(errors: string): { instructions?: number } {
  const match = /^==\d+== Collected : (\d+)$/m.exec(errors);
  return match === null ? {} : { instructions: Number(match[1]) };
}

function describeExit(code: number | null, killer: NodeJS.Signals | null): string {
  return killer === null ? `exit code ${code}` : `killed by ${killer}`;
}
