/** How `otter run` ends: with all that was printed, however slowly it is read, and without waiting for code that nothing will call. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-run-end-'));
test.after(() => rmSync(folder, { recursive: true }));

const LINES = 20_000;

function program(name: string, end: string): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    `use sys

fn step(x: int) -> int:
    return x * 31 % 1000003

fn main():
    let x = 1
    for i in 0..2000000:
        x = step(x)
    for line in 0..${LINES}:
        println(f"line {line} of the output of a program that ends {x}")
    ${end}
`,
  );
  return path;
}

const PROGRAMS = [
  { source: program('returns.ot', 'x = 0'), status: 0, error: /^$/ },
  { source: program('panics.ot', 'println([1][x])'), status: 101, error: /^panic: index [^\n]*\n( {2}at [^\n]*\n)+$/ },
  { source: program('exits.ot', 'sys.exit(7)'), status: 7, error: /^$/ },
];

/** A job that stands still takes a minute. */
function stalled(stage: string, kind: string): string[] {
  const inject = ['tier=optimised', `stage=${stage}`, `kind=${kind}`, 'stallMs=60000'].map((knob) => `inject.${knob}`);
  return [...inject, 'tier.osr=off'].flatMap((knob) => ['--knob', knob]);
}

function run(...args: readonly string[]) {
  return spawnSync(OTTER, ['run', '--no-cache', ...args], { encoding: 'utf8', timeout: 45_000, maxBuffer: 2 ** 26 });
}

const JOBS = ['read', 'passes', 'emit'].flatMap((stage) => ['stall', 'halfway'].map((kind) => ({ stage, kind })));

for (const { stage, kind } of JOBS)
  test(`a compile job is given up: ${stage}, ${kind}`, () => {
    for (const { source, status, error } of PROGRAMS) {
      const end = run(...stalled(stage, kind), source);
      assert.is(end.signal, null, 'it does not wait');
      assert.is(end.status, status, end.stderr);
      assert.is(end.stdout.trimEnd().split('\n').length, LINES);
      assert.match(end.stderr, error);
    }
  });

test('statistics do not wait for it, and tell of it', () => {
  const unfinished = (...knobs: readonly string[]) => {
    const { stderr, signal } = run('--stats=json', ...knobs, PROGRAMS[0]?.source ?? '');
    assert.is(signal, null, 'it does not wait');
    const { functions, jobs } = JSON.parse(stderr);
    assert.is(functions.failed, 0);
    assert.is(functions.compiled.baseline, 3, 'the top level, main and step');
    return { ...jobs, optimised: functions.compiled.optimised };
  };
  for (const { stage, kind } of JOBS.filter((job) => job.stage !== 'read' || job.kind === 'stall')) {
    const { unfinished: jobs, optimised } = unfinished(...stalled(stage, kind));
    assert.is(optimised, 0);
    assert.ok(jobs === 1 || jobs === 2, `${stage}, ${kind}: ${jobs}; another one may wait that was lowered ahead`);
  }
  const threshold = ['--knob', 'tier.callThreshold=1000000000', '--knob', 'tier.loopThreshold=1000000000'];
  assert.equal(unfinished(...threshold), { unfinished: 0, optimised: 0 }, 'nothing is under way');
});

/** What a reader gets who begins when the pipe has long been full. `streams`: what of the command goes there. */
function readSlowly(streams: string, ...args: readonly string[]): { status: number | null; text: string } {
  const shell = `"$@" ${streams} | (sleep 1; cat); exit \${PIPESTATUS[0]}`;
  const { status, stdout } = spawnSync('bash', ['-c', shell, 'bash', OTTER, 'run', ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return { status, text: stdout };
}

test('a slow reader gets all of what is printed', () => {
  for (const mode of ['jit', 'hybrid', 'interp', 'static'])
    for (const { source, status } of mode === 'jit' ? PROGRAMS : PROGRAMS.slice(1, 2)) {
      const end = readSlowly('2>/dev/null', '--mode', mode, source);
      assert.is(end.status, status);
      assert.is(end.text, run(source).stdout, mode);
    }
});

/** Prints for ever: nothing else than the end of its output ends it. */
const ENDLESS = join(folder, 'endless.ot');
writeFileSync(ENDLESS, 'while true:\n    println("and so on")\n');

/** How each mode ends when its standard output goes where `where` says, in the shell. */
function endsWith(where: string): object[] {
  return ['jit', 'hybrid', 'static', 'interp'].map((mode) => {
    const shell = `"$@" ${where}; exit \${PIPESTATUS[0]}`;
    const command = ['-c', shell, 'bash', OTTER, 'run', '--no-cache', '--mode', mode, ENDLESS];
    const { status, stdout, stderr } = spawnSync('bash', command, { encoding: 'utf8', timeout: 45_000 });
    return { mode, status, stdout, stderr };
  });
}

function everyMode(expected: { readonly status: number; readonly stdout: string; readonly stderr: string }): object[] {
  return ['jit', 'hybrid', 'static', 'interp'].map((mode) => ({ mode, ...expected }));
}

test('a program whose reader has had enough ends', () => {
  assert.equal(endsWith('| head -1'), everyMode({ status: 141, stdout: 'and so on\n', stderr: '' }));
});

test('a program whose output cannot be written says so and ends', () => {
  const stderr = 'panic: cannot write to standard output: no space left on device\n';
  assert.equal(endsWith('> /dev/full'), everyMode({ status: 101, stdout: '', stderr }));
});

test('a slow reader gets all of a trace and of the statistics', () => {
  const text = Array.from({ length: 1500 }, (_, i) => `fn f${i}(x: int) -> int:\n    return x + ${i}\n`);
  const calls = Array.from({ length: 1500 }, (_, i) => `    x += f${i}(x)`);
  const source = join(folder, 'many.ot');
  writeFileSync(source, [...text, 'fn main():', '    let x = 0', ...calls, '    println(x)', ''].join('\n'));
  const { status, text: lines } = readSlowly('2>&1 >/dev/null', '--trace', 'tier', '--stats=json', source);
  assert.is(status, 0);
  assert.ok(lines.length > 70_000, 'more than a pipe holds');
  assert.match(lines.trimEnd().split('\n').at(-1) ?? '', /^\{.*"startupMs":[0-9.]+\}$/);
});

test('standard output and error may be one pipe that node has made non-blocking', () => {
  const { status, text } = readSlowly('2>&1', '--trace', 'tier', PROGRAMS[0]?.source ?? '');
  assert.is(status, 0);
  assert.is(text.split('\n').filter((line) => line.startsWith('line ')).length, LINES);
});

test('a program that prints does not make node open its streams', () => {
  const hook = join(folder, 'hook.cjs');
  writeFileSync(
    hook,
    `for (const name of ['stdout', 'stderr'])
  Object.defineProperty(process, name, { configurable: true, get() { require('node:fs').writeSync(2, name + ' is opened\\n'); process.exit(1); } });
`,
  );
  const env = { ...process.env, NODE_OPTIONS: `--require ${hook}` };
  const { status, stderr } = spawnSync(OTTER, ['run', '--no-cache', PROGRAMS[0]?.source ?? ''], {
    encoding: 'utf8',
    env,
    maxBuffer: 2 ** 26,
  });
  assert.is(stderr, '');
  assert.is(status, 0);
});

test.run();
