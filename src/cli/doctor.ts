/**
 * `otter doctor`: whether this machine has what the runtime, static builds and measurements need, and what to do where
 * it does not.
 *
 * Invariants: nothing here throws for what a machine lacks; each check makes one finding; a problem is what keeps
 * programs from running or being built, a warning what makes measurements worse or an optional part unusable.
 */
import { counted } from '../support/plural.js';
import { type Machine, thisMachine } from './machine.js';

export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'problem';
  readonly found: string;
  /** What to do about it; only when the status is not ok. */
  readonly advice?: string;
}

type Check = (m: Machine) => Finding | Promise<Finding>;

const SETUP = 'run scripts/setup.sh';
const GIB = 2 ** 30;

export async function doctor(json: boolean, machine: Machine = thisMachine()): Promise<number> {
  const findings = await examine(machine);
  const count = (status: Finding['status']): number => findings.filter((f) => f.status === status).length;
  const [problems, warnings] = [count('problem'), count('warn')];
  process.stdout.write(
    json
      ? `${JSON.stringify({ problems, warnings, findings }, null, 2)}\n`
      : `${findings.map(line).join('')}${summary(problems, warnings)}\n`,
  );
  return problems > 0 ? 1 : 0;
}

export async function examine(machine: Machine): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const check of CHECKS) findings.push(await check(machine));
  return findings;
}

function line({ name, status, found, advice }: Finding): string {
  const text = `${status.padEnd(8)}${name.padEnd(16)}${found}\n`;
  return advice === undefined ? text : `${text}${' '.repeat(24)}${advice}\n`;
}

function summary(problems: number, warnings: number): string {
  return problems + warnings === 0 ? 'all is well' : `${counted(problems, 'problem')}, ${counted(warnings, 'warning')}`;
}

function ok(name: string, found: string): Finding {
  return { name, status: 'ok', found };
}

function warn(name: string, found: string, advice: string): Finding {
  return { name, status: 'warn', found, advice };
}

function problem(name: string, found: string, advice: string): Finding {
  return { name, status: 'problem', found, advice };
}

function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

// ------------------------------------------------------------------------------------------- software

const platform: Check = ({ platform: system, arch }) =>
  system === 'linux' && arch === 'x64'
    ? ok('platform', `${system} ${arch}`)
    : problem('platform', `${system} ${arch}`, 'the runtime is for Linux on x86-64');

const node: Check = ({ nodeVersion }) =>
  Number(/^v(\d+)/.exec(nodeVersion)?.[1]) >= 20
    ? ok('node', nodeVersion)
    : problem('node', nodeVersion, 'install Node 20 or newer');

const bindings: Check = async (m) => {
  try {
    await m.loadBindings();
    return ok('llvm-bindings', 'loads; LLVM 14 builds the IR');
  } catch (error) {
    return problem('llvm-bindings', `does not load: ${reason(error)}`, SETUP);
  }
};

const addon: Check = (m) => {
  try {
    const { llvmVersion } = m.hostInfo();
    return llvmVersion.startsWith('19.')
      ? ok('addon', `loads; LLVM ${llvmVersion} optimises and links`)
      : problem('addon', `loads, with LLVM ${llvmVersion}`, `it is made for LLVM 19: ${SETUP}`);
  } catch (error) {
    return problem('addon', `does not load: ${reason(error)}`, SETUP);
  }
};

const runtimeFiles: Check = ({ nativeDir, exists }) => {
  const missing = ['runtime.bc', 'libotter_rt.a', 'otter_main.o', 'otter_serve.o'].filter(
    (f) => !exists(nativeDir + f),
  );
  return missing.length === 0
    ? ok('runtime', `runtime.bc and the static runtime in ${nativeDir}`)
    : problem('runtime', `missing in ${nativeDir}: ${missing.join(', ')}`, SETUP);
};

const keptCode: Check = (m) => {
  const place = m.keptCode();
  switch (place.kind) {
    case 'used': {
      const entries = place.entries === 1 ? '1 entry' : `${place.entries} entries`;
      return ok('code cache', `${entries}, ${place.bytes} of at most ${place.bound} bytes in ${place.folder}`);
    }
    case 'off':
      return ok('code cache', `off: ${place.reason}`);
    case 'unusable':
      return warn('code cache', place.reason, place.help);
  }
};

