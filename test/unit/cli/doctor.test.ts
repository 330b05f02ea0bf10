/** `otter doctor`: each check on machines that have and lack what it looks for, and the command itself. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { examine } from '../../../src/cli/doctor.js';
import { type Machine, thisMachine } from '../../../src/cli/machine.js';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));

/** A machine that has everything. */
const GOOD: Machine = {
  platform: 'linux',
  arch: 'x64',
  nodeVersion: 'v20.11.0',
  cpuModel: 'Some CPU',
  cores: 8,
  memoryBytes: 16 * 2 ** 30,
  load: [0.5, 0.5, 0.5],
  isRoot: false,
  nativeDir: '/native/',
  linkerDriver: 'clang++',
  read: files({
    '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor': 'performance',
    '/proc/sys/kernel/perf_event_paranoid': '1',
  }),
  exists: () => true,
  firstLine: (command) => `${command} 1.0`,
  hostInfo: () => ({ cpu: 'znver4', features: '+avx2,-avx512f,+bmi2', llvmVersion: '19.1.7' }),
  keptCode: () => ({ kind: 'used', folder: '/kept', entries: 1, bytes: 20, bound: 300 }),
  loadBindings: async () => {},
};

function files(texts: Readonly<Record<string, string>>): Machine['read'] {
  return (path) => texts[path];
}

async function finding(name: string, difference: Partial<Machine>) {
  const found = (await examine({ ...GOOD, ...difference })).find((f) => f.name === name);
  assert.ok(found, `there is no check '${name}'`);
  return found;
}

/** A check that is not content with a machine says what is wrong and what to do. */
function complains(name: string, status: 'warn' | 'problem', about: string, difference: Partial<Machine>): void {
  test(`${name}: ${about}`, async () => {
    const { status: is, found, advice } = await finding(name, difference);
    assert.is(is, status);
    assert.ok(found.includes(about), `'${about}' is not in '${found}'`);
    assert.ok(advice !== undefined && advice.length > 5);
  });
}

function accepts(name: string, about: string, difference: Partial<Machine>): void {
  test(`${name} is content: ${about}`, async () => {
    const { status, found, advice } = await finding(name, difference);
    assert.is(status, 'ok');
    assert.ok(found.includes(about), `'${about}' is not in '${found}'`);
    assert.is(advice, undefined);
  });
}

test('a machine that has everything', async () => {
  const findings = await examine(GOOD);
  assert.equal(
    findings.filter((f) => f.status !== 'ok'),
    [],
  );
  assert.ok(findings.length >= 13);
});

const fails = (message: string) => () => {
  throw new Error(`${message}\nRequire stack:`);
};

complains('platform', 'problem', 'darwin arm64', { platform: 'darwin', arch: 'arm64' });
complains('node', 'problem', 'v18.19.0', { nodeVersion: 'v18.19.0' });
accepts('node', 'v22.1.0', { nodeVersion: 'v22.1.0' });
complains('llvm-bindings', 'problem', 'does not load: no such module', { loadBindings: fails('no such module') });
complains('addon', 'problem', 'does not load: libLLVM is missing', { hostInfo: fails('libLLVM is missing') });
complains('addon', 'problem', 'LLVM 18.1.0', {
  hostInfo: () => ({ cpu: 'x', features: '', llvmVersion: '18.1.0' }),
});
complains('runtime', 'problem', 'runtime.bc', { exists: (path) => path !== '/native/runtime.bc' });
complains('clang', 'problem', 'clang++ does not run', { firstLine: () => undefined });
complains('clang', 'problem', 'does not find lld', {
  firstLine: (command, ...args) => (args.length > 1 ? undefined : `${command} 1.0`),
});
complains('rustc', 'warn', 'not found', { firstLine: (command) => (command === 'rustc' ? undefined : 'clang') });
accepts('code cache', '1 entry, 20 of at most 300 bytes in /kept', {});
accepts('code cache', 'off: cache.diskBytes is 0', {
  keptCode: () => ({ kind: 'off', reason: 'cache.diskBytes is 0' }),
});
complains('code cache', 'warn', 'HOME is not set', {
  keptCode: () => ({ kind: 'unusable', reason: 'HOME is not set', help: 'set it' }),
});
accepts('cpu', 'avx2 bmi2', {});
accepts('cpu', 'features unknown', { hostInfo: fails('none') });
complains('cores', 'warn', '1', { cores: 1 });
complains('cores', 'warn', '8, limited to 1.5 by the cgroup', {
  read: files({ '/proc/self/cgroup': '0::/box', '/sys/fs/cgroup/box/cpu.max': '150000 100000' }),
});
accepts('cores', '8', { read: files({ '/sys/fs/cgroup/cpu.max': 'max 100000' }) });
complains('memory', 'warn', '1.0 GiB', { memoryBytes: 2 ** 30 });
complains('memory', 'warn', '16.0 GiB, limited to 0.5 GiB by the cgroup', {
  read: files({ '/proc/self/cgroup': '0::/', '/sys/fs/cgroup/memory.max': String(2 ** 29) }),
});
accepts('memory', '16.0 GiB', { read: files({ '/sys/fs/cgroup/memory.max': 'max' }) });
complains('governor', 'warn', 'powersave', {
  read: files({ '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor': 'powersave' }),
});
accepts('governor', 'not visible', { read: files({}) });
complains('perf', 'warn', 'perf_event_paranoid is 4', {
  read: files({ '/proc/sys/kernel/perf_event_paranoid': '4' }),
});
accepts('perf', 'perf_event_paranoid is 4', {
  read: files({ '/proc/sys/kernel/perf_event_paranoid': '4' }),
  isRoot: true,
});
complains('load', 'warn', '7.25 on 8 cores', { load: [7.25, 1, 1] });

test('this machine is described as it is', () => {
  const machine = thisMachine();
  assert.is(machine.nodeVersion, process.version);
  assert.is(machine.read('/no/such/file'), undefined);
  assert.is(machine.firstLine('/no/such/command'), undefined);
  assert.is(machine.firstLine('sh', '-c', 'echo one; echo two'), 'one');
});

test('the command, for people and as JSON', () => {
  const text = spawnSync(OTTER, ['doctor'], { encoding: 'utf8' });
  assert.is(text.stderr, '');
  assert.match(text.stdout, /^ok +node +v/m);
  const json = spawnSync(OTTER, ['doctor', '--json'], { encoding: 'utf8' });
  const { problems, findings } = JSON.parse(json.stdout) as { problems: number; findings: { status: string }[] };
  assert.is(findings.filter((f) => f.status === 'problem').length, problems);
  assert.is(json.status, problems > 0 ? 1 : 0);
});

test('a problem makes the exit code 1', () => {
  const { status, stdout } = spawnSync(OTTER, ['doctor'], {
    encoding: 'utf8',
    env: { ...process.env, OTTER_CXX: '/no/such/compiler' },
  });
  assert.is(status, 1);
  assert.match(stdout, /^problem +clang +\/no\/such\/compiler does not run\n +static programs need it/m);
});

test.run();
