/** Bad input: one clear message that says what and where, exit code 1 (101 for a panic). */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = new URL('../../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'otter-errors-'));
test.after(() => rmSync(folder, { recursive: true }));

function program(text: string): string {
  const file = join(folder, 'p.ot');
  writeFileSync(file, text);
  return file;
}

function run(tool: string, ...args: string[]) {
  return spawnSync(`${ROOT}scripts/${tool}`, args, { encoding: 'utf8', timeout: 60_000 });
}

function fails(code: number, parts: readonly string[], tool: string, ...args: string[]): void {
  const { status, stderr } = run(tool, ...args);
  assert.is(status, code, stderr);
  for (const part of parts) assert.ok(stderr.includes(part), `'${part}' is not in:\n${stderr}`);
  assert.not.ok(/^\s+at .*\.[jt]s:/m.test(stderr), stderr);
}

test('a missing file', () => fails(1, ['missing.ot', 'no such file'], 'otter', 'run', 'missing.ot'));

test('a syntax error shows its line', () => {
  fails(1, ['p.ot:2:', 'let x = = 3', '^'], 'otter', 'run', program('fn main():\n    let x = = 3\n'));
});

test('a type error shows its line', () => {
  fails(1, ['p.ot:2:', '^'], 'otter', 'run', program('fn main():\n    let x: int = "text"\n    println(x)\n'));
});

test('every error of a file is reported', () => {
  fails(
    1,
    ['p.ot:2:', 'p.ot:3:', '2 errors'],
    'otter',
    'run',
    program('fn main():\n    println(a_1)\n    println(b_2)\n'),
  );
});

test('an unknown knob and a value out of range', () => {
  const file = program('println(1)\n');
  fails(1, ["no knob 'heap.polcy'", "'heap.policy'"], 'otter', 'run', file, '--knob', 'heap.polcy=bump');
  fails(1, ['one of adaptive, bump'], 'otter', 'run', file, '--knob', 'heap.policy=fast');
});

test('an unknown command', () => fails(1, ['otter -h'], 'otter', 'dance'));

test('an option without its value', () => {
  const file = program('println(1)\n');
  fails(1, ['Not enough arguments following: cache-dir', 'otter -h'], 'otter', 'cache', 'ls', '--cache-dir');
  for (const option of ['knob', 'trace'])
    fails(1, [`Not enough arguments following: ${option}`, 'otter -h'], 'otter', 'run', file, `--${option}`);
});

test('otter-tune: an option that is given twice, and a number that is none', () => {
  fails(1, ['--study is given more than once'], 'otter-tune', 'sweep', '--plan', '--study', 'a', '--study', 'b');
  fails(1, ['--seed: this is no number'], 'otter-tune', 'sweep', '--plan', '--seed', 'x');
  fails(1, ['--precision: this is no number'], 'otter-tune', 'compare', '--precision', 'high');
});

test('an option that is given twice', () => {
  const file = program('println(1)\n');
  const twice = (option: string, ...values: string[]) => values.flatMap((value) => [option, value]);
  fails(1, ['--cache-dir is given more than once'], 'otter', 'cache', 'ls', ...twice('--cache-dir', 'a', 'b'));
  fails(1, ['--cache-dir is given more than once'], 'otter', 'run', file, ...twice('--cache-dir', 'a', 'b'));
  fails(1, ['--stats is given more than once'], 'otter', 'run', file, ...twice('--stats', 'json', 'text'));
  fails(1, ['--n is given more than once'], 'otter', 'bench', file, ...twice('--n', '1', '2'));
  const { status, stdout } = run(
    'otter',
    'run',
    '--no-cache',
    '--no-cache',
    ...twice('--knob', 'tier.osr=off', 'tier.optLevel=2'),
    file,
  );
  assert.equal([status, stdout], [0, '1\n']);
});

test('a trace, or a form of statistics, that does not exist', () => {
  const file = program('println(1)\n');
  fails(
    1,
    ["--trace: there is nothing 'cahce' to trace", 'tier, gc, cache, sched, with commas between'],
    'otter',
    'run',
    file,
    '--trace',
    'tier,cahce',
  );
  fails(1, ["--stats: 'xml' is no form", 'text or json'], 'otter', 'run', file, '--stats=xml');
});

test('a current folder that was removed', () => {
  const shell = `mkdir "${folder}/gone" && cd "${folder}/gone" && rmdir "${folder}/gone" && "$@"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', shell, 'bash', `${ROOT}scripts/otter`, 'cache', 'ls'], {
    encoding: 'utf8',
  });
  assert.equal([status, stdout], [1, '']);
  assert.match(stderr, /error: cannot tell the current folder: .*\n {2}help: change to one that exists\n$/);
});

test('a current folder that was removed, otter-tune', () => {
  const shell = `mkdir "${folder}/gone" && cd "${folder}/gone" && rmdir "${folder}/gone" && "$@"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', shell, 'bash', `${ROOT}scripts/otter-tune`, 'programs'], {
    encoding: 'utf8',
  });
  assert.equal([status, stdout], [1, '']);
  assert.match(stderr, /error: cannot tell the current folder: .*\n {2}help: change to one that exists\n$/);
});

