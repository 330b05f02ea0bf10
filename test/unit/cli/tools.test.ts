/** Outside tools see generated code: perf by its map, GDB by its JIT interface. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = new URL('../../../', import.meta.url).pathname;
const OTTER = `${ROOT}build/js/cli/otter.js`;
const folder = mkdtempSync(join(tmpdir(), 'otter-tools-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'hot.ot');
writeFileSync(
  file,
  `struct Sum:
    total: int

    fn add(self, n: int):
        self.total = (self.total * 31 + n) % 1000003

fn busy(n: int) -> int:
    let sum = Sum(total=0)
    for i in 0..n:
        sum.add(i)
    return sum.total

fn main():
    let total = 0
    for round in 0..3000:
        total = (total + busy(1000 + round)) % 1000003
    println(total)
`,
);

/** Node itself, not the shell script before it: the map has the number of the process. */
function run(...flags: string[]) {
  const { pid, status, stdout, stderr } = spawnSync('node', [OTTER, 'run', ...flags, file], { encoding: 'utf8' });
  return { map: `/tmp/perf-${pid}.map`, status, stdout, stderr };
}

/** Names in a perf map; each line is address, size, name. */
function mapped(path: string): string[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const found = /^[0-9a-f]+ [0-9a-f]+ (.+)$/.exec(line);
    assert.ok(found, line);
    return found[1] ?? '';
  });
}

const plain = run();

test('the perf map names functions and their tiers', () => {
  const { map, status, stdout } = run('--perf-map');
  try {
    assert.is(status, 0);
    assert.is(stdout, plain.stdout);
    const names = mapped(map);
    for (const name of ['main [baseline]', 'busy [baseline]', 'Sum.add [baseline]', 'Sum.add [optimised]']) {
      assert.ok(names.includes(name), `'${name}' is not in:\n${names.join('\n')}`);
    }
  } finally {
    rmSync(map, { force: true });
  }
});

/** Baseline code alone: its names in the map, and how many functions were emitted without LLVM. */
function baselineOf(emitter: string) {
  const knobs = ['tier.callThreshold=1000000000', 'tier.loopThreshold=1000000000', `baseline.emitter=${emitter}`];
  const { map, stdout, stderr } = run('--perf-map', '--stats=json', ...knobs.flatMap((knob) => ['--knob', knob]));
  try {
    assert.is(stdout, plain.stdout);
    return { names: mapped(map).sort(), emittedDirectly: JSON.parse(stderr).functions.emittedDirectly };
  } finally {
    rmSync(map, { force: true });
  }
}

test('code that is made without LLVM has the same names in the map as what LLVM makes', () => {
  const [direct, llvm] = [baselineOf('direct'), baselineOf('llvm')];
  assert.is(llvm.emittedDirectly, 0);
  assert.is(direct.emittedDirectly, direct.names.length);
  assert.equal(direct.names, llvm.names);
  assert.ok(direct.names.includes('Sum.add [baseline]'), direct.names.join('\n'));
});

test('where GDB is told of code, LLVM makes all of it', () => {
  const { status, stdout, stderr } = run('--gdb', '--stats=json');
  assert.is(status, 0);
  assert.is(stdout, plain.stdout);
  const { emittedDirectly, compiled } = JSON.parse(stderr).functions;
  assert.is(emittedDirectly, 0);
  assert.ok(compiled.baseline > 0);
});

test('hybrid code is in the map too, and there is none unless asked for', () => {
  const { map } = run('--perf-map', '--mode', 'hybrid');
  try {
    assert.ok(mapped(map).includes('busy [hybrid]'));
  } finally {
    rmSync(map, { force: true });
  }
  assert.not(existsSync(plain.map));
});

test('programs without generated code refuse the flags', () => {
  for (const [flag, mode] of [
    ['--perf-map', 'static'],
    ['--gdb', 'interp'],
  ] as const) {
    const { status, stdout, stderr } = run(flag, '--mode', mode);
    assert.is(status, 1);
    assert.is(stdout, '');
    assert.ok(stderr.includes(`error: ${flag} is for the modes jit and hybrid\n  help: `), stderr);
  }
});

test('GDB stops at a line of a program and names its frames', () => {
  if (spawnSync('gdb', ['--version']).error !== undefined) {
    // Without GDB at hand: registering code at least changes nothing.
    assert.is(run('--gdb').stdout, plain.stdout);
    return;
  }
  const commands = ['set debuginfod enabled off', 'set breakpoint pending on', 'handle all nostop noprint pass'];
  commands.push('break hot.ot:5', 'run', 'bt');
  const flags = commands.flatMap((command) => ['-ex', command]);
  const args = ['-nx', '-batch', ...flags, '--args', 'node', OTTER, 'run', '--gdb', file];
  const { stdout } = spawnSync('gdb', args, { encoding: 'utf8', timeout: 120_000 });
  assert.match(stdout, /#0 .*Sum.add .*hot\.ot:5\n/);
  assert.match(stdout, /#1 .*busy .*hot\.ot:10\n#2 .*main .*hot\.ot:16\n/);
});

test.run();
