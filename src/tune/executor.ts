/**
 * Runs one trial in a fresh child process and checks every answer. Behind an interface, so that tests can fake it.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Arm, Program, Sample, TrialOutcome } from './model.js';
import { ROOT, rustTwin } from './programs.js';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

export interface Executor {
  commandFor(program: Program, arm: Arm): Command;
  run(command: Command, program: Program, iterations: number, timeoutMs: number): Promise<TrialOutcome>;
  /** Kills the running trial. */
  stop(): void;
}

export function processExecutor(iterations: number): Executor {
  let kill: (() => void) | undefined;
  return {
    commandFor: (program, arm) => benchCommand(program, arm, iterations),
    run: (command, program, count, timeoutMs) =>
      runChild(command, timeoutMs, (stop) => {
        kill = stop;
      }).then((output) => judge(output, program, count)),
    stop: () => kill?.(),
  };
}

function benchCommand(program: Program, arm: Arm, iterations: number): Command {
  const args = [
    'bench',
    join(program.folder, 'program.ot'),
    '--n',
    program.n,
    '--iterations',
    String(iterations),
    '--json',
  ];
  if (arm.mode === 'rust') args.push('--served', rustTwin(program));
  else args.push('--mode', arm.mode);
  for (const [knob, value] of Object.entries(arm.knobs)) args.push('--knob', `${knob}=${value}`);
  return { file: join(ROOT, 'scripts', 'otter'), args };
}

export interface ChildOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly timedOut: boolean;
  readonly error: string | undefined;
  readonly wallNs: number;
}

function runChild(command: Command, timeoutMs: number, onStart: (stop: () => void) => void): Promise<ChildOutput> {
  return new Promise((resolve) => {
    const started = process.hrtime.bigint();
    // A group of its own, so that a time-out also ends what the child itself started.
    const child = spawn(command.file, command.args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    let error: string | undefined;
    const stop = () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    };
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4_000);
    });
    child.on('error', (problem) => {
      error = problem.message;
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ stdout, stderr, code, timedOut, error, wallNs: Number(process.hrtime.bigint() - started) });
    });
    onStart(stop);
  });
}

/** Turns a child's output into samples, or into the reason why there are none. */
export function judge(output: ChildOutput, program: Program, iterations: number): TrialOutcome {
  const failed = (reason: string): TrialOutcome => ({ status: 'failed', reason });
  if (output.error !== undefined) return failed(`cannot start: ${output.error}`);
  if (output.timedOut) return failed('timed out');
  if (output.code !== 0) return failed(`exit code ${output.code}: ${output.stderr.trim().slice(-500)}`);
  const samples: Sample[] = [];
  for (const line of output.stdout.split('\n').filter(Boolean)) {
    const row = parseRow(line);
    if (row === undefined) return failed(`not a sample: ${line.slice(0, 100)}`);
    if (row.result !== program.expected) return failed(`wrong answer ${row.result}, expected ${program.expected}`);
    const { iteration, wallNs, cpuNs, codeBytes, heapPeak, rssPeak } = row;
    samples.push({ iteration, wallNs, cpuNs, codeBytes, heapPeak, rssPeak });
  }
  if (samples.length !== iterations) return failed(`${samples.length} of ${iterations} iterations`);
  return { status: 'ok', samples, processWallNs: output.wallNs };
}

function parseRow(line: string): (Sample & { result: string }) | undefined {
  try {
    const row = JSON.parse(line) as Sample & { result: string };
    const numbers = [row.iteration, row.wallNs, row.cpuNs, row.codeBytes, row.heapPeak, row.rssPeak];
    const sane = numbers.every((x) => Number.isFinite(x) && x >= 0) && row.wallNs > 0 && typeof row.result === 'string';
    return sane ? row : undefined;
  } catch {
    return undefined;
  }
}