test('paths that are none', () => {
  const help = 'otter -h shows the commands';
  for (const command of ['run', 'check', 'fmt', 'bench'])
    fails(1, ["error: '' is no file", help], 'otter', command, '');
  fails(1, ["error: '-' is no file: standard input is /dev/stdin", help], 'otter', 'run', '-');
  const file = program('println("hi")\n');
  assert.equal(run('otter', 'run', file, '--', '-', '').stdout, 'hi\n');
});

test('limits that leave too little to start with', () => {
  const file = program('println("hi")\n');
  const limited = (limit: string, ...command: string[]) =>
    spawnSync('bash', ['-c', `ulimit ${limit}; "$@"`, 'bash', ...command], { encoding: 'utf8' });
  const files = /^error: only 12 files may be open at once\n {2}help: allow more \(ulimit -n\)\n$/;
  for (const command of [
    ['otter', 'check', file],
    ['otter-tune', 'programs'],
  ]) {
    const { status, stdout, stderr } = limited('-n 12', `${ROOT}scripts/${command[0]}`, ...command.slice(1));
    assert.equal([status, stdout], [1, '']);
    assert.match(stderr, files);
  }
  const addresses = /^error: only 400 MB of memory may be addressed\n {2}help: allow more \(ulimit -v\)\n$/;
  for (const [name, ...args] of [['otter', 'check', file] as const, ['otter-tune', 'programs'] as const]) {
    const ended = limited('-v 409600', `${ROOT}scripts/${name}`, ...args);
    assert.equal([ended.status, ended.stdout], [1, '']);
    assert.match(ended.stderr, addresses);
  }
  const { status, stderr } = limited('-v 4000000', `${ROOT}scripts/otter`, 'run', '--no-cache', file);
  assert.is(status, 1);
  assert.match(stderr, /^error: .*: Cannot allocate memory\n {2}help: allow more.*\n$/);
});

test('files that may not become large enough for a module', () => {
  const limited = (...args: string[]) =>
    spawnSync('bash', ['-c', 'ulimit -f 8; "$@"', 'bash', `${ROOT}scripts/otter`, ...args], { encoding: 'utf8' });
  const file = `${ROOT}corpus/deltablue/program.ot`;
  const room = /there is no room for a module: EFBIG/;
  const ahead = limited('run', '--mode', 'static', file);
  assert.is(ahead.status, 1);
  assert.match(ahead.stderr, room);
  assert.match(ahead.stderr, /\n {2}help: allow larger files \(ulimit -f\)\n$/);
  // What can be recorded in a few kilobytes runs; what cannot says so.
  const { status, stderr } = limited('run', '--no-cache', file);
  assert.is(status, 101, stderr);
  assert.match(stderr, room);
  assert.match(stderr, /--mode interp runs the program/);
});

test('standard output that cannot be written', () => {
  const shell = `"$@" > /dev/full`;
  const { status, stderr } = spawnSync('bash', ['-c', shell, 'bash', `${ROOT}scripts/otter`, 'knobs'], {
    encoding: 'utf8',
  });
  assert.is(status, 1);
  assert.match(stderr, /^error: cannot write to standard output: ENOSPC.*\n {2}help: write it elsewhere\n$/);
});

test('a panic: message, place, exit code 101, earlier output kept', () => {
  const file = program(
    'fn pick(xs: list<int>, i: int) -> int:\n    return xs[i]\n\nprintln("before")\nprintln(pick([1], 3))\n',
  );
  for (const mode of ['jit', 'static']) {
    const { status, stdout, stderr } = run('otter', 'run', '--mode', mode, file);
    assert.is(status, 101, stderr);
    assert.is(stdout, 'before\n');
    assert.ok(stderr.startsWith('panic: index 3 is out of range for a list of length 1\n'), stderr);
    assert.ok(stderr.includes('at pick (') && stderr.includes('p.ot:2:12)'), stderr);
    assert.ok(stderr.includes('at top level (') && stderr.includes('p.ot:5:'), stderr);
  }
});

