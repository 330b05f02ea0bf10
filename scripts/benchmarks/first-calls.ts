/**
 * What a first call costs: programs of many functions that are each called once, against an empty program, and what as many
 * beside them cost that never are, which are read and checked like all others and should make no code.
 * Three shapes of the call graph: a flat list of calls in main, a chain, a wide tree.
 * With `kept` the programs have run once before, so first versions come from what was kept (docs/code-cache.md); without it each
 * run starts cold.
 * Writes results/validation/first-calls.json, or FILE.
 * Run: node --import tsx scripts/benchmarks/first-calls.ts [FUNCTIONS] [ROUNDS] [FILE] [kept]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { median } from 'simple-statistics';
import { makeFolder } from '../../src/support/folders.js';
import { describeEnvironment, machineName } from '../../src/tune/environment.js';
import { projectRoot } from '../../src/tune/places.js';
import { commandLine } from './corpus-runs.js';

const FUNCTIONS = Number(process.argv[2] ?? 2000);
const ROUNDS = Number(process.argv[3] ?? 5);
const FILE = process.argv[4] ?? join(projectRoot(), 'results', 'validation', 'first-calls.json');
const KEPT = process.argv[5] === 'kept';
const FAN_OUT = 8;

type Shape = 'flat' | 'chain' | 'tree';
const SHAPES: readonly Shape[] = ['flat', 'chain', 'tree'];

// ------------------------------------------------------------------------------------------ programs

/** What the functions compute before they call others; each leaves its number in `own`. */
const BODIES: readonly ((i: number) => string[])[] = [
  (i) => [
    'let own = 0',
    'for k in range(n + 5):',
    '    if k % 3 == 0:',
    `        own += k * ${i + 7}`,
    '    else:',
    '        own -= k',
  ],
  (i) => [
    'let items = []',
    'for k in range(n + 4):',
    `    items.append(k * ${i % 13} + n)`,
    'let own = 0',
    'for item in items:',
    '    if item > own:',
    '        own = item',
  ],
  (i) => [
    'let text = ""',
    'for k in range(3):',
    `    text += f"{k}:{n + ${i % 5}},"`,
    'let own = 0',
    'for part in text.split(","):',
    '    own += len(part)',
  ],
  (i) => [
    `let place = Place(x=n, y=n + ${i % 11})`,
    'let own = 0',
    'while place.x < 20:',
    '    place.x += 5',
    '    own += scale(place.y, place.x)',
  ],
];

function calleesOf(shape: Shape, i: number): readonly number[] {
  if (shape === 'flat') return [];
  if (shape === 'chain') return i + 1 < FUNCTIONS ? [i + 1] : [];
  const first = i * FAN_OUT + 1;
  return Array.from({ length: FAN_OUT }, (_, k) => first + k).filter((k) => k < FUNCTIONS);
}

/** A function that is called once; where there are some that never are, its guard mentions one. */
function called(shape: Shape, i: number, hasNever: boolean): string[] {
  const calls = calleesOf(shape, i).map((k) => `    own += called_${k}(n)`);
  const body = BODIES[i % BODIES.length]?.(i) ?? [];
  const guard = hasNever && i % 2 === 0 ? ['    if own == -123456789:', `        return never_${i}(own)`] : [];
  return [
    `fn called_${i}(n: int) -> int:`,
    ...body.map((line) => `    ${line}`),
    ...guard,
    ...calls,
    '    return own % 1000003',
    '',
  ];
}

function neverCalled(i: number): string[] {
  const body = BODIES[i % BODIES.length]?.(i) ?? [];
  return [`fn never_${i}(n: int) -> int:`, ...body.map((line) => `    ${line}`), '    return own', ''];
}

function programOf(shape: Shape, hasNever: boolean): string {
  const numbers = Array.from({ length: FUNCTIONS }, (_, i) => i);
  const roots = shape === 'flat' ? numbers : [0];
  return [
    'struct Place:',
    '    x: int',
    '    y: int',
    '',
    'fn scale(a: int, b: int) -> int:',
    '    return a * 3 + b',
    '',
    ...numbers.flatMap((i) => [...called(shape, i, hasNever), ...(hasNever ? neverCalled(i) : [])]),
    'fn main():',
    '    let total = 0',
    ...roots.map((i) => `    total += called_${i}(3)`),
    '    println(total)',
    '',
  ].join('\n');
}

