/** What a study ran on: without it no number means anything. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { ROOT } from './programs.js';

export interface Environment {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly governor: string;
  readonly load: readonly number[];
  readonly node: string;
  readonly rustc: string;
  readonly clang: string;
  readonly revision: string;
  readonly command: string;
  readonly startedAt: string;
}

export function environment(): Environment {
  const governorFile = '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor';
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    kernel: release(),
    governor: existsSync(governorFile) ? readFileSync(governorFile, 'utf8').trim() : 'not visible',
    load: loadavg(),
    node: process.version,
    rustc: firstLine('rustc', ['--version']),
    clang: firstLine('/usr/lib/llvm-19/bin/clang', ['--version']),
    revision: firstLine('git', ['-C', ROOT, 'describe', '--always', '--dirty']),
    command: ['otter-tune', ...process.argv.slice(2)].join(' '),
    startedAt: new Date().toISOString(),
  };
}

/** Reasons why this machine's numbers deserve less trust right now. */
export function warnings(env: Environment): string[] {
  const out: string[] = [];
  if ((env.load[0] ?? 0) > env.cores / 2)
    out.push(`the machine is busy: load ${env.load[0]?.toFixed(2)} on ${env.cores} cores`);
  if (env.cores < 2) out.push('one core: compile threads take time from the program');
  if (env.governor === 'powersave') out.push("the CPU governor is 'powersave'");
  return out;
}

function firstLine(command: string, args: readonly string[]): string {
  const run = spawnSync(command, args, { encoding: 'utf8' });
  return run.status === 0 ? (run.stdout.split('\n')[0] ?? '') : 'not found';
}
