/** What a study ran on: without it no number means anything. And what makes this machine unfit right now. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { resolveKnobs, standardSources } from '../config/resolve.js';
import { pinning } from './pinning.js';

export interface Environment {
  readonly startedAt: string;
  readonly cpu: string;
  readonly cores: number;
  readonly cpuFlags: readonly string[];
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly governor: string;
  readonly turbo: string;
  readonly virtualised: boolean;
  /** Processors that trials are pinned to, or why they are not; missing in records from before that. */
  readonly pinned?: string;
  /** One, five and fifteen minutes, before measuring. */
  readonly load: readonly number[];
  readonly node: string;
  readonly llvm: string;
  readonly rustc: string;
  readonly revision: string;
  readonly knobs: Readonly<Record<string, number | string>>;
}

export function describeEnvironment(root: string): Environment {
  const cpuinfo = readText('/proc/cpuinfo');
  const flags = /^flags\s*:\s*(.*)$/m.exec(cpuinfo)?.[1]?.split(' ') ?? [];
  const dirty = firstLine('git', ['-C', root, 'status', '--porcelain', '--untracked-files=no', '--', 'src', 'corpus']);
  const commit = firstLine('git', ['-C', root, 'rev-parse', 'HEAD']) || 'not a git checkout';
  const knobs = resolveKnobs({ ...standardSources([]), environment: undefined, userFile: '' });
  return {
    startedAt: new Date().toISOString(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    cpuFlags: flags,
    memoryBytes: totalmem(),
    kernel: release(),
    governor: readText('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor') || 'not visible',
    turbo: readText('/sys/devices/system/cpu/cpufreq/boost') || 'not visible',
    virtualised: flags.includes('hypervisor'),
    pinned: pinning().description,
    load: loadavg(),
    node: process.version,
    llvm: firstLine('/usr/lib/llvm-19/bin/llvm-config', ['--version']) || 'not found',
    rustc: firstLine('rustc', ['--version']) || 'not found',
    revision: dirty === '' ? commit : `${commit} with local changes`,
    knobs: Object.fromEntries(knobs.map(({ name, value }) => [name, value])),
  };
}

/** One line for people: reports and provenance name the machine by it. */
export function machineName(env: Environment): string {
  return `${env.cpu}, ${env.cores} cores, Linux ${env.kernel}`;
}

/** Reasons why numbers measured now deserve less trust. */
export function unfitness(env: Environment): string[] {
  const reasons: string[] = [];
  const load = env.load[0] ?? 0;
  if (load > env.cores * 0.5) {
    reasons.push(`the machine is busy: load ${load.toFixed(2)} on ${env.cores} cores; ratios of CPU time suffer least`);
  }
  if (env.cores < 2) reasons.push('one core: background compilation takes time from the program');
  if (env.governor === 'powersave') reasons.push("the CPU frequency governor is 'powersave'");
  return reasons;
}

/** Why two environments must not be compared, or undefined. */
export function incompatibility(a: Environment, b: Environment): string | undefined {
  for (const field of ['cpu', 'cores'] as const) {
    if (a[field] !== b[field]) return `${field} was '${a[field]}' and is '${b[field]}'`;
  }
  return undefined;
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}

function firstLine(command: string, args: readonly string[]): string {
  const run = spawnSync(command, args, { encoding: 'utf8' });
  return run.status === 0 ? (run.stdout.split('\n')[0] ?? '') : '';
}