// --------------------------------------------------------------------------------------- measurement

interface Run {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly output: string;
  readonly compiled: number;
  readonly failed: number;
}

/** One process; the shell's `time` counts what it and its threads took. */
function run(file: string): Run {
  const otter = join(projectRoot(), 'scripts', 'otter');
  const command = `TIMEFORMAT='time %R %U %S'; time "$0" run --stats=json "$@"`;
  const flags = KEPT ? ['--cache-dir', join(dirname(file), 'kept')] : ['--no-cache'];
  const child = spawnSync('bash', ['-c', command, otter, ...flags, file], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const time = /^time (\S+) (\S+) (\S+)$/m.exec(child.stderr);
  const stats = /^\{.*\}$/m.exec(child.stderr);
  if (child.status !== 0 || time === null || stats === null) throw new Error(`${file} failed:\n${child.stderr}`);
  const [wall = 0, user = 0, system = 0] = time.slice(1).map(Number);
  const { functions } = JSON.parse(stats[0]) as { functions: { compiled: { baseline: number }; failed: number } };
  return {
    wallMs: wall * 1000,
    cpuMs: (user + system) * 1000,
    output: child.stdout,
    compiled: functions.compiled.baseline,
    failed: functions.failed,
  };
}

/** Runs of the three programs, one after the other; medians of the differences, for one function each. */
function measure(shape: Shape, folder: string, empty: string) {
  const file = join(folder, `${shape}.ot`);
  const withNever = join(folder, `${shape}-never.ot`);
  writeFileSync(file, programOf(shape, false));
  writeFileSync(withNever, programOf(shape, true));
  if (KEPT) for (const program of [empty, file, withNever]) run(program);
  const rounds = Array.from({ length: ROUNDS }, () => ({ none: run(empty), called: run(file), both: run(withNever) }));
  const output = rounds[0]?.called.output;
  if (rounds.some(({ called, both }) => called.output !== output || both.output !== output))
    throw new Error(`${shape}: the results differ`);
  const each = (of: (one: Round) => number) => round(median(rounds.map(of)) / FUNCTIONS);
  const compiled = median(rounds.map(({ called }) => called.compiled));
  return {
    shape,
    wallMsPerFunction: each(({ none, called }) => called.wallMs - none.wallMs),
    cpuMsPerFunction: each(({ none, called }) => called.cpuMs - none.cpuMs),
    wallMsPerNeverCalled: each(({ called, both }) => both.wallMs - called.wallMs),
    cpuMsPerNeverCalled: each(({ called, both }) => both.cpuMs - called.cpuMs),
    // main, top level and `scale` are called too.
    called: FUNCTIONS + 3,
    compiled,
    compiledOfNeverCalled: median(rounds.map(({ both }) => both.compiled)) - compiled,
    failed: Math.max(...rounds.flatMap(({ called, both }) => [called.failed, both.failed])),
  };
}

interface Round {
  readonly none: Run;
  readonly called: Run;
  readonly both: Run;
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;

const folder = mkdtempSync(join(tmpdir(), 'otter-first-calls-'));
try {
  const empty = join(folder, 'empty.ot');
  writeFileSync(empty, 'fn main():\n    println(0)\n');
  const results = SHAPES.map((shape) => measure(shape, folder, empty));
  makeFolder(dirname(FILE));
  const environment = describeEnvironment(projectRoot());
  const report = {
    command: commandLine(),
    machine: machineName(environment),
    revision: environment.revision,
    load: environment.load,
    functions: FUNCTIONS,
    rounds: ROUNDS,
    emptyMs: round(median(Array.from({ length: ROUNDS }, () => run(empty).wallMs))),
    results,
  };
  writeFileSync(FILE, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