const linker: Check = ({ linkerDriver, firstLine }) => {
  const version = firstLine(linkerDriver, '--version');
  if (version === undefined) {
    return problem(
      'clang',
      `${linkerDriver} does not run`,
      'static programs need it: install clang-19, or set OTTER_CXX',
    );
  }
  const lld = firstLine(linkerDriver, '-fuse-ld=lld', '-Wl,--version');
  return lld === undefined
    ? problem('clang', `${version}; it does not find lld`, 'static programs are linked by it: install lld-19')
    : ok('clang', `${version}; ${lld}`);
};

const rust: Check = ({ firstLine }) => {
  const version = firstLine('rustc', '--version');
  return version === undefined
    ? warn('rustc', 'not found', 'install Rust to compare with it (otter-tune compare)')
    : ok('rustc', version);
};

// -------------------------------------------------------------------------------------------- machine

/** Features that change what the optimiser does, in the order of their age. */
const FEATURES = ['sse4.2', 'avx', 'avx2', 'bmi2', 'fma', 'avx512f'];

const cpu: Check = (m) => {
  let features: readonly string[] = [];
  try {
    features = m.hostInfo().features.split(',');
  } catch {
    // The addon's own check says why.
  }
  const present = FEATURES.filter((name) => features.includes(`+${name}`));
  return ok('cpu', `${m.cpuModel} (${present.length > 0 ? present.join(' ') : 'features unknown'})`);
};

const cores: Check = (m) => {
  const quota = cpuQuota(m);
  const found = `${m.cores}${quota === undefined ? '' : `, limited to ${quota.toFixed(1)} by the cgroup`}`;
  return Math.min(m.cores, quota ?? m.cores) >= 2
    ? ok('cores', found)
    : warn('cores', found, 'with one core background compilation takes time from the program');
};

/** Processors that the cgroup allows, if it sets a limit. */
function cpuQuota(m: Machine): number | undefined {
  const [quota, period] = (cgroupFile(m, 'cpu.max') ?? '').split(' ').map(Number);
  return quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : undefined;
}

function cgroupFile(m: Machine, name: string): string | undefined {
  const own = /^0::(\/.*)$/m.exec(m.read('/proc/self/cgroup') ?? '')?.[1] ?? '/';
  return m.read(`/sys/fs/cgroup${own === '/' ? '' : own}/${name}`) ?? m.read(`/sys/fs/cgroup/${name}`);
}

const memory: Check = (m) => {
  const limit = Number(cgroupFile(m, 'memory.max') ?? m.read('/sys/fs/cgroup/memory/memory.limit_in_bytes'));
  const isLimited = limit > 0 && limit < m.memoryBytes;
  const bytes = isLimited ? limit : m.memoryBytes;
  const gib = (n: number): string => `${(n / GIB).toFixed(1)} GiB`;
  const found = `${gib(m.memoryBytes)}${isLimited ? `, limited to ${gib(limit)} by the cgroup` : ''}`;
  return bytes >= 2 * GIB ? ok('memory', found) : warn('memory', found, 'set the knob heap.limit, or give it 2 GiB');
};

const governor: Check = ({ read }) => {
  const name = read('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor');
  if (name === undefined) return ok('governor', 'not visible (a virtual machine, or a fixed frequency)');
  return name === 'performance'
    ? ok('governor', name)
    : warn('governor', name, 'for steadier measurements: cpupower frequency-set -g performance');
};

const perf: Check = ({ read, isRoot }) => {
  const level = read('/proc/sys/kernel/perf_event_paranoid');
  if (level === undefined) return ok('perf', 'perf_event_paranoid is not visible');
  return Number(level) <= 2 || isRoot
    ? ok('perf', `perf_event_paranoid is ${level}`)
    : warn('perf', `perf_event_paranoid is ${level}`, 'for perf: sysctl kernel.perf_event_paranoid=1');
};

const load: Check = (m) => {
  const now = m.load[0] ?? 0;
  const found = `${now.toFixed(2)} on ${counted(m.cores, 'core')}`;
  return now <= m.cores * 0.5
    ? ok('load', found)
    : warn('load', found, 'other programs are busy: measure later, and trust CPU time more than wall time');
};

const CHECKS: readonly Check[] = [
  platform,
  node,
  bindings,
  addon,
  runtimeFiles,
  keptCode,
  linker,
  rust,
  cpu,
  cores,
  memory,
  governor,
  perf,
  load,
];