test('a missing compiler', () => {
  const { status, stderr } = spawnSync(
    `${ROOT}scripts/otter`,
    ['run', '--no-cache', '--mode', 'static', program('println(1)\n')],
    {
      encoding: 'utf8',
      env: { ...process.env, OTTER_CXX: '/no/such/clang++' },
    },
  );
  assert.is(status, 1, stderr);
  assert.ok(stderr.includes('/no/such/clang++') && stderr.includes('scripts/setup.sh'), stderr);
});

test('an executable without a name, or in the place of a source file', () => {
  const file = program('println(1)\n');
  fails(1, ['-o: no file is named'], 'otter', 'build', file, '-o', '');
  fails(1, ['p.ot is a source file of the program', 'name another file'], 'otter', 'build', file, '-o', file);
  assert.is(readFileSync(file, 'utf8'), 'println(1)\n');
});

test('bench: numbers that are none', () => {
  const file = program('fn bench(n: int) -> int:\n    return n\n');
  for (const iterations of ['0', '-1', '1.5', 'many'])
    fails(
      1,
      [`--iterations: '${iterations}' is not a whole number from 1 on`],
      'otter',
      'bench',
      file,
      `--iterations=${iterations}`,
    );
  fails(1, ['--n: 9223372036854775808 is too large'], 'otter', 'bench', file, '--n', '9223372036854775808');
});

test('an executable that cannot be written', () =>
  fails(1, ['/no/such/folder', 'can write'], 'otter', 'build', program('println(1)\n'), '-o', '/no/such/folder/exe'));

test('a results folder that cannot be written, before anything is measured', () => {
  // /proc refuses new entries to everybody, the superuser included; a file is no folder.
  const file = program('');
  for (const results of ['/proc/otter', join(file, 'results')]) {
    const args = ['sweep', '--study', 'unwritable', '--results', results];
    fails(1, ['cannot write to the results folder', results], 'otter-tune', ...args);
  }
});

test('-h shows the commands, and the options of a command', () => {
  for (const tool of ['otter', 'otter-tune']) {
    const { status, stdout } = run(tool, '-h');
    assert.is(status, 0);
    assert.match(stdout, /Commands:/);
  }
  assert.match(run('otter', 'run', '-h').stdout, /--knob/);
});

test('--stats=json proves that both tiers were used', () => {
  // Runs until the optimised version is there, whenever that is.
  const file = program(`use json
use runtime

fn add(a: int, b: int) -> int:
    return a + b

let total = 0
while json.decode(runtime.jit_stats())["optimised"] == 0:
    for i in 0..10000:
        total = add(total, i)
println(total % 49995000)
`);
  const { status, stdout, stderr } = run('otter', 'run', '--no-cache', '--stats=json', file);
  assert.is(status, 0, stderr);
  assert.is(stdout, '0\n');
  const { functions, compileMs, codeBytes } = JSON.parse(stderr);
  assert.ok(functions.compiled.baseline >= 2 && functions.compiled.optimised >= 1, stderr);
  assert.ok(compileMs.baseline > 0 && compileMs.optimised > 0 && codeBytes.live > 0, stderr);
});

test('a malformed experiment names the field and what it allows', () => {
  const file = join(folder, 'bad.json');
  const good = { programs: ['nbody'], size: 'quick', arms: ['jit'], iterations: 3, budget: '1s' };
  const bad = (change: object, parts: readonly string[]) => {
    writeFileSync(file, JSON.stringify({ ...good, ...change }));
    fails(1, ['bad.json', ...parts], 'otter-tune', 'sweep', file, '--plan');
  };
  bad({ size: 'huge' }, ['size: "huge" is not allowed; it takes one of quick, normal, long']);
  bad({ arms: ['jit', 'cobol'] }, ['arms[1]', 'rust, rust-generic']);
  bad({ extra: 1 }, ['extra: there is no such field', 'allowed:']);
  bad({ budget: undefined }, ['budget: this field is missing']);
  bad({ sweep: { mode: 'jit', knobs: { 'tier.optLevel': [9] } } }, ['tier.optLevel', 'an int from 1 to 3']);
});

test('a program that is not in the corpus suggests the nearest', () => {
  const file = join(folder, 'unknown.json');
  const rest = { arms: ['jit'], iterations: 3, budget: '1s' };
  writeFileSync(file, JSON.stringify({ ...rest, programs: ['nbdy'] }));
  fails(1, ["no program 'nbdy'", "'nbody'"], 'otter-tune', 'sweep', file);
});

test.run();
